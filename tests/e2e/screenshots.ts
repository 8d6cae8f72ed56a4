// Makes the README's pictures: one real run in the real window, in both themes.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectState, fillIn, runButton } from './experiment.ts'
import { endLab, launchLab } from './launch.ts'

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

const docs = join(import.meta.dirname, '..', '..', 'docs')
const userData = mkdtempSync(join(tmpdir(), 'interleave-screenshots-'))
const lab = await launchLab(userData, ['--force-device-scale-factor=1.5'])
try {
  const { app, page } = lab
  await app.evaluate(({ BrowserWindow }, size) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
  }, SIZE)
  await fillIn(page, { work: 'Mandelbrot picture' })
  await runQuietly(page)
  // Nothing hovered, and the top of the form in view.
  await page.mouse.move(700, 5)
  await page.getByText('Mandelbrot picture', { exact: true }).first().scrollIntoViewIfNeeded()
  mkdirSync(docs, { recursive: true })
  for (const theme of ['light', 'dark'] as const) {
    await app.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source
    }, theme)
    await page.waitForFunction(
      (dark) => matchMedia('(prefers-color-scheme: dark)').matches === dark,
      theme === 'dark',
    )
    const path = join(docs, `screenshot-${theme}.png`)
    await page.screenshot({ path })
    console.log(path)
  }
} finally {
  await endLab(lab)
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
}
