// How fast a run is cancelled: from the request until every process of the run is gone.
import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { PlanInput } from '../../../src/contract/plan/plan.ts'
import { productEntries } from '../../fixtures/test-entries.ts'
import { labSupervisor, start } from '../lab.ts'
import { type BenchRow, printBench } from '../table.ts'

const POLL_INTERVAL_MS = 2
/** Moments at which workers are started one after the other, and at which all of them run. */
const STARTING_MS = [0, 10, 50, 100, 200, 400, 800, 1_500]
const RUNNING_MS = [0, 50, 500]
/** Without a spare runner, which could not be told from a process that is left. */
const supervisor = labSupervisor({ interactive: false })
/** Runs for much longer than the last moment. */
const PRIMES = {
  workload: 'primes',
  params: { limit: 1_000_000_000 },
  tasks: 64,
  timeSliceMs: 0,
  repeats: 20,
}

/** The longest of several cancellations, each so long after a moment of a run. */
async function longestMs(
  plan: PlanInput,
  moment: 'run-started' | 'workers-ready',
  delaysMs: readonly number[],
): Promise<number> {
  let longest = 0
  for (const delayMs of delaysMs) {
    let reach: () => void = () => undefined
    const reached = new Promise<void>((resolve) => (reach = resolve))
    const run = start(supervisor, plan, ({ type }) => {
      if (type === moment) reach()
    })
    await reached
    await delay(delayMs)
    const requestedMs = performance.now()
    run.cancel()
    await run.ended
    while (labProcesses() > 0) await delay(POLL_INTERVAL_MS)
    longest = Math.max(longest, performance.now() - requestedMs)
  }
  return longest
}

/** The runners and worker processes on the machine, whatever has become of their parents. */
function labProcesses(): number {
  const entries = [productEntries.runner, productEntries.process, productEntries.webService]
  return readdirSync('/proc').filter((name) => {
    const commandLine = /^\d+$/.test(name) ? commandLineOf(name) : ''
    return entries.some((entry) => commandLine.includes(entry))
  }).length
}

/** Empty for a process that is gone, even where nobody has reaped it. */
function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}

async function cancelling(what: string, plan: PlanInput): Promise<BenchRow[]> {
  const startingMs = await longestMs(plan, 'run-started', STARTING_MS)
  const runningMs = await longestMs(plan, 'workers-ready', RUNNING_MS)
  const bounded = { unit: 'ms', atMost: 300 }
  return [
    {
      what: `cancel, ${what}: longest of ${STARTING_MS.length} moments of the start`,
      value: startingMs,
      ...bounded,
    },
    {
      what: `cancel, ${what}: longest of ${RUNNING_MS.length} moments after it`,
      value: runningMs,
      ...bounded,
    },
  ]
}

const web = { workload: 'web', tasks: 50, params: { latencyMs: 5_000 }, models: ['cooperative' as const] }
const rows = [
  ...(await cancelling('32 processes', { ...PRIMES, models: ['processes'], workers: { processes: 32 } })),
  ...(await cancelling('32 threads', { ...PRIMES, models: ['threads'], workers: { threads: 32 } })),
  ...(await cancelling('web', web)),
]
await supervisor.close()
printBench('cancel', rows)
