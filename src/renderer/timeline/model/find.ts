import { STATE } from '../paint/looks.ts'
import type { LaneRow, ModelRows, TimelineModel } from './model.ts'

/** A place worth looking at: an interval, in one lane or in a whole model. */
export interface Finding {
  readonly model: ModelRows
  /** Null where it is not of one lane. */
  readonly lane: LaneRow | null
  /** A slice in the middle of it; -1 where no slice is meant. */
  readonly slice: number
  readonly task: number | null
  readonly fromMs: number
  readonly toMs: number
}

/** The longest time in which a lane was in one state without a break, whatever the task; null when it never was. */
function longestInState(timeline: TimelineModel, state: number): Finding | null {
  let best: Finding | null = null
  let bestMs = 0
  for (const model of timeline.models) {
    for (const lane of model.rows) {
      const { startMs, endMs, state: states, task } = lane.index.slices
      let fromMs = 0
      for (let slice = 0; slice < lane.index.count; slice++) {
        if (states[slice] !== state) continue
        const goesOn =
          slice > 0 &&
          states[slice - 1] === state &&
          task[slice - 1] === task[slice] &&
          endMs[slice - 1] === startMs[slice]
        if (!goesOn) fromMs = startMs[slice] ?? 0
        const toMs = endMs[slice] ?? 0
        if (toMs - fromMs <= bestMs) continue
        bestMs = toMs - fromMs
        best = { model, lane, slice, task: task[slice] ?? null, fromMs, toMs }
      }
    }
  }
  return best
}

export function longestPreemption(timeline: TimelineModel): Finding | null {
  return longestInState(timeline, STATE.preempted)
}

export function longestBlocked(timeline: TimelineModel): Finding | null {
  return longestInState(timeline, STATE.blocked)
}

/** When each task was first and last seen under a model. */
interface TaskSpans {
  readonly fromMs: Float64Array
  readonly toMs: Float64Array
}

/** Tasks beyond this are no tasks of the lab's: a column may come from a file. */
const MOST_TASKS = 1_000_000

/** From each task's first slice to its last, `NaN` for numbers that no task has. */
function taskSpans({ rows }: ModelRows): TaskSpans {
  let most = -1
  for (const { index } of rows) for (const task of index.slices.task) if (task > most) most = task
  const length = Math.min(most + 1, MOST_TASKS)
  const fromMs = new Float64Array(length).fill(NaN)
  const toMs = new Float64Array(length).fill(NaN)
  for (const { index } of rows) {
    const { startMs, endMs, task } = index.slices
    for (let slice = 0; slice < index.count; slice++) {
      const who = task[slice] ?? -1
      if (who < 0 || who >= length) continue
      // Not `Math.min`, which makes NaN of NaN.
      if (!((startMs[slice] ?? 0) >= (fromMs[who] ?? NaN))) fromMs[who] = startMs[slice] ?? 0
      if (!((endMs[slice] ?? 0) <= (toMs[who] ?? NaN))) toMs[who] = endMs[slice] ?? 0
    }
  }
  return { fromMs, toMs }
}

/** The task that took longest from its first slice to its last, in any model. */
export function slowestTask(timeline: TimelineModel): Finding | null {
  let best: Finding | null = null
  for (const model of timeline.models) {
    const spans = taskSpans(model)
    for (let task = 0; task < spans.fromMs.length; task++) {
      const [fromMs, toMs] = [spans.fromMs[task] ?? NaN, spans.toMs[task] ?? NaN]
      if (!(toMs - fromMs > (best === null ? 0 : best.toMs - best.fromMs))) continue
      best = { model, lane: null, slice: -1, task, fromMs, toMs }
    }
  }
  return best
}

/** The first time in which as many lanes of a model were running as there are cores; null when that never was. */
export function firstAllCores(timeline: TimelineModel, cores: number): Finding | null {
  let best: Finding | null = null
  for (const model of timeline.models) {
    if (model.rows.length < cores) continue
    const found = allRunning(model, cores)
    if (found !== null && (best === null || found.fromMs < best.fromMs)) best = found
  }
  return best
}

/** Goes through the ends of all lanes' slices in order of time. */
function allRunning(model: ModelRows, cores: number): Finding | null {
  const next = model.rows.map(() => 0)
  const edgeMs = model.rows.map(({ index }) => index.slices.endMs[0] ?? Infinity)
  for (let nowMs = 0; ;) {
    let running = 0
    let soonestMs = Infinity
    for (const [at, { index }] of model.rows.entries()) {
      const slice = next[at] ?? 0
      if (index.slices.state[slice] === STATE.running && (index.slices.startMs[slice] ?? Infinity) <= nowMs)
        running++
      soonestMs = Math.min(soonestMs, edgeMs[at] ?? Infinity)
    }
    if (soonestMs === Infinity) return null
    if (running >= cores && soonestMs > nowMs) {
      return { model, lane: null, slice: -1, task: null, fromMs: nowMs, toMs: soonestMs }
    }
    nowMs = soonestMs
    for (const [at, { index }] of model.rows.entries()) {
      let slice = next[at] ?? 0
      while ((index.slices.endMs[slice] ?? Infinity) <= nowMs) slice++
      next[at] = slice
      edgeMs[at] = index.slices.endMs[slice] ?? Infinity
    }
  }
}
