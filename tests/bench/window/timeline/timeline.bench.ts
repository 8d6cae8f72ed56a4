// The timeline with a million slices and more: its model and painter on a canvas in Chromium, without the rest of the
// window, and against speedscope with the same slices, the same browser and the same turns of the wheel. A frame's time
// is what it takes of the page's thread until it is painted.
import { mkdtempSync, rmSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CDPSession, type Page, chromium } from '@playwright/test'
import sirv from 'sirv'
import { ratioByRound } from '../../paired.ts'
import { type BenchRow, median, p95, printBench } from '../../table.ts'
import { sameSlices } from './files.ts'
import type * as page from './page.ts'
import { pageScript } from './page-script.ts'

const FRAMES = 240
const COMPARED_FRAMES = 60
const WORKERS = 64
const ROUNDS = 3
const MILLION = 1_000_000

type Figures = page.PageFigures
type TimelineBench = typeof page
type SpeedscopeBench = Pick<TimelineBench, 'open'>

const SPEEDSCOPE = dirname(fileURLToPath(import.meta.resolve('speedscope/package.json')))

/** Serves speedscope, an empty page and files. */
async function serve(files: Readonly<Record<string, string>>): Promise<Server> {
  const speedscope = sirv(join(SPEEDSCOPE, 'dist/release'), { dev: false })
  const server = createServer((request, response) => {
    const text = files[request.url ?? '/']
    if (text === undefined) speedscope(request, response)
    else response.setHeader('content-type', text.startsWith('<') ? 'text/html' : 'application/json').end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** Opens a page in a new browser. */
async function inPage<Result>(
  path: string,
  script: string,
  act: (page: Page) => Promise<Result>,
): Promise<Result> {
  const userData = mkdtempSync(join(tmpdir(), 'interleave-bench-'))
  const context = await chromium.launchPersistentContext(userData, {
    executablePath: process.env['INTERLEAVE_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    viewport: { width: 1280, height: 860 },
    // speedscope draws with WebGL, which needs this where there is no graphics card.
    args: ['--enable-unsafe-swiftshader'],
  })
  try {
    const opened = context.pages()[0] ?? (await context.newPage())
    await opened.goto(`${origin}${path}`)
    await opened.evaluate(script)
    return await act(opened)
  } finally {
    await context.close()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The JavaScript heap and the buffers of a page. */
async function usedBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage')
  return usedSize + backingStorageSize
}

async function showing(
  slices: number,
  bounds: Readonly<Record<'paint' | 'frame', number>>,
): Promise<BenchRow[]> {
  const figures = await inPage('/empty', timelineScript, async (opened) => {
    const session = await opened.context().newCDPSession(opened)
    const show = (count: number, frames: number): Promise<Figures> =>
      opened.evaluate(
        ([many, workers, frameCount]) => {
          const { timelineBench } = globalThis as unknown as { timelineBench: TimelineBench }
          timelineBench.makeTrial(many, workers)
          return timelineBench.show(frameCount)
        },
        [count, WORKERS, frames] as const,
      )
    // What is compiled and allocated once does not count.
    await show(WORKERS * 100, 40)
    const before = await usedBytes(session)
    const shown = await show(slices, FRAMES)
    return { ...shown, bytesPerSlice: ((await usedBytes(session)) - before) / slices }
  })
  const { firstPaintMs, framesMs, bytesPerSlice } = figures
  const what = `${slices.toLocaleString('en-US')} slices, ${WORKERS} workers`
  return [
    { what: `${what}: first paint`, value: firstPaintMs, unit: 'ms', atMost: bounds.paint },
    { what: `${what}: zoom and pan, frame p95`, value: p95(framesMs), unit: 'ms', atMost: bounds.frame },
    { what: `${what}: longest frame`, value: Math.max(...framesMs), unit: 'ms', atMost: 50 },
    { what: `${what}: memory of the page`, value: bytesPerSlice, unit: 'bytes/slice', atMost: 60 },
  ]
}

/** Fetches a file and opens it in the page: the first paint includes parsing. */
function opening(path: string, script: string, name: string, file: string): Promise<Figures> {
  return inPage(path, script, (opened) =>
    opened.evaluate(
      async ([bench, url, frames]) => {
        const text = await (await fetch(url)).text()
        const { open } = (globalThis as unknown as Record<string, SpeedscopeBench>)[bench] ?? {}
        if (open === undefined) throw new Error('The script was not loaded.')
        return open(text, frames)
      },
      [name, file, COMPARED_FRAMES] as const,
    ),
  )
}

async function againstSpeedscope(): Promise<BenchRow[]> {
  const lab: Figures[] = []
  const speedscope: Figures[] = []
  for (let round = 0; round < ROUNDS; round++) {
    lab.push(await opening('/empty', timelineScript, 'timelineBench', '/document'))
    speedscope.push(await opening('/', speedscopeScript, 'speedscopeBench', '/profile'))
  }
  const figures = {
    'first paint': ({ firstPaintMs }: Figures) => firstPaintMs,
    'zoom and pan, frame p95': ({ framesMs }: Figures) => p95(framesMs),
    'zoom and pan, between frames p95': ({ gapsMs }: Figures) => p95(gapsMs),
  }
  return Object.entries(figures).flatMap(([figure, of]): BenchRow[] => {
    const what = `1,000,000 slices from a file: ${figure}`
    const [own, other] = [lab.map(of), speedscope.map(of)]
    return [
      { what: `${what}, lab ÷ speedscope`, value: ratioByRound(own, other), unit: '', atMost: 1 },
      { what: `${what}, lab`, value: median(own), unit: 'ms' },
      { what: `${what}, speedscope`, value: median(other), unit: 'ms' },
    ]
  })
}

const timelineScript = await pageScript('page.ts', 'timelineBench')
const speedscopeScript = await pageScript('speedscope-page.ts', 'speedscopeBench')
const { document, profile } = sameSlices(MILLION)
const empty = '<!doctype html><meta charset="utf-8"><body style="margin: 0">'
const server = await serve({ '/empty': empty, '/document': document, '/profile': profile })
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const rows = [
  ...(await showing(MILLION, { paint: 300, frame: 16 })),
  ...(await showing(10 * MILLION, { paint: 3_000, frame: 32 })),
  ...(await againstSpeedscope()),
]
server.close()
printBench('timeline', rows)
