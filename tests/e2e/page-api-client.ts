import { join } from 'node:path'
import type { JSHandle, Page } from '@playwright/test'
import { build } from 'vite'
import type { PageApi } from './page-api.ts'

let bundling: Promise<string> | undefined

/** Creates another `LabApi` in the page. */
export async function apiOf(page: Page): Promise<JSHandle<PageApi>> {
  await page.evaluate(await (bundling ??= bundle()))
  return page.evaluateHandle(() => (window as unknown as { pageApi: PageApi }).pageApi)
}

export const start = (api: JSHandle<PageApi>, plan: unknown) =>
  api.evaluate((one, given) => one.start(given), plan)

export const allEvents = (api: JSHandle<PageApi>) => api.evaluate((one) => one.allEvents())

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, 'page-api.ts'), formats: ['iife'], name: 'bundle' },
    },
  })
  const [output] = Array.isArray(built) ? built : []
  return output?.output[0].code ?? ''
}
