// What the timeline takes while a run goes on: frames of the page with 64 threads on all cores, and what looking on
// costs the run itself. A frame's time is what it takes of the page's thread, from its begin until it is painted.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectState, fillIn, runButton, state } from '../e2e/experiment.ts'
import { type Lab, endLab, launchLab } from '../e2e/launch.ts'
import { type BenchRow, median, p95, printBench } from './table.ts'

const SIZE = { width: 1280, height: 860 }
const PAIRS = 4

interface Watched {
  framesMs: number[]
  gapsMs: number[]
  /** How often the workers were painted. */
  paints: number
}

/** Has the page note what its frames take. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched: Watched = { framesMs: [], gapsMs: [], paints: 0 }
    Object.assign(window, { watched })
    const afterRendering = new MessageChannel()
    let beganMs = performance.now()
    afterRendering.port1.onmessage = () => watched.framesMs.push(performance.now() - beganMs)
    let lastMs = performance.now()
    const frame = (nowMs: number): void => {
      beganMs = performance.now()
      watched.gapsMs.push(nowMs - lastMs)
      lastMs = nowMs
      afterRendering.port2.postMessage(null)
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    const { prototype } = CanvasRenderingContext2D
    prototype.putImageData = new Proxy(prototype.putImageData, {
      apply(put, context: CanvasRenderingContext2D, given): void {
        if (context.canvas.closest('[role=application]') !== null) watched.paints++
        Reflect.apply(put, context, given)
      },
    })
  })
}

const forget = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { watched } = window as unknown as { watched: Watched }
    Object.assign(watched, { framesMs: [], gapsMs: [], paints: 0 })
  })

interface Figures extends Watched {
  readonly wallMs: number
  /** What the page and what puts it on the screen took of one core. */
  readonly cores: number
}

/** CPU time of the page's process and of the one that puts it on the screen. */
async function drawingCpuMs({ app }: Lab): Promise<number> {
  return app.evaluate(({ app: electron }) => {
    const drawing = electron.getAppMetrics().filter(({ type }) => type === 'Tab' || type === 'GPU')
    return drawing.reduce((sum, { cpu }) => sum + (cpu.cumulativeCPUUsage ?? NaN) * 1_000, 0)
  })
}

async function run(lab: Lab): Promise<Figures> {
  const { page } = lab
  await forget(page)
  const startMs = performance.now()
  const startCpuMs = await drawingCpuMs(lab)
  await runButton(page).click()
  await expectState(page, 'Running')
  await expectState(page, 'Finished', 120_000)
  const tookMs = performance.now() - startMs
  const cores = ((await drawingCpuMs(lab)) - startCpuMs) / tookMs
  const watched = await page.evaluate(() => (window as unknown as { watched: Watched }).watched)
  const outcome = await state(page).innerText()
  return { ...watched, cores, wallMs: msOf(outcome) }
}

/** The time in "64 threads took 1.21 s for 64 tasks". */
function msOf(text: string): number {
  const [, number, unit] = /took ([\d.,]+) (ms|s)/.exec(text) ?? []
  if (number === undefined) throw new Error(`"${text}" is no time.`)
  return Number(number.replaceAll(',', '')) * (unit === 's' ? 1_000 : 1)
}

/** Moves the timeline out of sight, as if the page had been scrolled, or back. */
const moveAway = (page: Page, away: boolean): Promise<void> =>
  page.getByRole('region', { name: 'Who ran when' }).evaluate((section: HTMLElement, far) => {
    section.style.translate = far ? '0 -500vh' : ''
  }, away)

const userData = mkdtempSync(join(tmpdir(), 'interleave-bench-'))
const lab = await launchLab(userData)
const rows: BenchRow[] = []
try {
  const { page } = lab
  await lab.setSize(SIZE.width, SIZE.height)
  await watch(page)
  const fields = { Tasks: 64, Iterations: 2_000, Repeats: 1 }
  await fillIn(page, { work: 'Mandelbrot picture', models: ['threads'], fields, warmups: 0 })
  await run(lab)
  const live = await run(lab)
  const what = 'run on all cores, 64 threads, timeline live'
  rows.push(
    { what: `${what}: frame p95`, value: p95(live.framesMs), unit: 'ms', atMost: 32 },
    { what: 'the same: longest frame', value: Math.max(...live.framesMs), unit: 'ms' },
    { what: 'the same: time between frames p95', value: p95(live.gapsMs), unit: 'ms' },
    { what: 'the same: pictures a second', value: (live.paints * 1_000) / live.wallMs, unit: '/s' },
  )
  const [seen, unseen]: [Figures[], Figures[]] = [[], []]
  for (let pair = 0; pair < PAIRS; pair++) {
    await moveAway(page, true)
    unseen.push(await run(lab))
    await moveAway(page, false)
    seen.push(await run(lab))
  }
  // Drawn when it begins and ends, wherever it is.
  if (unseen.some(({ paints }) => paints > 12)) throw new Error('The timeline was drawn out of sight.')
  const middle = (runs: readonly Figures[], of: 'wallMs' | 'cores'): number =>
    median(runs.map((one) => one[of]))
  rows.push(
    { what: 'drawing, timeline in sight', value: middle(seen, 'cores'), unit: 'cores' },
    { what: 'drawing, timeline out of sight', value: middle(unseen, 'cores'), unit: 'cores' },
    {
      what: 'wall time, timeline in sight ÷ out of sight',
      value: middle(seen, 'wallMs') / middle(unseen, 'wallMs'),
      unit: '×',
    },
  )
} finally {
  await endLab(lab)
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
}
printBench('window-live', rows)
