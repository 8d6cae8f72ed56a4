// What the window promises: how soon it can be used, how much code it loads, and that it stays usable during a run.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expectState, fillIn, runButton } from '../e2e/experiment.ts'
import { type Lab, endLab, launchLab } from '../e2e/launch.ts'
import { type BenchRow, median, printBench } from './table.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const LAUNCHES = 5
const CLICK_EVERY_MS = 250

async function withLab<Result>(act: (lab: Lab, launchMs: number) => Promise<Result>): Promise<Result> {
  const userData = mkdtempSync(join(tmpdir(), 'interleave-bench-'))
  const askedAtMs = performance.now()
  const lab = await launchLab(userData)
  const launchMs = performance.now() - askedAtMs
  try {
    return await act(lab, launchMs)
  } finally {
    await endLab(lab)
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** From the start of the program until Run can be pressed; the coordinator's own share of it is counted in. */
async function launching(): Promise<BenchRow> {
  const launchesMs: number[] = []
  for (let i = 0; i < LAUNCHES; i++)
    launchesMs.push(await withLab((_lab, launchMs) => Promise.resolve(launchMs)))
  return { what: 'launch until Run can be pressed', value: median(launchesMs), unit: 'ms', atMost: 2_500 }
}

/** All scripts of the page, each compressed by itself. */
function scriptSize(): BenchRow {
  const folder = join(ROOT, 'out', 'renderer', 'assets')
  const sizes = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => gzipSync(readFileSync(join(folder, name))).length)
  const kilobytes = sizes.reduce((sum, bytes) => sum + bytes, 0) / 1_000
  return { what: 'JavaScript of the page, gzip', value: kilobytes, unit: 'KB', atMost: 150 }
}

interface Watched {
  readonly gapsMs: number[]
  readonly answersMs: number[]
}

/** Has the page note every gap between two frames, and how long after a click the frame came that answers it. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched: Watched = { gapsMs: [], answersMs: [] }
    Object.assign(window, { watched })
    let lastMs = performance.now()
    const frame = (nowMs: number): void => {
      watched.gapsMs.push(nowMs - lastMs)
      lastMs = nowMs
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    // `timeStamp` is when the input reached Chromium, in its main process, before it queued for the page.
    addEventListener('click', ({ timeStamp }) => {
      requestAnimationFrame(() => {
        setTimeout(() => watched.answersMs.push(performance.now() - timeStamp))
      })
    })
  })
}

/** The longest frame gap and the slowest answer to a click during a whole run on all cores. */
async function usable(what: string, tasks: number): Promise<BenchRow[]> {
  return withLab(async ({ page }) => {
    const fields = { Tasks: tasks, Iterations: 1_500, Repeats: 2 }
    await fillIn(page, { work: 'Mandelbrot picture', fields })
    const target = await page.getByText('More', { exact: true }).boundingBox()
    if (target === null) throw new Error('There is nothing to click on.')
    await watch(page)
    await runButton(page).click()
    await expectState(page, 'Running')
    const finished = expectState(page, 'Finished', 300_000)
    const over = finished.then(() => true)
    while (!(await Promise.race([over, page.waitForTimeout(CLICK_EVERY_MS).then(() => false)]))) {
      await page.mouse.click(target.x + 5, target.y + 5)
    }
    const { gapsMs, answersMs } = await page.evaluate(
      () => (window as unknown as { watched: Watched }).watched,
    )
    return [
      { what: `${what}: longest frame gap`, value: Math.max(...gapsMs), unit: 'ms', atMost: 250 },
      {
        what: `${what}: slowest of ${answersMs.length} clicks`,
        value: Math.max(...answersMs),
        unit: 'ms',
        atMost: 300,
      },
    ]
  })
}

printBench('window', [
  await launching(),
  scriptSize(),
  ...(await usable('run on all cores, 24 threads', 24)),
  ...(await usable('run on all cores, 64 threads', 64)),
])
