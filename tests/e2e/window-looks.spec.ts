import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { AnyLab } from './any-lab.ts'
import { DETAILS } from './lab-page.ts'
import { windowTest as test } from './lab-test.ts'
import { LONG, SMALL } from './plans.ts'
import { runnerOf } from './processes.ts'
import { expectAllLanesVisible } from './small-screens.ts'

/** Expects that axe finds nothing in the page, or in a part of it. The picture is for the eye. */
async function expectAccessible({ page }: AnyLab, name: string, part = 'html'): Promise<void> {
  await page.screenshot({ path: `test-results/screenshots/${name}.png` })
  // Its other mode opens another page, which Electron does not support.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include(part).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

async function expectAccessibleInBothThemes(lab: AnyLab, name: string, part?: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await lab.setTheme(theme)
    const isDark = () => lab.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    await expect.poll(isDark).toBe(theme === 'dark')
    await expectAccessible(lab, `${name}-${theme}`, part)
  }
}

test('axe finds nothing before a run, during it and after its cancellation, light and dark', async ({
  ownLab,
}) => {
  const { ui } = ownLab
  await expectAccessibleInBothThemes(ownLab, 'ready')
  await ui.startRun({ workload: 'waits', tasks: 8, params: { waitMs: 50 }, repeats: 100, warmups: 0 })
  await ui.timeline.lanes.waitFor()
  await expectAccessibleInBothThemes(ownLab, 'running')
  await ui.cancel()
  await expectAccessibleInBothThemes(ownLab, 'cancelled')
})

test('axe finds nothing in a finished run and in each view of the drawer, light and dark', async ({
  lab,
}) => {
  await lab.ui.runToEnd(SMALL)
  await expectAccessibleInBothThemes(lab, 'finished')
  for (const view of ['explanation', 'breakdown', 'figures', 'pictures', 'table', 'method'] as const) {
    await lab.ui.open(view)
    await expectAccessibleInBothThemes(lab, view, DETAILS)
  }
})

test('axe finds nothing in a failed run, light and dark', async ({ lab }) => {
  await lab.ui.startRun({ ...LONG, models: ['threads'] })
  process.kill((await runnerOf(lab)).pid, 'SIGKILL')
  await lab.ui.expectState('failed')
  await expectAccessibleInBothThemes(lab, 'failed')
})

test('axe finds nothing in high contrast, in forced colours, and in the projector’s view', async ({
  lab,
}) => {
  const { page, ui } = lab
  await ui.runToEnd(SMALL)
  const border = (): Promise<string> =>
    ui.cancelButton.evaluate((button) => getComputedStyle(button).borderTopColor)
  const usual = await border()
  await page.emulateMedia({ contrast: 'more' })
  await expect.poll(border).not.toBe(usual)
  await expectAccessible(lab, 'contrast')
  await page.emulateMedia({ contrast: null, forcedColors: 'active' })
  await expect.poll(() => page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true)
  await expectAccessible(lab, 'forced-colours')
  // Tasks have their hues where everything else has the system's few colours.
  await ui.timeline.expectColours(6)
  await page.emulateMedia({ forcedColors: null })

  await page.keyboard.press('Control+Shift+F')
  await expect(ui.form).toBeHidden()
  const fillsScreen = (): Promise<boolean> => page.evaluate(() => document.fullscreenElement !== null)
  await expect.poll(fillsScreen).toBe(true)
  await expectAccessible(lab, 'projector')
  await ui.leaveProjectorButton.click()
  await expect(ui.form).toBeVisible()
  await expect.poll(fillsScreen).toBe(false)
})

test('the lab can be used in the smallest window', async ({ lab }) => {
  const { page, ui, setSize } = lab
  await setSize(480, 400)
  await expectAccessible(lab, 'smallest')
  await ui.runToEnd({ ...SMALL, models: ['serial', 'cooperative'] })
  await ui.timeline.lanes.scrollIntoViewIfNeeded()
  await ui.timeline.expectColours(8)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await page.screenshot({ path: 'test-results/screenshots/smallest-finished.png' })
})

test('a run on 64 threads has all lanes of all models on small screens', async ({ lab }) => {
  await lab.ui.runToEnd({ ...SMALL, tasks: 64, workers: { threads: 64, processes: 2 } })
  await expectAllLanesVisible(lab)
})
