import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** A file of this folder as one script, whose exports are in `globalThis[name]`. */
export async function pageScript(file: string, name: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [svelte({ configFile: join(ROOT, 'svelte.config.js'), emitCss: false })],
    build: {
      write: false,
      target: 'chrome130',
      lib: { entry: join(import.meta.dirname, file), formats: ['iife'], name },
    },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (!('output' in bundle)) throw new Error('The page was not built.')
  return `${bundle.output[0].code}\nglobalThis.${name} = ${name}`
}
