// What the timeline promises: a million slices at once, and frames that follow the hand. The real view in a real
// window. A frame's time is what it costs the page's thread, from its begin until it is painted.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLab, type Lab, launchLab } from '../e2e/launch.ts'
import { type BenchRow, p95, printBench } from './table.ts'
import { pageScript } from './timeline/build-page.ts'
import type * as page from './timeline/page.ts'

const FRAMES = 240
const LANES = 64
const SIZE = { width: 1280, height: 860 }

type Page = typeof page

/** What the window's own process holds; the rest of Electron is not in it. */
async function residentBytes({ app }: Lab): Promise<number> {
  return app.evaluate(({ BrowserWindow, app: electron }) => {
    const pid = BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()
    const metrics = electron.getAppMetrics().find((one) => one.pid === pid)
    return (metrics?.memory.workingSetSize ?? NaN) * 1_024
  })
}

interface Measured extends page.PageFigures {
  readonly bytesPerSlice: number
}

async function measure(script: string, slices: number): Promise<Measured> {
  const userData = mkdtempSync(join(tmpdir(), 'interleave-bench-'))
  const lab = await launchLab(userData)
  try {
    const { app, page: view } = lab
    await app.evaluate(({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    }, SIZE)
    // The page's own policy allows no script but the app's.
    const debug = await view.context().newCDPSession(view)
    await debug.send('Page.setBypassCSP', { enabled: true })
    await view.reload()
    await view.evaluate(script)
    const make = (count: number): Promise<void> =>
      view.evaluate(
        ([many, workers]) =>
          (globalThis as unknown as { timelineBench: Page }).timelineBench.makeTrial(many, workers),
        [count, LANES] as const,
      )
    const show = (frames: number): Promise<page.PageFigures> =>
      view.evaluate(
        (many) => (globalThis as unknown as { timelineBench: Page }).timelineBench.show(many),
        frames,
      )
    // What is compiled and allocated once is not the slices'.
    await make(LANES * 100)
    await show(40)
    const before = await residentBytes(lab)
    await make(slices)
    const figures = await show(FRAMES)
    return { ...figures, bytesPerSlice: ((await residentBytes(lab)) - before) / slices }
  } finally {
    await endLab(lab)
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

const script = await pageScript('page.ts', 'timelineBench')
const million = await measure(script, 1_000_000)
const many = await measure(script, 10_000_000)
const rows: BenchRow[] = [
  { what: '1,000,000 slices, 64 workers: first paint', value: million.firstPaintMs, unit: 'ms', atMost: 300 },
  { what: 'the same: zoom and pan, frame p95', value: p95(million.framesMs), unit: 'ms', atMost: 16 },
  { what: 'the same: longest frame', value: Math.max(...million.framesMs), unit: 'ms', atMost: 50 },
  { what: 'the same: time between frames p95, 60 a second', value: p95(million.gapsMs), unit: 'ms' },
  { what: 'the same: memory of the page', value: million.bytesPerSlice, unit: 'bytes/slice', atMost: 60 },
  { what: '10,000,000 slices, 64 workers: first paint', value: many.firstPaintMs, unit: 'ms', atMost: 3_000 },
  { what: 'the same: zoom and pan, frame p95', value: p95(many.framesMs), unit: 'ms', atMost: 32 },
  { what: 'the same: longest frame', value: Math.max(...many.framesMs), unit: 'ms' },
  { what: 'the same: memory of the page', value: many.bytesPerSlice, unit: 'bytes/slice', atMost: 60 },
]
printBench('window-timeline', rows)
