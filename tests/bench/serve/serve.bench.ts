// The lab in a browser: how fast it starts, and what pages that watch a run add to its wall time. The pages are bare
// sockets on the same machine.
import { join } from 'node:path'
import { ratioByRound, rounds } from '../paired.ts'
import { type BenchRow, median, printBench } from '../table.ts'
import { ROOT, WATCHED_PLAN, enter, open, runWallMs, serve } from './served.ts'

const STARTS = 5
const PAGES = 20
const ROUNDS = 5

/** From the command until the page arrives. */
async function startMs(): Promise<number> {
  const fromMs = performance.now()
  const served = await serve([join(ROOT, 'scripts', 'start.mjs')])
  await (await fetch(served.origin)).text()
  const wallMs = performance.now() - fromMs
  await served.end()
  return wallMs
}

async function watching(): Promise<BenchRow[]> {
  const served = await serve()
  try {
    const cookie = await enter(served)
    const starter = await open(served, cookie, false)
    const watchedBy = (pages: number, visible: number) => async (): Promise<number> => {
      const sockets = await Promise.all(
        Array.from({ length: pages }, (_, page) => open(served, cookie, page < visible)),
      )
      const wallMs = await runWallMs(starter, WATCHED_PLAN)
      for (const socket of sockets) socket.terminate()
      return wallMs
    }
    const things = [watchedBy(0, 0), watchedBy(PAGES, 1), watchedBy(PAGES, PAGES)]
    const [none, one, all] = await rounds(things, ROUNDS)
    const what = `wall time of a run that ${PAGES} pages watch ÷ that nobody watches`
    return [
      { what: `${what}, one page visible`, value: ratioByRound(one, none), unit: '', atMost: 1.03 },
      { what: `${what}, all pages visible`, value: ratioByRound(all, none), unit: '' },
    ]
  } finally {
    await served.end()
  }
}

const starts: number[] = []
for (let start = 0; start < STARTS; start++) starts.push(await startMs())
printBench('serve', [
  {
    what: 'npm start without a display, until the page arrives',
    value: median(starts),
    unit: 'ms',
    atMost: 3_000,
  },
  ...(await watching()),
])
