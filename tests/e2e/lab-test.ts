import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { type Lab, endLab, launchLab } from './launch.ts'

export { expect } from '@playwright/test'

/** Tests with a `lab` of their own: a fresh profile, ended and removed afterwards. */
export const test = base.extend<{ userData: string; lab: Lab }>({
  // Playwright reads the names of the fixtures that are wanted from the first parameter.
  // eslint-disable-next-line no-empty-pattern -- Playwright wants a destructured first argument, even when unused
  userData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'interleave-e2e-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  lab: async ({ userData }, use) => {
    const lab = await launchLab(userData)
    await use(lab)
    await endLab(lab)
  },
})
