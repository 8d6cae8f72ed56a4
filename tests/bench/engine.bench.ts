// What the engine promises: speed-ups, waits, and how fast a run is cancelled.
import { setTimeout as pause } from 'node:timers/promises'
import { MODEL_IDS, type ModelId } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { Report } from '../../src/contract/run/report.ts'
import { labEngine, runOnce, start } from '../engine/lab.ts'
import { descendants, threadCount } from '../fixtures/processes.ts'
import { bareProcesses, bareThreads } from './bare/run.ts'
import { roundsOnEqualCores, slowestToFastestCore } from './cores.ts'
import { ratioByRound, rounds } from './paired.ts'
import { type BenchRow, printBench } from './table.ts'

const WORKERS = { threads: 2, processes: 2 }
const SPEEDUP_RUNS = 6
const BARE_ROUNDS = 15
/** About a second, one after another: the start and the last tasks are a small part of that. */
const PARAMS = { limit: 800_000_000 }
const engine = labEngine()

function wallMs(report: Report, model: ModelId): number {
  return report.summary.perModel[model]?.wallMs.median ?? NaN
}

/** The median over trials: each round's ran one after the other, on the machine as it was at that moment. */
async function speedups(): Promise<BenchRow[]> {
  // Small tasks, so that a worker that is done waits little for the other's last.
  const plan = { workload: 'primes', params: PARAMS, tasks: 32, workers: WORKERS, repeats: 5, warmups: 1 }
  const reports = await roundsOnEqualCores(SPEEDUP_RUNS, () => runOnce(engine, plan))
  const speedup = (model: ModelId): number => {
    const walls = (which: ModelId): number[] =>
      reports.flatMap(({ trials }) =>
        trials.filter((trial) => trial.model === which).map((trial) => trial.wallMs),
      )
    return ratioByRound(walls('serial'), walls(model))
  }
  const what = 'primes, 32 tasks: speed-up of'
  return [
    { what: `${what} 2 threads`, value: speedup('threads'), unit: '×', atLeast: 1.9, atMost: 2 },
    { what: `${what} 2 processes`, value: speedup('processes'), unit: '×', atLeast: 1.9, atMost: 2 },
    { what: `${what} cooperative`, value: speedup('cooperative'), unit: '×', atLeast: 0.95, atMost: 1.02 },
    ...(await bareSpeedups(what)),
    {
      what: 'the slowest core of this machine ÷ the fastest, same work',
      value: slowestToFastestCore(),
      unit: '',
    },
  ]
}

/** The same work by bare scripts: what this machine gives at that moment. */
async function bareSpeedups(what: string): Promise<BenchRow[]> {
  const work = { workload: 'primes', params: PARAMS, tasks: 32, seed: 1, timeSliceMs: 0, warmups: 1 }
  const workers = [() => bareThreads(work, 1), () => bareThreads(work, 2), () => bareProcesses(work, 2)].map(
    (run) => async () => (await run()).wallMs,
  )
  const [serial, threads, processes] = await rounds(workers, BARE_ROUNDS)
  const of = (name: string): string => `${what} ${name} of a bare script: what this machine gives`
  return [
    { what: of('2 threads'), value: ratioByRound(serial, threads), unit: '×' },
    { what: of('2 processes'), value: ratioByRound(serial, processes), unit: '×' },
  ]
}

async function waiting(): Promise<BenchRow[]> {
  const repeats = { repeats: 5, warmups: 1 }
  const waits = await runOnce(engine, {
    workload: 'waits',
    tasks: 1_000,
    models: ['cooperative'],
    ...repeats,
  })
  const web = await runOnce(engine, {
    workload: 'web',
    tasks: 50,
    models: ['processes', 'cooperative'],
    workers: WORKERS,
    ...repeats,
  })
  return [
    {
      what: 'waits, 1,000 of 100 ms, cooperative: wall',
      value: wallMs(waits, 'cooperative'),
      unit: 'ms',
      atMost: 150,
    },
    {
      what: 'web, 50 at 100 ms, cooperative: wall',
      value: wallMs(web, 'cooperative'),
      unit: 'ms',
      atMost: 160,
    },
    {
      what: 'web, 50 at 100 ms, 2 processes: wall',
      value: wallMs(web, 'processes'),
      unit: 'ms',
      atLeast: 2_500,
      atMost: 2_900,
    },
  ]
}

/** The longest of several cancels at different moments, until every thread and process of the run is gone. */
async function cancelMs(plan: PlanInput): Promise<number> {
  let longestMs = 0
  for (const afterMs of [0, 10, 50, 100, 200, 400, 800]) {
    const threadsBefore = threadCount()
    const { run } = start(engine, { ...plan, warmups: 0, repeats: 1 })
    await pause(afterMs)
    const askedAt = performance.now()
    run.cancel()
    await run.finished
    while (descendants().length > 0 || threadCount() > threadsBefore) await pause(1)
    longestMs = Math.max(longestMs, performance.now() - askedAt)
  }
  return longestMs
}

async function cancelling(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const model of MODEL_IDS) {
    const plan = { workload: 'primes', params: { limit: 1_000_000_000 }, models: [model], timeSliceMs: 0 }
    rows.push({
      what: `cancel, ${model}: longest of 7 moments`,
      value: await cancelMs(plan),
      unit: 'ms',
      atMost: 300,
    })
  }
  const web: PlanInput = { workload: 'web', tasks: 50, params: { latencyMs: 5_000 }, models: ['cooperative'] }
  rows.push({
    what: 'cancel, web: longest of 7 moments',
    value: await cancelMs(web),
    unit: 'ms',
    atMost: 300,
  })
  return rows
}

// The first trial pays for what is loaded once.
await runOnce(engine, { workload: 'primes', params: { limit: 1_000_000 } })
printBench('engine', [...(await speedups()), ...(await waiting()), ...(await cancelling())])
