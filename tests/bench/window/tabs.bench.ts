// What watching costs a run: tabs of a real browser, one of which is in sight, share the machine with it.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ratioByRound, rounds } from './paired.ts'
import { Chromium } from './serve/chromium.ts'
import { WATCHED_PLAN, enter, open, run, serve, wallMs } from './serve/served.ts'
import { type BenchRow, printBench } from './table.ts'

/** A run's wall time as its report has it, and from its start to its last word. */
interface Took {
  readonly reportMs: number
  readonly wholeMs: number
}

const TABS = 20
const ROUNDS = 7
const SETTLE_MS = 3_000

const executable = process.env['INTERLEAVE_TEST_CHROMIUM'] ?? '/usr/bin/chromium'
const served = await serve()
const browser = await Chromium.start(executable, mkdtempSync(join(tmpdir(), 'interleave-tabs-')))
try {
  // Who starts the runs looks at none of them.
  const starter = await open(served, await enter(served), false)
  const address = `${served.origin}/#token=${await served.token()}`
  await (await browser.open(address)).close()

  const watchedBy = (count: number) => async (): Promise<Took> => {
    const tabs = []
    for (let tab = 0; tab < count; tab++) tabs.push(await browser.open(served.origin))
    const seen = await Promise.all(tabs.map((tab) => tab.evaluate('document.visibilityState')))
    const inSight = seen.filter((state) => state === 'visible').length
    if (inSight !== Math.min(count, 1)) throw new Error(`${inSight} of ${count} tabs are in sight.`)
    // What a browser does with a new tab is over by then.
    await pause(SETTLE_MS)
    const askedMs = performance.now()
    const reportMs = wallMs(await run(starter, WATCHED_PLAN))
    const wholeMs = performance.now() - askedMs
    for (const tab of tabs) await tab.close()
    return { reportMs, wholeMs }
  }

  const [none, one, many] = await rounds([watchedBy(0), watchedBy(1), watchedBy(TABS)], ROUNDS)
  const longer = (watched: readonly Took[] = [], figure: keyof Took): number => {
    const of = (round: Took): number => round[figure]
    return (ratioByRound(watched.map(of), none?.map(of)) - 1) * 100
  }
  const rows: BenchRow[] = [
    {
      what: `${TABS} tabs of Chromium watch a run: its wall time longer by`,
      value: longer(many, 'reportMs'),
      unit: '%',
      atMost: 3,
    },
    {
      what: 'one tab of Chromium watches a run: its wall time longer by',
      value: longer(one, 'reportMs'),
      unit: '%',
    },
    {
      what: `the same, from the run's start to its last word: ${TABS} tabs`,
      value: longer(many, 'wholeMs'),
      unit: '%',
    },
    {
      what: "the same, from the run's start to its last word: one tab",
      value: longer(one, 'wholeMs'),
      unit: '%',
    },
  ]
  printBench('window-tabs', rows)
} finally {
  await browser.end()
  await served.end()
}
