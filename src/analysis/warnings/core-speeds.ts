import { median } from 'simple-statistics'
import { NO_TASK, STATE_CODES } from '../../contract/columns/states.ts'
import { modelOf } from '../../contract/models/index.ts'
import { type CompletedTrial, type WorkerResult, numberOf } from '../../contract/run/trial.ts'

/** Fewer trials would not show which of them were slow. */
const MIN_TRIALS = 3
/** A worker that ran for less than this in a trial does not show the speed of its core. */
const MIN_RUNNING_MS = 50

/**
 * The time of a trial's slowest worker ÷ that of its fastest, for the same work: the median over the trials in
 * which each of several workers can have a core to itself; 1 = equally fast. How much work a task is comes from the
 * baseline's trials, in which one worker did all of it. Null if the trials do not show it.
 */
export function workerSpread(completed: readonly CompletedTrial[], usableCores: number): number | null {
  const resolved = completed.filter(({ workers }) => workers.every(resolvesRunning))
  const shares = taskShares(resolved.filter(({ model }) => modelOf(model).baseline))
  const spreads = resolved
    .filter(({ workers }) => workers.length > 1 && workers.length <= usableCores)
    .map(({ workers }) => workers.map((worker) => msPerShare(worker, shares)).filter((one) => one !== null))
    .filter((all) => all.length > 1)
    .map((all) => Math.max(...all) / Math.min(...all))
  return spreads.length < MIN_TRIALS ? null : median(spreads)
}

/** Merged slices do not show which task ran, and without preemption, time off the core looks like running. */
function resolvesRunning(worker: WorkerResult): boolean {
  return worker.mergedSlices === 0 && numberOf(worker, 'preemptedMs') !== null
}

/** Each task's share of a trial's work: the median over trials of one worker. */
function taskShares(trials: readonly CompletedTrial[]): ReadonlyMap<number, number> {
  const all = new Map<number, number[]>()
  for (const { workers } of trials) {
    const perTask = workers.flatMap((worker) => [...runningMs(worker)])
    const sumMs = perTask.reduce((sum, [, ms]) => sum + ms, 0)
    for (const [task, ms] of perTask) all.set(task, [...(all.get(task) ?? []), ms / sumMs])
  }
  return new Map([...all].map(([task, shares]) => [task, median(shares)]))
}

/** Running time per share of the work; null if the worker hardly ran, or its tasks' shares are unknown. */
function msPerShare(worker: WorkerResult, shares: ReadonlyMap<number, number>): number | null {
  let ranMs = 0
  let share = 0
  for (const [task, ms] of runningMs(worker)) {
    ranMs += ms
    share += shares.get(task) ?? NaN
  }
  return ranMs < MIN_RUNNING_MS || !(share > 0) ? null : ranMs / share
}

/** A trial has many slices, and a run asks for its warnings after each trial. */
const cache = new WeakMap<WorkerResult, ReadonlyMap<number, number>>()

/** Retains the running times of a worker for a copy of it that has no slices. */
export function copyRunningTimes(from: WorkerResult, to: WorkerResult): void {
  cache.set(to, runningMs(from))
}

/** The time that each task of the worker was running. */
function runningMs(worker: WorkerResult): ReadonlyMap<number, number> {
  const known = cache.get(worker)
  if (known !== undefined) return known
  const perTask = new Map<number, number>()
  const { edgesMs, task, state } = worker.slices
  for (let at = 0; at < state.length; at++) {
    const which = task[at] ?? NO_TASK
    if (state[at] !== STATE_CODES.running || which === NO_TASK) continue
    const ms = (edgesMs[at + 1] ?? 0) - (edgesMs[at] ?? 0)
    perTask.set(which, (perTask.get(which) ?? 0) + ms)
  }
  cache.set(worker, perTask)
  return perTask
}
