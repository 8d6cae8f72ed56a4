import { median } from 'simple-statistics'
import { type CompletedTrial, type LaneReport, SLICE_STATES } from '../contract/report.ts'

/** Fewer trials would not tell which of them were slow. */
const MIN_TRIALS = 3
/** A lane that ran for less in a trial tells too little about its core. */
const MIN_RUNNING_MS = 50

const RUNNING = SLICE_STATES.indexOf('running')

/**
 * How much longer the slowest lane of a trial ran than the fastest one for the same work: the median over those trials
 * of several lanes in which each can have a core to itself; 1 = all alike. The same work: each task is held against
 * its own median over all trials, so tasks may differ. Null where the trials cannot tell.
 */
export function laneSpread(completed: readonly CompletedTrial[], cores: number): number | null {
  const trials = completed.filter(({ model, lanes }) => model !== 'cooperative' && lanes.every(isWhole))
  const usualMs = usualRunningMs(trials)
  const spreads = trials
    .filter(({ lanes }) => lanes.length > 1 && lanes.length <= cores)
    .map(({ lanes }) => lanes.map((lane) => slowness(lane, usualMs)).filter((one) => one !== null))
    .filter((slownesses) => slownesses.length > 1)
    .map((slownesses) => Math.max(...slownesses) / Math.min(...slownesses))
  return spreads.length < MIN_TRIALS ? null : median(spreads)
}

/** Merged slices do not say which task ran. */
function isWhole({ mergedSlices }: LaneReport): boolean {
  return mergedSlices === 0
}

/** How long each task ran, in the median of the trials. */
function usualRunningMs(trials: readonly CompletedTrial[]): Map<number, number> {
  const all = new Map<number, number[]>()
  for (const { lanes } of trials) {
    for (const lane of lanes) {
      for (const [task, ms] of runningMs(lane)) {
        const times = all.get(task)
        if (times === undefined) all.set(task, [ms])
        else times.push(ms)
      }
    }
  }
  return new Map([...all].map(([task, ms]) => [task, median(ms)]))
}

/** How much longer than usual the lane ran for the tasks it had; null where it hardly ran. */
function slowness(lane: LaneReport, usualMs: ReadonlyMap<number, number>): number | null {
  let ranMs = 0
  let expectedMs = 0
  for (const [task, ms] of runningMs(lane)) {
    ranMs += ms
    expectedMs += usualMs.get(task) ?? ms
  }
  return ranMs < MIN_RUNNING_MS ? null : ranMs / expectedMs
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
