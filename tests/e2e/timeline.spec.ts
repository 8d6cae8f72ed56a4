import type { Locator } from '@playwright/test'
import { formatCount } from '../../src/text/format.ts'
import { m } from '../../src/text/messages.ts'
import { modelTitle, workerName } from '../../src/text/models.ts'
import { expect, test } from './lab-test.ts'
import { ANY, like } from './like.ts'
import { LONG, SMALL } from './plans.ts'

const firstThread = (model: 'serial' | 'threads'): string =>
  m.timeline_place({ model: modelTitle(model), lane: workerName('thread', 1) })

test('the timeline of a finished run is drawn, zoomed, panned, pinned and read', async ({
  lab: { page, ui, complaints },
}) => {
  const { timeline } = ui
  await ui.runToEnd(SMALL)
  await expect(timeline.lanes).toBeVisible()
  // Six tasks have six colours, besides the background and the paper.
  await timeline.expectColours(8)

  const whole = await timeline.rulerText()
  let [x, y] = [0, 0]
  // The page may still move when a run has just ended.
  await expect(async () => {
    const box = await timeline.boxOf(timeline.lanes)
    ;[x, y] = [box.x + box.width * 0.04, box.y + 20]
    await page.mouse.move(x - 2, y)
    await page.mouse.move(x, y)
    await expect(timeline.card).toContainText(firstThread('serial'), { timeout: 500 })
  }).toPass({ timeout: 10_000 })
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -600)
  await page.keyboard.up('Control')
  await expect.poll(() => timeline.rulerText()).not.toBe(whole)

  const zoomed = await timeline.rulerText()
  await page.mouse.down()
  await page.mouse.move(x - 80, y, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => timeline.rulerText()).not.toBe(zoomed)

  await page.mouse.click(x, y)
  const clear = timeline.button(m.selection_clear())
  await expect(clear).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(clear).toBeHidden()
  await page.keyboard.press('0')
  await expect.poll(() => timeline.rulerText()).toBe(whole)

  await page.keyboard.press('Enter')
  await expect(timeline.spoken).toContainText(firstThread('serial'))
  await page.keyboard.press('ArrowDown')
  await expect(timeline.spoken).toContainText(firstThread('threads'))
  await page.keyboard.press('Escape')

  await timeline.button(m.jump_slowest()).click()
  const found = m.jump_slowest_found({ task: ANY, length: ANY, where: ANY })
  await expect(timeline.text(found).first()).toBeVisible()
  await timeline.text(m.slice_table()).click()
  const table = timeline.table(m.slice_table_of({ lane: ANY }))
  await expect(table.getByRole('row').nth(1)).toBeVisible()
  expect(complaints).toEqual([])
})

test('a drag over the ruler selects a range, whose use of each model is shown', async ({
  lab: { page, ui },
}) => {
  await ui.runToEnd(SMALL)
  const { timeline } = ui
  const box = await timeline.boxOf(timeline.ruler)
  await page.mouse.move(box.x + box.width * 0.2, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 8, { steps: 4 })
  await page.mouse.up()
  // The heading, and the four models.
  await expect(timeline.table(m.range_table()).getByRole('row')).toHaveCount(5)
})

test('slices appear as they happen, followed until the view is moved', async ({
  lab: { ui, complaints },
}) => {
  await ui.startRun({ ...LONG, models: ['serial', 'threads'], tasks: 6 })
  const { timeline } = ui
  const lanes = timeline.lanesOf('serial', 'threads')
  await expect(timeline.modelNames.filter({ hasText: m.phase_live() })).toHaveCount(1)
  await lanes.scrollIntoViewIfNeeded()
  // The background, the paper, and at least one task.
  await timeline.expectColours(4)
  await ui.expectState('running')

  // The axis grows in steps, as the trial does.
  const first = await timeline.rulerText()
  await expect.poll(() => timeline.rulerText()).not.toBe(first)
  const showAll = timeline.button(m.zoom_all())
  await expect(showAll).toBeDisabled()
  await lanes.press('w')
  await expect(showAll).toBeEnabled()
  const zoomed = await timeline.rulerText()
  const clock = await ui.clockSeconds()
  await expect.poll(() => ui.clockSeconds()).toBeGreaterThan(clock + 1)
  expect(await timeline.rulerText()).toBe(zoomed)
  await lanes.press('0')
  await expect(showAll).toBeDisabled()
  await ui.cancel()
  expect(complaints).toEqual([])
})

test('20,000 tasks are drawn, and the rows of any of them can be shown', async ({ lab: { ui, complaints } }, {
  project,
}) => {
  const { timeline } = ui
  const plan = { workload: 'waits', tasks: 20_000, params: { waitMs: 20 }, repeats: 1, warmups: 0 }
  await ui.runToEnd({ ...plan, models: ['cooperative'] })
  await expect(timeline.lanes).toBeVisible()
  const rowsFrom = (first: number): Locator => {
    const last = first + 63
    return timeline.text(
      m.tasks_page({ first: formatCount(first), last: formatCount(last), total: formatCount(20_000) }),
    )
  }
  await timeline.button(m.tasks_show()).click()
  await expect(rowsFrom(1)).toBeVisible()
  await timeline.expectColours(8)
  await timeline.button(m.tasks_next()).click()
  await expect(rowsFrom(65)).toBeVisible()
  // A jump turns to the page of its task.
  await timeline.button(m.jump_slowest()).click()
  const slowest = like(m.jump_slowest_found({ task: ANY, length: ANY, where: ANY }))
  const sentence = await timeline.region.getByText(slowest).first().innerText()
  const task = Number(new RegExp(m.task_name({ number: '(\\d+)' }), 'i').exec(sentence)?.[1])
  const first = formatCount(Math.floor((task - 1) / 64) * 64 + 1)
  await expect(timeline.text(m.tasks_page({ first, last: ANY, total: ANY }))).toBeVisible()
  await timeline.region.screenshot({
    path: `test-results/screenshots/${project.name}-timeline-20000-tasks.png`,
  })
  expect(complaints).toEqual([])
})

test('everything of the timeline can be reached in a window 400 pixels wide', async ({
  lab: { page, ui, setSize, complaints },
}, { project }) => {
  const { timeline } = ui
  await setSize(400, 700)
  await ui.runToEnd(SMALL)
  await timeline.lanes.scrollIntoViewIfNeeded()
  await timeline.button(m.tasks_show()).click()
  await timeline.expectColours(8)
  expect((await timeline.painted()).cssWidth).toBeGreaterThan(200)
  await timeline.region.screenshot({ path: `test-results/screenshots/${project.name}-timeline-400.png` })
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
})

test('every pixel of the screen is painted at 300 % magnification', async ({
  lab: { page, ui, complaints },
}, { project }) => {
  const { timeline } = ui
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: Math.round(width / 3),
    height: Math.round(height / 3),
    deviceScaleFactor: 3,
    mobile: false,
  })
  await ui.runToEnd(SMALL)
  await timeline.lanes.scrollIntoViewIfNeeded()
  await expect
    .poll(async () => {
      const { cssWidth, pixels } = await timeline.painted()
      return pixels / cssWidth
    })
    .toBeCloseTo(3, 1)
  await timeline.expectColours(8)
  await page.screenshot({ path: `test-results/screenshots/${project.name}-timeline-300-percent.png` })
  expect(complaints).toEqual([])
  await session.detach()
})
