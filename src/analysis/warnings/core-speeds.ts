import { median } from 'simple-statistics'
import { type CompletedTrial, type WorkerResult, SLICE_STATES } from '../../contract/run/report.ts'

/** Fewer trials would not tell which of them were slow. */
const MIN_TRIALS = 3
/** A worker that ran for less in a trial tells too little about its core. */
const MIN_RUNNING_MS = 50

const RUNNING = SLICE_STATES.indexOf('running')

/**
 * How much longer the slowest worker of a trial ran than the fastest one for the same work: the median over those trials
 * of several workers in which each can have a core to itself; 1 = all alike. How much work a task is, the trials one
 * after another tell: one worker did all of it. Null where the trials cannot tell.
 */
export function workerSpread(completed: readonly CompletedTrial[], cores: number): number | null {
  const told = completed.filter(({ workers }) => workers.every(tellsRunning))
  const shares = taskShares(told.filter(({ model }) => model === 'serial'))
  const spreads = told
    .filter(({ workers }) => workers.length > 1 && workers.length <= cores)
    .map(({ workers }) => workers.map((worker) => slowness(worker, shares)).filter((one) => one !== null))
    .filter((slownesses) => slownesses.length > 1)
    .map((slownesses) => Math.max(...slownesses) / Math.min(...slownesses))
  return spreads.length < MIN_TRIALS ? null : median(spreads)
}

/** Merged slices do not say which task ran, and where no preemption is seen, what was off its core looks like running. */
function tellsRunning({ mergedSlices, preemptedMs }: WorkerResult): boolean {
  return mergedSlices === 0 && preemptedMs !== null
}

/** Each task's share of a trial's work, in the median of these trials of one worker. */
function taskShares(trials: readonly CompletedTrial[]): ReadonlyMap<number, number> {
  const all = new Map<number, number[]>()
  for (const { workers } of trials) {
    const perTask = workers.flatMap((worker) => [...runningMs(worker)])
    const sumMs = perTask.reduce((sum, [, ms]) => sum + ms, 0)
    for (const [task, ms] of perTask) all.set(task, [...(all.get(task) ?? []), ms / sumMs])
  }
  return new Map([...all].map(([task, shares]) => [task, median(shares)]))
}

/** How long the worker ran for what it had of the work; null where it hardly ran, or its tasks are unknown. */
function slowness(worker: WorkerResult, shares: ReadonlyMap<number, number>): number | null {
  let ranMs = 0
  let share = 0
  for (const [task, ms] of runningMs(worker)) {
    ranMs += ms
    share += shares.get(task) ?? NaN
  }
  return ranMs < MIN_RUNNING_MS || !(share > 0) ? null : ranMs / share
}

/** A trial's slices are many, and a run asks for its warnings after each trial. */
const runningByWorker = new WeakMap<WorkerResult, ReadonlyMap<number, number>>()

/** How long each task of the worker was on a core. */
function runningMs(worker: WorkerResult): ReadonlyMap<number, number> {
  const known = runningByWorker.get(worker)
  if (known !== undefined) return known
  const perTask = new Map<number, number>()
  const { startMs, endMs, task, state } = worker.slices
  for (let at = 0; at < state.length; at++) {
    const which = task[at] ?? -1
    if (state[at] !== RUNNING || which < 0) continue
    perTask.set(which, (perTask.get(which) ?? 0) + (endMs[at] ?? 0) - (startMs[at] ?? 0))
  }
  runningByWorker.set(worker, perTask)
  return perTask
}
