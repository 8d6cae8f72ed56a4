import AxeBuilder from '@axe-core/playwright'
import { type Page, expect } from '@playwright/test'
import { m } from '../../src/text/messages.ts'
import { test } from './lab-test.ts'
import { ANY, like } from './like.ts'
import { SMALL } from './plans.ts'

/** Expects that axe has no serious or critical finding. The picture is for the eye. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/screenshots/${name}.png` })
  // Its other mode opens another page, which Electron does not support.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

test('axe has no serious finding in any state of a run, light and dark', async ({
  ownLab: { page, ui, setTheme },
}, { project }) => {
  const look = async (state: string): Promise<void> => {
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(theme)
      const isDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
      await expect.poll(isDark).toBe(theme === 'dark')
      await expectAccessible(page, `${project.name}-${state}-${theme}`)
    }
  }
  await look('ready')
  await ui.startRun({ workload: 'waits', tasks: 8, params: { waitMs: 50 }, repeats: 100, warmups: 0 })
  await expect(ui.image(like(m.wall_bar({ model: ANY, time: ANY, trials: ANY }))).first()).toBeVisible()
  await look('running')
  await ui.cancel()
  await look('cancelled')
  await ui.runToEnd(SMALL)
  await look('finished')
})

test('axe has no serious finding in high contrast, in forced colours, and in the projector’s view', async ({
  lab: { page, ui, setSize },
}, { project }) => {
  const look = (name: string) => expectAccessible(page, `${project.name}-${name}`)
  await setSize(1280, 720)
  await ui.runToEnd(SMALL)
  const { timeline } = ui
  const borders = (): Promise<string> =>
    timeline.button(m.jump_preemption()).evaluate((button) => getComputedStyle(button).borderTopColor)
  const usual = await borders()
  await page.emulateMedia({ contrast: 'more' })
  await expect.poll(borders).not.toBe(usual)
  await look('contrast')
  await page.emulateMedia({ contrast: null, forcedColors: 'active' })
  await expect.poll(() => page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true)
  await look('forced-colours')
  // Tasks have their hues where everything else has the system's few colours.
  await timeline.expectColours(6)
  await page.emulateMedia({ forcedColors: null })

  await page.keyboard.press('Control+Shift+F')
  await expect(ui.form).toBeHidden()
  const fillsScreen = (): Promise<boolean> => page.evaluate(() => document.fullscreenElement !== null)
  await expect.poll(fillsScreen).toBe(true)
  await look('projector')
  await ui.leaveProjectorButton.click()
  await expect(ui.form).toBeVisible()
  await expect.poll(fillsScreen).toBe(false)
})

test('no text is smaller than 18 pixels per 1,080 lines in the projector’s view', async ({
  lab: { page, ui, setSize },
}) => {
  await setSize(1920, 1080)
  await ui.runToEnd(SMALL)
  await ui.projectorButton.click()
  await expect(ui.form).toBeHidden()
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
  await page.keyboard.press('Escape')
  await expect(ui.form).toBeVisible()
})

test('the lab can be used in the smallest window', async ({ lab: { page, ui, setSize } }, { project }) => {
  await setSize(480, 400)
  await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(480)
  await expectAccessible(page, `${project.name}-smallest`)
  await ui.runToEnd({ ...SMALL, models: ['serial', 'cooperative'] })
  await page.screenshot({ path: `test-results/screenshots/${project.name}-smallest-finished.png` })
})

test('race and timeline fit on a screen of 1,280 × 720, and the figures are beside them at 1,920 × 1,080', async ({
  lab: { page, ui, setSize },
}) => {
  const { race, figuresRegion, timeline } = ui
  await setSize(1280, 720)
  await ui.runToEnd(SMALL)
  const [top, bottom] = await race.evaluate((element) => {
    const box = element.getBoundingClientRect()
    return [box.top, innerHeight - box.bottom] as const
  })
  expect(top).toBeGreaterThanOrEqual(0)
  expect(bottom).toBeGreaterThan(0)
  const visibleHeight = await timeline.lanes.evaluate((element) => {
    const box = element.getBoundingClientRect()
    return Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)
  })
  expect(visibleHeight).toBeGreaterThan(100)
  const isBeside = async (): Promise<boolean> => {
    const [left, right] = [await race.boundingBox(), await figuresRegion.boundingBox()]
    return left !== null && right !== null && right.x >= left.x + left.width
  }
  expect(await isBeside()).toBe(false)

  await setSize(1920, 1080)
  await expect.poll(isBeside).toBe(true)
  // The whole table is visible, also when what is below it is opened.
  await ui.provenance.click()
  const cutOff = await figuresRegion.evaluate((table) => [
    table.scrollHeight - table.clientHeight,
    table.scrollWidth - table.clientWidth,
  ])
  expect(cutOff).toEqual([0, 0])
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
  expect(await fits()).toBe(true)
})
