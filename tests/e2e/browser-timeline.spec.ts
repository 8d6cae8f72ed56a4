import { m } from '../../src/text/messages.ts'
import { modelTitle, workerName } from '../../src/text/models.ts'
import { expect, browserTest as test } from './lab-test.ts'
import { ANY, like } from './like.ts'
import { LONG, SMALL } from './plans.ts'
import { readCount } from './timeline-page.ts'

const firstThread = (model: 'serial' | 'threads'): string =>
  m.timeline_place({ model: modelTitle(model), lane: workerName('thread', 1) })

test('the timeline of a finished run is drawn, zoomed, panned, pinned and read', async ({
  lab: { page, ui, complaints },
}) => {
  const { timeline } = ui
  await ui.runToEnd(SMALL)
  // Six tasks have six colours, besides the background and the paper.
  await timeline.expectColours(8)

  const whole = await timeline.rulerText()
  const box = await timeline.boxOf(timeline.lanes)
  const [x, y] = [box.x + box.width * 0.04, box.y + 30]
  await page.mouse.move(x, y)
  await expect(timeline.details).toContainText(firstThread('serial'))
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -600)
  await page.keyboard.up('Control')
  await expect.poll(() => timeline.rulerText()).not.toBe(whole)

  const zoomed = await timeline.rulerText()
  await page.mouse.down()
  await page.mouse.move(x - 80, y, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => timeline.rulerText()).not.toBe(zoomed)

  // Away from the lanes, the strip shows what is pinned.
  await page.mouse.click(x, y)
  await page.mouse.move(0, 0)
  await expect(timeline.clear).toBeVisible()
  await timeline.clear.click()
  await expect(timeline.clear).toBeHidden()
  await timeline.lanes.focus()
  await page.keyboard.press('0')
  await expect.poll(() => timeline.rulerText()).toBe(whole)

  await page.keyboard.press('Enter')
  await expect(timeline.spoken).toContainText(firstThread('serial'))
  await page.keyboard.press('ArrowDown')
  await expect(timeline.spoken).toContainText(firstThread('threads'))
  await page.keyboard.press('Escape')
  await expect(timeline.clear).toBeHidden()
  expect(complaints).toEqual([])
})

test('a landmark is shown in words, and every slice is in the table', async ({ lab: { ui } }) => {
  const { timeline } = ui
  await ui.runToEnd(SMALL)
  await timeline.jumpTo(m.jump_slowest())
  const found = m.jump_slowest_found({ task: ANY, length: ANY, where: ANY })
  await expect(timeline.details).toContainText(like(found))
  await ui.open('table')
  const table = ui.page.getByRole('table', { name: like(m.slice_table_of({ lane: ANY })) })
  await expect(table.getByRole('row').nth(1)).toBeVisible()
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
  await expect(timeline.comparison(m.range_table())).toHaveCount(4)
})

test('slices appear as they happen, followed until the view is moved', async ({
  lab: { ui, complaints },
}) => {
  await ui.startRun({ ...LONG, models: ['serial', 'threads'], tasks: 6 })
  const { timeline } = ui
  const lanes = timeline.lanesOf('serial', 'threads')
  await expect(timeline.modelNames.filter({ hasText: m.phase_live() })).toHaveCount(1)
  // The background, the paper, and at least one task.
  await timeline.expectColours(4)
  await ui.expectState('running')

  // The axis grows in steps, as the trial does.
  const first = await timeline.rulerText()
  await expect.poll(() => timeline.rulerText()).not.toBe(first)
  await expect(timeline.showAll).toBeDisabled()
  await lanes.press('w')
  await expect(timeline.showAll).toBeEnabled()
  const zoomed = await timeline.rulerText()
  const clock = await ui.clockSeconds()
  await expect.poll(() => ui.clockSeconds()).toBeGreaterThan(clock + 1)
  expect(await timeline.rulerText()).toBe(zoomed)
  await lanes.press('0')
  await expect(timeline.showAll).toBeDisabled()
  await ui.cancel()
  expect(complaints).toEqual([])
})

test('20,000 tasks are drawn, and the rows of any of them can be shown', async ({
  lab: { ui, complaints },
}) => {
  const { timeline } = ui
  const plan = { workload: 'waits', tasks: 20_000, params: { waitMs: 20 }, repeats: 1, warmups: 0 }
  await ui.runToEnd({ ...plan, models: ['cooperative'] })
  await timeline.showTasks()
  await timeline.expectColours(8)
  const [first, last] = await timeline.tasksShown()
  expect(first).toBe(1)
  await timeline.button(m.tasks_next()).click()
  await expect.poll(async () => (await timeline.tasksShown())[0]).toBe(last + 1)
  // A jump turns to the page of its task.
  await timeline.jumpTo(m.jump_slowest())
  const sentence = like(m.jump_slowest_found({ task: ANY, length: ANY, where: ANY }))
  await expect(timeline.details).toContainText(sentence)
  const words = await timeline.details.innerText()
  const task = readCount(new RegExp(m.task_name({ number: '([\\d,]+)' }), 'i').exec(words)?.[1])
  await expect
    .poll(async () => {
      const [from, to] = await timeline.tasksShown()
      return from <= task && task <= to
    })
    .toBe(true)
  expect(complaints).toEqual([])
})

test('every pixel of the screen is painted at 300 % magnification', async ({
  lab: { page, ui, complaints },
}) => {
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
  expect(complaints).toEqual([])
  await session.send('Emulation.clearDeviceMetricsOverride')
})
