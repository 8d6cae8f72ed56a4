import type { ModelId } from '../../../contract/models.ts'
import type { AwaitColumns, WorkerKind } from '../../../contract/run/report.ts'
import type { LaneIndex } from './lane-index.ts'
import type { ModelSeries } from './series.ts'

/** One row of the timeline: a thread, a process or an event loop; or one task of a loop. */
export interface LaneRow {
  /** Its place among all rows. */
  readonly row: number
  readonly model: ModelId
  readonly kind: WorkerKind
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
