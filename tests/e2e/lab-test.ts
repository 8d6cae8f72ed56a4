import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import type { AnyLab, SharedLab } from './any-lab.ts'
import type { LabOptions } from './lab-options.ts'
import { type Lab, endLab, launchLab, shareLab } from './launch.ts'
import { type BrowserLab, endBrowserLab, launchBrowserLab, shareBrowserLab } from './launch-browser.ts'

export { expect } from '@playwright/test'

interface LabFixtures {
  /** An empty folder, removed after the test. */
  folder: string
  /** A fresh page of the lab that all tests share. Launching takes longer than most tests. */
  lab: AnyLab
  /** A lab for one test, which may end it, kill its processes, or expect that nothing was run before. */
  ownLab: AnyLab
}

interface SharedFixtures extends LabOptions {
  sharedLab: SharedLab
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-e2e-'))
  await use(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Tests in the window and in a browser. */
export const test = base.extend<LabFixtures, SharedFixtures>({
  where: ['window', { option: true, scope: 'worker' }],
  // Playwright reads from the first parameter which fixtures are needed.
  // eslint-disable-next-line no-empty-pattern -- no other one is needed
  folder: async ({}, use) => withFolder(use),
  sharedLab: [
    async ({ where }, use) =>
      withFolder(async (folder) => {
        const shared = where === 'window' ? await shareLab(folder) : await shareBrowserLab()
        await use(shared)
        await shared.end()
      }),
    { scope: 'worker' },
  ],
  lab: async ({ sharedLab }, use) => use(await sharedLab.open()),
  ownLab: async ({ folder, where }, use) => {
    if (where === 'window') {
      const lab = await launchLab(folder)
      await use(lab)
      await endLab(lab)
    } else {
      const lab = await launchBrowserLab()
      await use(lab)
      await endBrowserLab(lab)
    }
  },
})

/** Tests of what only the window has. */
export const windowTest = test.extend<{ lab: Lab; ownLab: Lab }>({
  lab: async ({ lab }, use) => use(lab),
  ownLab: async ({ ownLab }, use) => use(ownLab),
})

/** Tests of what only a browser has. */
export const browserTest = test.extend<{ lab: BrowserLab; ownLab: BrowserLab }>({
  lab: async ({ lab }, use) => use(lab),
  ownLab: async ({ ownLab }, use) => use(ownLab),
})
