import type { ModelId, WorkerKind } from '../../../contract/models/index.ts'
import type { AwaitIndex } from './task-index.ts'
import type { LaneIndex } from './lane-index.ts'
import type { ModelSeries } from './series.ts'

/** A row of the timeline: a worker, or one task of an event loop. */
export interface Lane {
  /** Its position among all rows. */
  readonly row: number
  readonly model: ModelId
  readonly kind: WorkerKind
  /** The number of the worker, or of the task, counted from 1. */
  readonly number: number
  /** Null until the worker is ready. */
  readonly pid: number | null
  readonly threadId: number | null
  /** The position of its trial in the run; -1 before the trial. */
  readonly order: number
  readonly index: LaneIndex
  /** The awaits of its tasks; null while unknown. */
  readonly awaits: AwaitIndex | null
  /** Of a task's row: the event loop that it is a part of. */
  readonly loop: Lane | null
}

/**
 * The content of a model's rows: a measured trial, one that did not complete, a warm-up, one of both while it runs, or no
 * trial yet.
 */
export type Phase = 'measured' | 'cancelled' | 'failed' | 'warmup' | 'live' | 'live_warmup' | 'pending'

/** The rows of one model. */
export interface ModelLanes {
  readonly model: ModelId
  readonly phase: Phase
  /** The source of the rows. */
  readonly origin: object
  /** The repeat that is drawn, counted from 0. */
  readonly trialIndex: number
  readonly wallMs: number
  /** The start of its workers, which is not part of its wall time; null while it is unknown. */
  readonly startupMs: number | null
  readonly lanes: readonly Lane[]
  /** Undefined while its trial has not ended. */
  readonly series: ModelSeries | undefined
  /** True if the trial's slices were dropped to save memory. */
  readonly isDropped: boolean
}

/** The wall times of a model's measured trials, and their median. */
export interface WallMarks {
  readonly medianMs: number
  readonly trialsMs: readonly number[]
}

/** The data of the timeline: the models above each other, on one time axis that begins with each trial's start. */
export interface TimelineData {
  readonly models: readonly ModelLanes[]
  readonly lanes: readonly Lane[]
  readonly marks: ReadonlyMap<ModelId, WallMarks>
  /** The end of the longest trial. */
  readonly extentMs: number
  readonly slices: number
}

/** True if a trial is still running. */
export function isLive({ phase }: Pick<ModelLanes, 'phase'>): boolean {
  return phase === 'live' || phase === 'live_warmup'
}

/** The worker's own row: that of a task belongs to the row of its event loop. */
export function workerLane(lane: Lane): Lane {
  return lane.loop ?? lane
}
