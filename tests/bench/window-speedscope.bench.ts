// The timeline against speedscope: the same slices, the same browser, the same turns of the wheel. Both get the text
// of a file; what they make of it until it is seen is the first paint.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import sirv from 'sirv'
import { ratioByRound } from './paired.ts'
import { type BenchRow, median, p95, printBench } from './table.ts'
import { pageScript } from './timeline/build-page.ts'
import type { PageFigures } from './timeline/page.ts'
import { sameSlices } from './timeline/same-slices.ts'

const SLICES = 1_000_000
const FRAMES = 240
const ROUNDS = 3
const STYLES = join(import.meta.dirname, '..', '..', 'src', 'renderer', 'styles')

/** A program that shows slices: its page, the script that drives it, and what it opens. */
interface Shower {
  readonly path: string
  readonly script: string
  readonly name: string
  readonly text: string
}

const speedscopeFiles = join(
  dirname(fileURLToPath(import.meta.resolve('speedscope/package.json'))),
  'dist/release',
)

/** Serves speedscope as its package has it, an empty page with the lab's styles, and the files to open. */
async function serve(texts: Readonly<Record<string, string>>): Promise<Server> {
  const style = ['tokens.css', 'base.css'].map((file) => readFileSync(join(STYLES, file), 'utf8')).join('\n')
  const labPage = `<!doctype html><meta charset="utf-8"><style>${style.replace(/@import[^;]*;/, '')}</style><div id="app"></div>`
  const files = sirv(speedscopeFiles, { dev: false })
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const text = path === '/lab' ? labPage : texts[path]
    if (text === undefined) {
      files(request, response)
    } else {
      response.setHeader('Content-Type', path === '/lab' ? 'text/html' : 'application/json')
      response.end(text)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** One opening of a fresh page in a fresh browser. */
async function measure({ path, script, name, text }: Shower, origin: string): Promise<PageFigures> {
  const userData = mkdtempSync(join(tmpdir(), 'interleave-bench-'))
  const context = await chromium.launchPersistentContext(userData, {
    executablePath: process.env['INTERLEAVE_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    viewport: { width: 1280, height: 860 },
    // speedscope draws with WebGL, which needs this where there is no graphics card.
    args: ['--enable-unsafe-swiftshader'],
  })
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto(`${origin}${path}`)
    await page.evaluate(script)
    return await page.evaluate(
      async ([coordinator, file, frames]) => {
        const opened = await (await fetch(file)).text()
        const { open } = (globalThis as unknown as Record<string, { open: OpenFile }>)[coordinator] ?? {}
        if (open === undefined) throw new Error('The coordinator is not there.')
        return open(opened, frames)
      },
      [name, text, FRAMES] as const,
    )
  } finally {
    await context.close()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

type OpenFile = (text: string, frames: number) => Promise<PageFigures>

const { report, profile } = sameSlices(SLICES)
const server = await serve({ '/report': report, '/profile': profile })
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const lab: Shower = {
  path: '/lab',
  script: await pageScript('page.ts', 'timelineBench'),
  name: 'timelineBench',
  text: '/report',
}
const speedscope: Shower = {
  path: '/',
  script: await pageScript('speedscope-page.ts', 'speedscopeBench'),
  name: 'speedscopeBench',
  text: '/profile',
}
const [ours, theirs]: [PageFigures[], PageFigures[]] = [[], []]
for (let round = 0; round < ROUNDS; round++) {
  ours.push(await measure(lab, origin))
  theirs.push(await measure(speedscope, origin))
}
server.close()

const figures = {
  'first paint': ({ firstPaintMs }: PageFigures) => firstPaintMs,
  'zoom and pan, frame p95': ({ framesMs }: PageFigures) => p95(framesMs),
  'zoom and pan, between frames p95': ({ gapsMs }: PageFigures) => p95(gapsMs),
}
printBench(
  'window-speedscope',
  Object.entries(figures).flatMap(([what, of]): BenchRow[] => {
    const [mine, other] = [ours.map(of), theirs.map(of)]
    const all = `1,000,000 slices: ${what}`
    return [
      { what: `${all}: lab ÷ speedscope`, value: ratioByRound(mine, other), unit: '', atMost: 1 },
      { what: `${all}: lab`, value: median(mine), unit: 'ms' },
      { what: `${all}: speedscope`, value: median(other), unit: 'ms' },
    ]
  }),
)
