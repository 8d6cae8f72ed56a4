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

/** What of a box is in sight, top to bottom. */
async function heightInSight(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0))
    })
}

test('race and timeline are on one screen from 1280 × 720 on, the outcome beside them at 1920', async ({
  lab: { page, setSize },
}) => {
  await setSize(1280, 720)
  await runToEnd(page, SMALL)
  const race = page.getByRole('region', { name: 'Wall time and CPU use' })
  const figures = page.getByRole('region', { name: 'All figures' })
  const [top, bottom] = await race.evaluate((element) => {
    const box = element.getBoundingClientRect()
    return [box.top, box.bottom]
  })
  expect(top).toBeGreaterThanOrEqual(0)
  expect(bottom).toBeLessThan(await page.evaluate(() => innerHeight))
  expect(await heightInSight(page, '[role=application]')).toBeGreaterThan(100)
  const isBeside = async (): Promise<boolean> => {
    const [left, right] = [await race.boundingBox(), await figures.boundingBox()]
    return left !== null && right !== null && right.x >= left.x + left.width
  }
  expect(await isBeside()).toBe(false)
  await setSize(1920, 1080)
  await expect.poll(isBeside).toBe(true)
  // The table is there as a whole, also when what stands below it is opened.
  await page.getByText('How these figures were got').click()
  const cutOff = await figures.evaluate((table) => [
    table.scrollHeight - table.clientHeight,
    table.scrollWidth - table.clientWidth,
  ])
  expect(cutOff).toEqual([0, 0])
  // Nothing is cut off at the side.
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

test('no serious finding of axe in high contrast, in forced colours, and to a room', async ({
  lab: { page, setSize },
}, { project }) => {
  const look = (name: string): Promise<void> => lookAt(page, `${project.name}-${name}`)
  await setSize(1280, 720)
  await runToEnd(page, SMALL)
  const borders = (): Promise<string> =>
    page
      .getByRole('button', { name: 'Longest preemption' })
      .evaluate((button) => getComputedStyle(button).borderTopColor)
  const usual = await borders()
  await page.emulateMedia({ contrast: 'more' })
  await expect.poll(borders).not.toBe(usual)
  await look('contrast')
  await page.emulateMedia({ contrast: null, forcedColors: 'active' })
  await expect.poll(() => page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true)
  await look('forced-colours')
  // The tasks keep their hues where all else has the system's few colours.
  const hues = await page.locator('[role=application] canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
    return new Set(new Uint32Array(Uint8Array.from(data).buffer)).size
  })
  expect(hues).toBeGreaterThanOrEqual(6)
  await page.emulateMedia({ forcedColors: null })
  await page.keyboard.press('Control+Shift+F')
  await expect(page.getByRole('form', { name: 'Experiment' })).toBeHidden()
  const fillsScreen = (): Promise<boolean> => page.evaluate(() => document.fullscreenElement !== null)
  await expect.poll(fillsScreen).toBe(true)
  await look('projector')
  await page.getByRole('button', { name: /^Leave/ }).click()
  await expect(page.getByRole('form', { name: 'Experiment' })).toBeVisible()
  await expect.poll(fillsScreen).toBe(false)
})

test('to a room no type is smaller than 18 pixels on 1080 lines', async ({ lab: { page, setSize } }) => {
  await setSize(1920, 1080)
  await runToEnd(page, SMALL)
  await page.keyboard.press('Control+Shift+F')
  await expect(page.getByRole('form', { name: 'Experiment' })).toBeHidden()
  const small = await page.locator('main').evaluate((main) => {
    // A smaller screen is as large on the wall.
    const lines = Math.min(innerHeight / 1080, innerWidth / 1920)
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    while (walker.nextNode() !== null) {
      const { textContent, parentElement } = walker.currentNode
      if (textContent?.trim() === '' || parentElement?.checkVisibility() !== true) continue
      if (parentElement.closest('.visually-hidden') !== null) continue
      const size = parseFloat(getComputedStyle(parentElement).fontSize)
      if (size < 18 * lines) found.push(`${size} px: ${textContent}`)
    }
    return found
  })
  expect(small).toEqual([])
})
