import type { Locator, Page } from '@playwright/test'
import { type Experiment, LONG, SMALL, cancelButton, expectState, runToEnd, startRun } from './experiment.ts'
import { expect, test } from './lab-test.ts'

/** How many different colours the canvas of the lanes shows. */
async function coloursOf(lanes: Locator): Promise<number> {
  return lanes.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d')
    if (context === null) return 0
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    return new Set(new Uint32Array(data.buffer)).size
  })
}

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await locator.scrollIntoViewIfNeeded()
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It cannot be seen.')
  return box
}

const timeline = (page: Page): Locator => page.getByRole('region', { name: 'Who ran when' })

/** The ruler's marks and where they stand: a short way moves them, even where the same ones stay in sight. */
async function rulerText(page: Page): Promise<string> {
  const marks = await timeline(page)
    .locator('.ruler .label')
    .evaluateAll((all) =>
      all.map((one) => `${one.textContent} at ${one.getBoundingClientRect().x.toFixed()}`),
    )
  return marks.join(', ')
}

test('the timeline of a real run is drawn, zoomed, moved, pinned and read', async ({
  lab: { page, complaints },
}) => {
  await runToEnd(page, SMALL)
  const lanes = page.getByRole('application', { name: /^Timeline of/ })
  await expect(lanes).toBeVisible()
  // Six tasks have six colours, beside the ground and the paper.
  await expect.poll(() => coloursOf(lanes)).toBeGreaterThanOrEqual(8)

  const whole = await rulerText(page)
  let [x, y] = [0, 0]
  // The page may still move when a run has just ended.
  await expect(async () => {
    const box = await boxOf(lanes)
    ;[x, y] = [box.x + box.width * 0.04, box.y + 20]
    await page.mouse.move(x - 2, y)
    await page.mouse.move(x, y)
    await expect(page.locator('.card')).toContainText('One after another · Thread 1', { timeout: 500 })
  }).toPass({ timeout: 10_000 })
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -600)
  await page.keyboard.up('Control')
  await expect.poll(() => rulerText(page)).not.toBe(whole)

  const zoomed = await rulerText(page)
  await page.mouse.down()
  await page.mouse.move(x - 80, y, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => rulerText(page)).not.toBe(zoomed)

  await page.mouse.click(x, y)
  const clear = page.getByRole('button', { name: 'Clear' })
  await expect(clear).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(clear).toBeHidden()
  await page.keyboard.press('0')
  await expect.poll(() => rulerText(page)).toBe(whole)

  await page.keyboard.press('Enter')
  const live = timeline(page).locator('[aria-live]')
  await expect(live).toContainText('One after another, Thread 1.')
  await page.keyboard.press('ArrowDown')
  await expect(live).toContainText('Threads, Thread 1.')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Slowest task' }).click()
  await expect(page.getByText(/took longest from its first slice to its last/).first()).toBeVisible()
  await page.getByText('The same as a table').click()
  await expect(
    page
      .getByRole('table', { name: /^Slices of/ })
      .getByRole('row')
      .nth(1),
  ).toBeVisible()
  expect(complaints).toEqual([])
})

test('dragging over the ruler selects a range and says who used how much', async ({ lab: { page } }) => {
  await runToEnd(page, SMALL)
  const box = await boxOf(timeline(page).locator('.ruler'))
  await page.mouse.move(box.x + box.width * 0.2, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 8, { steps: 4 })
  await page.mouse.up()
  const table = page.getByRole('table', { name: 'The range' })
  await expect(table.getByRole('row')).toHaveCount(5)
})

/** Two models one after the other, neither of them over before it was looked at. */
const ALIVE: Experiment = {
  work: 'Mandelbrot picture',
  models: ['serial', 'threads'],
  fields: { ...LONG.fields, Tasks: 6 },
  warmups: 0,
}

test('slices are seen as they happen, followed, and left where they are looked at', async ({
  lab: { page, complaints },
}) => {
  await startRun(page, ALIVE)
  const lanes = page.getByRole('application', { name: 'Timeline of One after another, Threads' })
  const names = timeline(page).getByRole('heading', { level: 3 })
  await expect(names.filter({ hasText: 'live' })).toHaveCount(1)
  await lanes.scrollIntoViewIfNeeded()
  // The ground, the paper, and a task at least.
  await expect.poll(() => coloursOf(lanes), { timeout: 15_000 }).toBeGreaterThan(3)
  await expectState(page, 'Running')

  // The axis goes on in steps as the trial does.
  const first = await rulerText(page)
  await expect.poll(() => rulerText(page), { timeout: 15_000 }).not.toBe(first)
  const showAll = timeline(page).getByRole('button', { name: 'Show all' })
  await expect(showAll).toBeDisabled()
  await lanes.press('w')
  await expect(showAll).toBeEnabled()
  const zoomed = await rulerText(page)
  await page.waitForTimeout(1_500)
  expect(await rulerText(page)).toBe(zoomed)
  await lanes.press('0')
  await expect(showAll).toBeDisabled()
  await cancelButton(page).click()
  await expectState(page, 'Cancelled')
  // The test reads the canvas more often than the page would.
  expect(complaints.filter((one) => !one.includes('willReadFrequently'))).toEqual([])
})
