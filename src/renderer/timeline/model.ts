import type { ModelId } from '../../contract/models.ts'
import type { AwaitColumns, LaneKind } from '../../contract/report.ts'
import type { LaneIndex } from './lane-index.ts'
import type { LiveTrial } from './live-trial.ts'
import type { ModelSeries } from './series.ts'
import { type Part, rowsOf, sourceOf } from './parts.ts'

/** One row of the timeline: a thread, a process or an event loop; or one task of a loop. */
export interface LaneRow {
  /** Its place among all rows. */
  readonly row: number
  readonly model: ModelId
  readonly kind: LaneKind
  /** Counted from 1, as people do. */
  readonly number: number
  /** Null until the lane is up. */
  readonly pid: number | null
  readonly threadId: number | null
  /** The place of its trial among the run's; -1 = none yet. */
  readonly order: number
  readonly index: LaneIndex
  /** What the tasks of an event loop waited for; absent where that is not known. */
  readonly awaits?: AwaitColumns
  readonly lostAwaits?: number
  /** Of a task's own row, whose `number` is the task's: the event loop that it is a part of. */
  readonly loop?: LaneRow
}

/** What a model's rows show: a measured trial, a warm-up, one of both under way, or nothing yet. */
export type Phase = 'measured' | 'warm-up' | 'live' | 'live warm-up' | 'to come'

/** One model's rows. */
export interface ModelRows {
  readonly model: ModelId
  readonly title: string
  readonly phase: Phase
  /** What the rows were made of. */
  readonly source: object
  /** The trial that is drawn, counted from 0. */
  readonly trialIndex: number
  readonly wallMs: number
  readonly rows: readonly LaneRow[]
  /** Absent while its trial has not ended. */
  readonly series?: ModelSeries
}

/** What the timeline draws: the models above each other, on one time axis that begins with each trial's start. */
export interface TimelineModel {
  readonly models: readonly ModelRows[]
  readonly rows: readonly LaneRow[]
  /** Where the longest trial ends. */
  readonly extentMs: number
  readonly slices: number
}

/**
 * The rows of the parts, in their order. Nothing is copied: the slices stay where they are. Rows of `before` that
 * show the same are kept, with all that was worked out for them.
 */
export function timelineModel(parts: readonly Part[], before: TimelineModel | null = null): TimelineModel {
  let row = 0
  const models = parts.map((part): ModelRows => {
    const made = before?.models.find((one) => one.source === sourceOf(part) && one.rows[0]?.row === row)
    const found = made ?? rowsOf(part, row)
    row += found.rows.length
    return found
  })
  return timelineOf(
    models,
    models.flatMap(({ rows }) => rows),
  )
}

/** The same after the trial under way has grown: its rows have, and only what is told of its length is new. */
export function grownModel({ models, rows }: TimelineModel, live: LiveTrial): TimelineModel {
  const wallMs = live.reachedMs
  return timelineOf(
    models.map((one) => (one.source === live ? { ...one, wallMs } : one)),
    rows,
  )
}

function timelineOf(models: readonly ModelRows[], rows: readonly LaneRow[]): TimelineModel {
  return {
    models,
    rows,
    extentMs: Math.max(0, ...models.map(({ wallMs }) => wallMs), ...rows.map(endOf)),
    slices: rows.reduce((sum, { index }) => sum + index.count, 0),
  }
}

function endOf({ index }: LaneRow): number {
  return index.slices.endMs[index.count - 1] ?? 0
}
