import type { SliceColumns } from '../../../contract/run/report.ts'
import { SLICE_STATES } from '../../../contract/columns/slices.ts'
import { Columns, fillColumns } from '../paint/columns.ts'
import type { LaneIndex } from '../model/lane-index.ts'
import { LOOKS, STATE, stateOfLook } from '../paint/looks.ts'
import type { LaneRow, ModelRows, TimelineModel } from '../model/model.ts'
import { loopTasksOf } from '../model/task-lanes.ts'

/** How long a model was in each state: in total of a task, or of all lanes in a range of time. */
export interface ModelTimes {
  readonly model: ModelRows
  /** Per state, in the order of `SLICE_STATES`. */
  readonly statesMs: readonly number[]
}

/** What became of a task under one model. */
export interface TaskStory extends ModelTimes {
  readonly fromMs: number
  readonly toMs: number
  readonly slices: number
}

/** A task under each model that has it. */
export function taskStories(timeline: TimelineModel, task: number): TaskStory[] {
  return timeline.models.flatMap((model) => {
    const statesMs = SLICE_STATES.map(() => 0)
    let [fromMs, toMs, slices] = [Infinity, -Infinity, 0]
    for (const lane of model.rows) {
      const { startMs, endMs, task: tasks, state } = slicesWith(lane, task)
      for (let slice = tasks.indexOf(task); slice >= 0; slice = tasks.indexOf(task, slice + 1)) {
        const [beginMs, doneMs] = [startMs[slice] ?? 0, endMs[slice] ?? 0]
        const code = state[slice] ?? STATE.waiting
        statesMs[code] = (statesMs[code] ?? 0) + doneMs - beginMs
        fromMs = Math.min(fromMs, beginMs)
        toMs = Math.max(toMs, doneMs)
        slices++
      }
    }
    return slices === 0 ? [] : [{ model, statesMs, fromMs, toMs, slices }]
  })
}

/**
 * The slices in which a task is meant. An event loop does not tell for whom it waits: there it is the task's own row,
 * from when it first ran.
 */
function slicesWith(lane: LaneRow, task: number): SliceColumns {
  const row = loopTasksOf(lane)?.row(task)
  if (row === undefined) return lane.index.slices
  const first = row.state[0] === STATE.ready ? 1 : 0
  const { startMs, endMs, task: tasks, state } = row
  return {
    startMs: startMs.subarray(first),
    endMs: endMs.subarray(first),
    task: tasks.subarray(first),
    state: state.subarray(first),
  }
}

/** What all lanes of each model did in a range of time, added up. */
export function rangeTimes(timeline: TimelineModel, fromMs: number, toMs: number): ModelTimes[] {
  return timeline.models.map((model) => {
    const statesMs = SLICE_STATES.map(() => 0)
    for (const { index } of model.rows) {
      const sumsMs = sumsBetween(index, fromMs, toMs)
      for (let look = 0; look < LOOKS; look++) {
        const code = STATE[stateOfLook(look)]
        statesMs[code] = (statesMs[code] ?? 0) + (sumsMs[look] ?? 0)
      }
    }
    return { model, statesMs }
  })
}

/** How many slices lie in an interval. */
export function countBetween(index: LaneIndex, fromMs: number, toMs: number): number {
  const first = index.firstEndingAfter(fromMs)
  const last = index.firstEndingAfter(toMs, first)
  return last - first + (last < index.count && (index.slices.startMs[last] ?? Infinity) < toMs ? 1 : 0)
}

/** A lane's time per look between two times. */
export function sumsBetween(index: LaneIndex, fromMs: number, toMs: number): Float64Array {
  const columns = new Columns(1)
  fillColumns(index, { fromMs, stepMs: toMs - fromMs }, columns)
  return columns.sumsMs
}
