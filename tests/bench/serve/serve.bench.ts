// What the lab in a browser promises: how soon it answers, and that who watches does not slow the run down. The pages
// are bare sockets that share the machine with the run.
import { join } from 'node:path'
import { ratioByRound, rounds } from './paired.ts'
import { WATCHED_PLAN, ROOT, enter, open, run, serve, wallMs } from './serve/served.ts'
import { type BenchRow, median, printBench } from './table.ts'

const STARTS = 5
const TABS = 20
const ROUNDS = 5

/** From the command until the page is there. */
async function startMs(): Promise<number> {
  const askedMs = performance.now()
  const served = await serve([join(ROOT, 'scripts', 'start.mjs')])
  await (await fetch(served.origin)).text()
  const answeredMs = performance.now() - askedMs
  await served.end()
  return answeredMs
}

/** The run's wall time with so many watching, against none: medians of rounds that take turns. */
async function watched(): Promise<BenchRow[]> {
  const served = await serve()
  try {
    const cookie = await enter(served)
    const starter = await open(served, cookie, false)
    const watchedBy = (inSight: number, count: number) => async (): Promise<number> => {
      const tabs = await Promise.all(
        Array.from({ length: count }, (_, tab) => open(served, cookie, tab < inSight)),
      )
      const took = wallMs(await run(starter, WATCHED_PLAN))
      for (const tab of tabs) tab.terminate()
      return took
    }
    const things = [watchedBy(0, 0), watchedBy(1, TABS), watchedBy(TABS, TABS)]
    const [none, tabs, windows] = await rounds(things, ROUNDS)
    const longer = (figures: readonly number[] | undefined): number => (ratioByRound(figures, none) - 1) * 100
    return [
      {
        what: `${TABS} watch a run, one of them in sight: its wall time longer by`,
        value: longer(tabs),
        unit: '%',
        atMost: 3,
      },
      {
        what: `${TABS} watch a run, all in sight: its wall time longer by`,
        value: longer(windows),
        unit: '%',
      },
    ]
  } finally {
    await served.end()
  }
}

const starts: number[] = []
for (let start = 0; start < STARTS; start++) starts.push(await startMs())
printBench('serve', [
  {
    what: 'npm start without a display until the page answers',
    value: median(starts) / 1_000,
    unit: 's',
    atMost: 3,
  },
  ...(await watched()),
])
