import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { SMALL, cancelButton, expectState, runToEnd, startRun, state } from './experiment.ts'
import { expect, test } from './lab-test.ts'

/** Fails on what axe calls serious or critical; the picture is kept as an artifact. */
async function lookAt(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/screenshots/${name}.png` })
  // Its newer way opens a page of its own, which Electron has no room for.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

for (const theme of ['light', 'dark'] as const) {
  test(`no serious finding of axe in any state, ${theme}`, async ({ lab: { page, setTheme } }, {
    project,
  }) => {
    const name = (state: string): string => `${project.name}-${state}-${theme}`
    await setTheme(theme)
    await expect
      .poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches))
      .toBe(theme === 'dark')
    await lookAt(page, name('empty'))
    await startRun(page, { ...SMALL, fields: { ...SMALL.fields, Iterations: 4000, Repeats: 100 } })
    await expect(state(page)).toContainText(/[4-9] of 400 trials/, { timeout: 20_000 })
    await lookAt(page, name('running'))
    await cancelButton(page).click()
    await expectState(page, 'Cancelled')
    await lookAt(page, name('cancelled'))
    await runToEnd(page, SMALL)
    await lookAt(page, name('finished'))
  })
}

test('the lab can be used at its smallest size', async ({ lab: { page, setSize } }, { project }) => {
  await setSize(480, 400)
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBeLessThanOrEqual(480)
  await lookAt(page, `${project.name}-smallest`)
  await runToEnd(page, { ...SMALL, models: ['serial', 'cooperative'] })
  await page.screenshot({ path: `test-results/screenshots/${project.name}-smallest-finished.png` })
})
