// The cost of watching a run: tabs of a real browser, one of which is visible, share the machine with it.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ratioByRound, rounds } from '../paired.ts'
import { WATCHED_PLAN, enter, open, runWallMs, serve } from '../serve/served.ts'
import { TOKEN_NAME } from '../../../src/contract/api/socket.ts'
import { type BenchRow, printBench } from '../table.ts'
import { Chromium } from './chromium.ts'

/** The median wall time of a run's trials, and the time of the whole run. */
interface RunTimes {
  readonly trialMs: number
  readonly runMs: number
}

const TABS = 20
const ROUNDS = 7
/** A browser is busy with a new tab for less than this. */
const SETTLE_MS = 3_000

const executable = process.env['INTERLEAVE_TEST_CHROMIUM'] ?? '/usr/bin/chromium'
const served = await serve()
const browser = await Chromium.start(executable, mkdtempSync(join(tmpdir(), 'interleave-tabs-')))
try {
  // A socket starts the runs, and watches none of them.
  const starter = await open(served, await enter(served), false)
  const address = `${served.origin}/#${TOKEN_NAME}=${await served.token()}`
  await (await browser.open(address)).close()

  const watchedBy = (count: number) => async (): Promise<RunTimes> => {
    const tabs = []
    for (let tab = 0; tab < count; tab++) tabs.push(await browser.open(served.origin))
    const states = await Promise.all(tabs.map((tab) => tab.evaluate('document.visibilityState')))
    const visible = states.filter((state) => state === 'visible').length
    if (visible !== Math.min(count, 1)) throw new Error(`${visible} of ${count} tabs are visible.`)
    await delay(SETTLE_MS)
    const startMs = performance.now()
    const trialMs = await runWallMs(starter, WATCHED_PLAN)
    const runMs = performance.now() - startMs
    for (const tab of tabs) await tab.close()
    return { trialMs, runMs }
  }

  const [none, one, many] = await rounds([watchedBy(0), watchedBy(1), watchedBy(TABS)], ROUNDS)
  const row = (tabs: string, watched: readonly RunTimes[] | undefined, time: keyof RunTimes): BenchRow => ({
    what: `${tabs} watching ÷ nobody: ${time === 'trialMs' ? 'wall time of a trial' : 'time of the whole run'}`,
    value: ratioByRound(
      watched?.map((times) => times[time]),
      none?.map((times) => times[time]),
    ),
    unit: '',
  })
  const tabs = `${TABS} tabs of Chromium`
  printBench('tabs', [
    { ...row(tabs, many, 'trialMs'), atMost: 1.03 },
    row('one tab of Chromium', one, 'trialMs'),
    row(tabs, many, 'runMs'),
    row('one tab of Chromium', one, 'runMs'),
  ])
} finally {
  await browser.end()
  await served.end()
}
