import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import type { AnyLab } from './any-lab.ts'
import { type Lab, endLab, launchLab } from './launch.ts'
import { type BrowserLab, endBrowserLab, launchBrowserLab } from './launch-browser.ts'

export { expect } from '@playwright/test'

/** Where the lab is tested; a project of `playwright.config.ts` says which. */
export interface LabOptions {
  where: 'window' | 'browser'
}

const profiles = base.extend<{ userData: string }>({
  // Playwright reads the names of the fixtures that are wanted from the first parameter.
  // eslint-disable-next-line no-empty-pattern -- Playwright wants a destructured first argument, even when unused
  userData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'interleave-e2e-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
})

/** Tests with a `lab` of their own, in the window and in a browser: a fresh profile, ended and removed afterwards. */
export const test = profiles.extend<LabOptions & { lab: AnyLab }>({
  where: ['window', { option: true }],
  lab: async ({ userData, where }, use) => {
    if (where === 'window') {
      const lab = await launchLab(userData)
      await use(lab)
      await endLab(lab)
    } else {
      const lab = await launchBrowserLab(userData)
      await use(lab)
      await endBrowserLab(lab)
    }
  },
})

/** The same for what only the window has. */
export const windowTest = profiles.extend<{ lab: Lab }>({
  lab: async ({ userData }, use) => {
    const lab = await launchLab(userData)
    await use(lab)
    await endLab(lab)
  },
})

/** The same for what only a browser has. */
export const browserTest = profiles.extend<{ lab: BrowserLab }>({
  lab: async ({ userData }, use) => {
    const lab = await launchBrowserLab(userData)
    await use(lab)
    await endBrowserLab(lab)
  },
})
