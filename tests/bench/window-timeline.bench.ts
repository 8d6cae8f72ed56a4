// What the timeline promises: a million slices at once, and frames that follow the hand. The real view in a real
// window. A frame's time is what it costs the page's thread, from its begin until it is painted.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build } from 'vite'
import { endLab, type Lab, launchLab } from '../e2e/launch.ts'
import { type BenchRow, printBench } from './table.ts'
import type * as page from './timeline/page.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FRAMES = 240
const LANES = 64
const SIZE = { width: 1280, height: 860 }

type Page = typeof page

/** The page's part as one script. */
async function pageScript(): Promise<string> {
  const result = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [svelte({ configFile: join(ROOT, 'svelte.config.js'), emitCss: false })],
    build: {
      write: false,
      target: 'chrome130',
      lib: {
        entry: fileURLToPath(new URL('./timeline/page.ts', import.meta.url)),
        formats: ['iife'],
        name: 'timelineBench',
      },
    },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (!('output' in bundle)) throw new Error('The page was not built.')
  const script = bundle.output[0].code
  return `${script}\nglobalThis.timelineBench = timelineBench`
}

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
        ([many, lanes]) =>
          (globalThis as unknown as { timelineBench: Page }).timelineBench.makeTrial(many, lanes),
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

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? NaN
}

const script = await pageScript()
const million = await measure(script, 1_000_000)
const many = await measure(script, 10_000_000)
const rows: BenchRow[] = [
  { what: '1,000,000 slices, 64 lanes: first paint', value: million.firstPaintMs, unit: 'ms', atMost: 300 },
  { what: 'the same: zoom and pan, frame p95', value: p95(million.framesMs), unit: 'ms', atMost: 16 },
  { what: 'the same: longest frame', value: Math.max(...million.framesMs), unit: 'ms', atMost: 50 },
  { what: 'the same: time between frames p95, 60 a second', value: p95(million.gapsMs), unit: 'ms' },
  { what: 'the same: memory of the page', value: million.bytesPerSlice, unit: 'bytes/slice', atMost: 60 },
  { what: '10,000,000 slices, 64 lanes: first paint', value: many.firstPaintMs, unit: 'ms', atMost: 3_000 },
  { what: 'the same: zoom and pan, frame p95', value: p95(many.framesMs), unit: 'ms', atMost: 32 },
  { what: 'the same: longest frame', value: Math.max(...many.framesMs), unit: 'ms' },
  { what: 'the same: memory of the page', value: many.bytesPerSlice, unit: 'bytes/slice', atMost: 60 },
]
printBench('window-timeline', rows)
