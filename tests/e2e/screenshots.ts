// Makes the README's pictures: one real run in the real window, in both themes, in high contrast and to a room.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectState, fillIn, runButton } from './experiment.ts'
import { type Lab, endLab, launchLab } from './launch.ts'

const SIZE = { width: 1280, height: 860 }

/** A picture of a disturbed run would show the disturbance, not the models. */
const ATTEMPTS = 5

async function runQuietly(page: Page): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await runButton(page).click()
    await expectState(page, 'Running')
    await expectState(page, 'Finished', 300_000)
    if (!(await page.getByText('Other programs kept').isVisible())) return
  }
  throw new Error('Other programs kept this machine too busy for a picture. Close them and try again.')
}

/** The pictures by name, and how the window is brought to look like each. */
const PICTURES: Readonly<Record<string, (lab: Lab) => Promise<void>>> = {
  light: (lab) => lab.setTheme('light'),
  dark: (lab) => lab.setTheme('dark'),
  contrast: async ({ page, setTheme }) => {
    await setTheme('light')
    await page.emulateMedia({ contrast: 'more' })
  },
  projector: async ({ page }) => {
    await page.emulateMedia({ contrast: null })
    await page.keyboard.press('Control+Shift+F')
    await page.getByRole('form', { name: 'Experiment' }).waitFor({ state: 'hidden' })
  },
}

/** Where the pictures go: the folder that is named, else that of the README's. */
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs')
const userData = mkdtempSync(join(tmpdir(), 'interleave-screenshots-'))
const lab = await launchLab(userData, ['--force-device-scale-factor=1.5'])
try {
  const { app, page } = lab
  await app.evaluate(({ BrowserWindow }, size) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
  }, SIZE)
  await fillIn(page, { work: 'Mandelbrot picture' })
  await runQuietly(page)
  await page.getByText('Mandelbrot picture', { exact: true }).first().scrollIntoViewIfNeeded()
  mkdirSync(folder, { recursive: true })
  for (const [name, bringAbout] of Object.entries(PICTURES)) {
    await bringAbout(lab)
    // Nothing hovered, and all canvases painted anew.
    await page.mouse.move(700, 5)
    await page.waitForTimeout(500)
    const path = join(folder, `screenshot-${name}.png`)
    await page.screenshot({ path })
    console.log(path)
  }
} finally {
  await endLab(lab)
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
}
