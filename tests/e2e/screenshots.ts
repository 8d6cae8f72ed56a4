// Makes the README's pictures: one real run of the served lab, in both themes, in high contrast and to a room.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { m } from '../../src/text/messages.ts'
import { type BrowserLab, endBrowserLab, launchBrowserLab } from './launch-browser.ts'
import { ANY, like } from './like.ts'

const SIZE = { width: 1366, height: 768 }

/** A picture of a disturbed run would show the disturbance, not the models. */
const ATTEMPTS = 5
const RUN_MS = 300_000

async function runUndisturbed({ page, ui }: BrowserLab): Promise<void> {
  const disturbance = like(m.warning_background_load({ cores: ANY }))
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await ui.run(RUN_MS)
    const warnings = await ui.warningTexts()
    // Without the drawer, in which the warnings are.
    await page.reload()
    await ui.expectState('completed')
    if (!warnings.some((text) => disturbance.test(text))) return
  }
  throw new Error('Other programs used too much of this machine for a picture. Close them and try again.')
}

/** Resolves when what has changed is painted. */
async function painted({ page }: BrowserLab): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
}

/** The pictures by name, and how each is brought about. */
const PICTURES: Readonly<Record<string, (lab: BrowserLab) => Promise<void>>> = {
  light: ({ setTheme }) => setTheme('light'),
  dark: ({ setTheme }) => setTheme('dark'),
  contrast: ({ page }) => page.emulateMedia({ colorScheme: 'light', contrast: 'more' }),
  projector: async ({ page, ui }) => {
    await page.emulateMedia({ contrast: null })
    await ui.projectorButton.click()
    await ui.leaveProjectorButton.waitFor()
  },
}

/** The folder that is named, else that of the README's pictures. */
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs')
const lab = await launchBrowserLab({ viewport: SIZE, deviceScaleFactor: 1.5 })
try {
  const { page } = lab
  await runUndisturbed(lab)
  mkdirSync(folder, { recursive: true })
  for (const [name, bringAbout] of Object.entries(PICTURES)) {
    await bringAbout(lab)
    // Nothing is pointed at or focused.
    await page.mouse.move(SIZE.width / 2, 5)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    const path = join(folder, `screenshot-${name}.png`)
    await painted(lab)
    await page.screenshot({ path })
    console.log(path)
  }
} finally {
  await endBrowserLab(lab)
}
