// The window: how fast it starts, the gaps between its frames while a run uses all cores, and the time from a click
// until the next frame is painted. Uses only the Run button and the largest canvas, so it depends on little of the page.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Locator, type Page, _electron } from '@playwright/test'
import { electronArguments, electronExecutable } from '../../e2e/launch.ts'
import { type BenchRow, median, p95, printBench } from '../table.ts'

const LAUNCHES = 3
const RUNS = 3
const RUN_TIMEOUT_MS = 120_000
const CLICK_INTERVAL_MS = 100

interface Watched {
  readonly gapsMs: number[]
  readonly clicksMs: number[]
}

interface WatchedWindow {
  readonly watched: Watched
}

async function withWindow<Result>(act: (page: Page, launchMs: number) => Promise<Result>): Promise<Result> {
  const userData = mkdtempSync(join(tmpdir(), 'interleave-bench-'))
  const fromMs = performance.now()
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    args: electronArguments(userData),
  })
  try {
    const page = await app.firstWindow()
    await usableRunButton(page).waitFor()
    return await act(page, performance.now() - fromMs)
  } finally {
    await app.close()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

const runButton = (page: Page): Locator => page.getByRole('button', { name: /^Run/ }).first()

/** There while no run is in progress. */
const usableRunButton = (page: Page): Locator => runButton(page).and(page.locator(':enabled'))

/** Has the page record the gaps between its frames, and the time from each click until the next frame is painted. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched: Watched = { gapsMs: [], clicksMs: [] }
    Object.assign(window, { watched })
    let lastMs = performance.now()
    const frame = (nowMs: number): void => {
      watched.gapsMs.push(nowMs - lastMs)
      lastMs = nowMs
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    // `timeStamp` is the time when the click reached Chromium's main process, before it was queued for the page.
    addEventListener('click', ({ timeStamp }) => {
      requestAnimationFrame(() => {
        setTimeout(() => watched.clicksMs.push(performance.now() - timeStamp))
      })
    })
  })
}

/** The middle of the largest canvas in view; null while there is none. */
function canvasMiddle(page: Page): Promise<{ readonly x: number; readonly y: number } | null> {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll('canvas')].map((canvas) => canvas.getBoundingClientRect())
    const visible = boxes.filter(({ top, width, height }) => width * height > 0 && top < innerHeight)
    const [largest] = visible.sort((one, other) => other.width * other.height - one.width * one.height)
    if (largest === undefined) return null
    const bottom = Math.min(innerHeight, largest.bottom)
    return { x: largest.left + largest.width / 2, y: (Math.max(0, largest.top) + bottom) / 2 }
  })
}

/** Runs the default plan several times and clicks on the timeline meanwhile. */
async function usable(page: Page): Promise<BenchRow[]> {
  await watch(page)
  for (let run = 0; run < RUNS; run++) {
    await runButton(page).click()
    const startMs = performance.now()
    do {
      if (performance.now() - startMs > RUN_TIMEOUT_MS) throw new Error('The run did not end.')
      await page.waitForTimeout(CLICK_INTERVAL_MS)
      const target = await canvasMiddle(page)
      if (target !== null) await page.mouse.click(target.x, target.y)
    } while (!(await usableRunButton(page).isVisible()))
  }
  const { gapsMs, clicksMs } = await page.evaluate(() => (window as unknown as WatchedWindow).watched)
  const clicks = `${clicksMs.length} clicks during runs of the default plan`
  return [
    {
      what: 'runs of the default plan: longest gap between frames',
      value: Math.max(...gapsMs),
      unit: 'ms',
      atMost: 250,
    },
    { what: 'runs of the default plan: gap between frames, p95', value: p95(gapsMs), unit: 'ms' },
    { what: `${clicks}: slowest`, value: Math.max(...clicksMs), unit: 'ms', atMost: 300 },
    { what: `${clicks}: median`, value: median(clicksMs), unit: 'ms' },
  ]
}

const launchesMs: number[] = []
for (let launch = 1; launch < LAUNCHES; launch++) {
  launchesMs.push(await withWindow((_page, launchMs) => Promise.resolve(launchMs)))
}
const rows = await withWindow((page, launchMs) => {
  launchesMs.push(launchMs)
  return usable(page)
})
printBench('responsive', [
  { what: 'launch until Run can be pressed', value: median(launchesMs), unit: 'ms', atMost: 2_500 },
  ...rows,
])
