import { type SliceColumns } from '../../../contract/columns/slices.ts'
import { SLICE_STATES, STATE_CODES, type SliceState } from '../../../contract/columns/states.ts'
import type { Lane, ModelLanes, TimelineData } from '../model/lanes.ts'
import { STYLES, stateOfStyle } from '../model/styles.ts'
import { taskSlicesOf } from '../model/task-lanes.ts'
import { sumsBetween } from '../paint/pixel-columns.ts'

/** The time that a model spent in each state: all slices of a task, or all workers in an interval. */
export interface ModelSummary {
  readonly model: ModelLanes
  /** By the codes of `SLICE_STATES`. */
  readonly statesMs: readonly number[]
}

/** A task under one model. */
export interface TaskSummary extends ModelSummary {
  readonly fromMs: number
  readonly toMs: number
}

/** A task under each model that executed it. */
export function taskSummaries(timeline: TimelineData, task: number): TaskSummary[] {
  return timeline.models.flatMap((model) => {
    const statesMs = SLICE_STATES.map(() => 0)
    let [fromMs, toMs] = [Infinity, -Infinity]
    for (const lane of model.lanes) {
      const { slices, first } = slicesOf(lane, task)
      const { edgesMs, task: tasks, state } = slices
      for (let slice = tasks.indexOf(task, first); slice >= 0; slice = tasks.indexOf(task, slice + 1)) {
        const [startMs, endMs] = [edgesMs[slice] ?? 0, edgesMs[slice + 1] ?? 0]
        const code = state[slice] ?? STATE_CODES.waiting
        statesMs[code] = (statesMs[code] ?? 0) + endMs - startMs
        fromMs = Math.min(fromMs, startMs)
        toMs = Math.max(toMs, endMs)
      }
    }
    return toMs < fromMs ? [] : [{ model, statesMs, fromMs, toMs }]
  })
}

/** All workers of each model in an interval, added up. */
export function rangeSummaries(timeline: TimelineData, fromMs: number, toMs: number): ModelSummary[] {
  return timeline.models.map((model) => {
    const statesMs = SLICE_STATES.map(() => 0)
    for (const { index } of model.lanes) {
      const sumsMs = sumsBetween(index, fromMs, toMs)
      for (let style = 0; style < STYLES; style++) {
        const code = STATE_CODES[stateOfStyle(style)]
        statesMs[code] = (statesMs[code] ?? 0) + (sumsMs[style] ?? 0)
      }
    }
    return { model, statesMs }
  })
}

/** The states that occur in any of the summaries. */
export function statesIn(summaries: readonly ModelSummary[]): SliceState[] {
  return SLICE_STATES.filter((state) =>
    summaries.some(({ statesMs }) => (statesMs[STATE_CODES[state]] ?? 0) > 0),
  )
}

/** The time in a state; 0 where there is none. */
export function msIn({ statesMs }: ModelSummary, state: SliceState): number {
  return statesMs[STATE_CODES[state]] ?? 0
}

/**
 * The slices that have the task, and the first of them that counts. The slices of an event loop do not say which of its
 * tasks waits: there it is the task's own slices, from its first turn on.
 */
function slicesOf(lane: Lane, task: number): { slices: SliceColumns; first: number } {
  const own = taskSlicesOf(lane)?.of(task)
  if (own === undefined) return { slices: lane.index.slices, first: 0 }
  return { slices: own, first: own.state[0] === STATE_CODES.ready ? 1 : 0 }
}
