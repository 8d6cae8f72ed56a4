import type { Locator, Page } from '@playwright/test'
import { SMALL, runToEnd } from './experiment.ts'
import { expect, test } from './lab-test.ts'

const timeline = (page: Page): Locator => page.getByRole('region', { name: 'Who ran when' })
const lanesOf = (page: Page): Locator => page.getByRole('application', { name: /^Timeline of/ })

/** The canvas of the lanes: its size on screen and in pixels, and how many colours it shows. */
async function canvasOf(page: Page): Promise<{ width: number; pixels: number; colours: number }> {
  return lanesOf(page)
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      // A copy: reading the page's own canvas more than once slows it down, which Chromium complains of.
      const copy = document.createElement('canvas')
      ;[copy.width, copy.height] = [canvas.width, canvas.height]
      const context = copy.getContext('2d', { willReadFrequently: true })
      context?.drawImage(canvas, 0, 0)
      const data = context?.getImageData(0, 0, copy.width, copy.height).data
      return {
        width: canvas.getBoundingClientRect().width,
        pixels: canvas.width,
        colours: data === undefined ? 0 : new Set(new Uint32Array(data.buffer)).size,
      }
    })
}

async function picture(page: Page, name: string): Promise<void> {
  await timeline(page).screenshot({ path: `test-results/screenshots/${name}.png` })
}

test('20,000 tasks are drawn, and each can be shown', async ({ lab: { page, complaints } }, { project }) => {
  await runToEnd(page, {
    work: 'Waits',
    models: ['cooperative'],
    fields: { Tasks: 20_000, Wait: 20, Repeats: 1 },
    warmups: 0,
  })
  await expect(lanesOf(page)).toBeVisible()
  await page.getByRole('button', { name: 'Show each task' }).click()
  await expect(timeline(page).getByText('1–64 of 20,000')).toBeVisible()
  await expect.poll(async () => (await canvasOf(page)).colours).toBeGreaterThanOrEqual(8)
  await page.getByRole('button', { name: 'Next tasks' }).click()
  await expect(timeline(page).getByText('65–128 of 20,000')).toBeVisible()
  // The page of a task that something leads to.
  await page.getByRole('button', { name: 'Slowest task' }).click()
  const found = await timeline(page)
    .getByText(/^Task \d+ took longest/)
    .first()
    .textContent()
  const [, number = ''] = /^Task (\d+) /.exec(found ?? '') ?? []
  const first = Math.floor((Number(number) - 1) / 64) * 64 + 1
  await expect(timeline(page).getByText(`${first.toLocaleString('en-US')}–`)).toBeVisible()
  await picture(page, `${project.name}-timeline-20000-tasks`)
  expect(complaints).toEqual([])
})

test('in a window 400 pixels wide everything of the timeline can still be reached', async ({
  lab: { page, setSize, complaints },
}, { project }) => {
  await setSize(400, 700)
  await runToEnd(page, SMALL)
  await lanesOf(page).scrollIntoViewIfNeeded()
  await page.getByRole('button', { name: 'Show each task' }).click()
  const { width, colours } = await canvasOf(page)
  expect(width).toBeGreaterThan(200)
  expect(colours).toBeGreaterThanOrEqual(8)
  await picture(page, `${project.name}-timeline-400`)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
})

test('at 300 % each pixel of the screen is painted', async ({ lab: { page, complaints } }, { project }) => {
  const session = await page.context().newCDPSession(page)
  const { innerWidth, innerHeight } = await page.evaluate(() => ({
    innerWidth: window.innerWidth,
    innerHeight: window.innerHeight,
  }))
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: Math.round(innerWidth / 3),
    height: Math.round(innerHeight / 3),
    deviceScaleFactor: 3,
    mobile: false,
  })
  await runToEnd(page, SMALL)
  await lanesOf(page).scrollIntoViewIfNeeded()
  await expect
    .poll(async () => {
      const { width, pixels } = await canvasOf(page)
      return pixels / width
    })
    .toBeCloseTo(3, 1)
  expect((await canvasOf(page)).colours).toBeGreaterThanOrEqual(8)
  await page.screenshot({ path: `test-results/screenshots/${project.name}-timeline-300-percent.png` })
  expect(complaints).toEqual([])
})
