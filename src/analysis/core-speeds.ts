import { median } from 'simple-statistics'
import { type CompletedTrial, type LaneReport, SLICE_STATES } from '../contract/report.ts'

/** Fewer trials would not tell which of them were slow. */
const MIN_TRIALS = 3
/** A lane that ran for less in a trial tells too little about its core. */
const MIN_RUNNING_MS = 50

const RUNNING = SLICE_STATES.indexOf('running')

/**
 * How much longer the slowest lane of a trial ran than the fastest one for the same work: the median over those trials
 * of several lanes in which each can have a core to itself; 1 = all alike. How much work a task is, the trials one
 * after another tell: one lane did all of it. Null where the trials cannot tell.
 */
export function laneSpread(completed: readonly CompletedTrial[], cores: number): number | null {
  const told = completed.filter(({ lanes }) => lanes.every(tellsRunning))
  const shares = taskShares(told.filter(({ model }) => model === 'serial'))
  const spreads = told
    .filter(({ lanes }) => lanes.length > 1 && lanes.length <= cores)
    .map(({ lanes }) => lanes.map((lane) => slowness(lane, shares)).filter((one) => one !== null))
    .filter((slownesses) => slownesses.length > 1)
    .map((slownesses) => Math.max(...slownesses) / Math.min(...slownesses))
  return spreads.length < MIN_TRIALS ? null : median(spreads)
}

/** Merged slices do not say which task ran, and where no preemption is seen, what was off its core looks like running. */
function tellsRunning({ mergedSlices, preemptedMs }: LaneReport): boolean {
  return mergedSlices === 0 && preemptedMs !== null
}

/** Each task's share of a trial's work, in the median of these trials of one lane. */
function taskShares(trials: readonly CompletedTrial[]): ReadonlyMap<number, number> {
  const all = new Map<number, number[]>()
  for (const { lanes } of trials) {
    const perTask = lanes.flatMap((lane) => [...runningMs(lane)])
    const sumMs = perTask.reduce((sum, [, ms]) => sum + ms, 0)
    for (const [task, ms] of perTask) all.set(task, [...(all.get(task) ?? []), ms / sumMs])
  }
  return new Map([...all].map(([task, shares]) => [task, median(shares)]))
}

/** How long the lane ran for what it had of the work; null where it hardly ran, or its tasks are unknown. */
function slowness(lane: LaneReport, shares: ReadonlyMap<number, number>): number | null {
  let ranMs = 0
  let share = 0
  for (const [task, ms] of runningMs(lane)) {
    ranMs += ms
    share += shares.get(task) ?? NaN
  }
  return ranMs < MIN_RUNNING_MS || !(share > 0) ? null : ranMs / share
}

/** A trial's slices are many, and a run asks for its warnings after each trial. */
const runningByLane = new WeakMap<LaneReport, ReadonlyMap<number, number>>()

/** How long each task of the lane was on a core. */
function runningMs(lane: LaneReport): ReadonlyMap<number, number> {
  const known = runningByLane.get(lane)
  if (known !== undefined) return known
  const perTask = new Map<number, number>()
  const { startMs, endMs, task, state } = lane.slices
  for (let at = 0; at < state.length; at++) {
    const which = task[at] ?? -1
    if (state[at] !== RUNNING || which < 0) continue
    perTask.set(which, (perTask.get(which) ?? 0) + (endMs[at] ?? 0) - (startMs[at] ?? 0))
  }
  runningByLane.set(lane, perTask)
  return perTask
}
