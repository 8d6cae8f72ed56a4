import type { PictureBand } from '../../contract/events.ts'
import type { ModelId } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan.ts'
import type { LaneKind } from '../../contract/report.ts'
import type { EngineEntries } from '../entries.ts'
import type { LaneBatch, LaneRecording, ResultColumns } from '../lanes/protocol.ts'
import type { ServiceAddresses } from '../services/address.ts'

/** What a model needs to open its lanes. */
export interface LaneSpec {
  readonly plan: Plan
  /** One input per task, made before the clock starts. */
  readonly inputs: readonly unknown[]
  readonly services: ServiceAddresses
  readonly entries: EngineEntries
  /** The run's temporary folder; null where the workload uses no files. */
  readonly folder: string | null
  /** False only to find out what recording costs. */
  readonly recording: boolean
  /** Tells the memory that is free. */
  readonly freeBytes: () => number
}

/** Hears what the lanes tell while they run. */
export interface LaneObserver {
  onBatch(lane: number, batch: LaneBatch): void
  onOutput(lane: number, task: number, output: PictureBand): void
  onResults(lane: number, results: ResultColumns, firstError: string | null): void
  /** A lane's last word on the trial. */
  onRecording(lane: number, recording: LaneRecording): void
}

export interface LaneIdentity {
  readonly lane: number
  readonly kind: LaneKind
  readonly pid: number
  readonly threadId: number
  /** From starting the thread or process until it was up. */
  readonly startupMs: number
}

/** Lanes that are all up. */
export interface LanesUp {
  readonly lanes: readonly LaneIdentity[]
  /** From asking for them until the last was up; a few are started at a time. */
  readonly startupMs: number
}

/**
 * The lanes of a model. `ready` once, then `work` and `collect` for each trial; `kill` at any moment. All but
 * `kill` reject with a sentence when a lane fails, and stay pending once `kill` was called.
 */
export interface LaneGroup {
  /** Resolves when every lane is up and has what it needs. */
  ready(): Promise<LanesUp>
  /** Lets the lanes begin; resolves when the driver holds every task's result. */
  work(originMs: number, observer: LaneObserver): Promise<void>
  /** Tasks of this trial that have ended so far. */
  tasksDone(): number
  /** Collects what the lanes recorded; they are ready for the next trial then. */
  collect(): Promise<void>
  /** Ends every thread and process at once; resolves when they are gone. */
  kill(): Promise<void>
}

/** A way to run tasks. */
export interface Model {
  readonly id: ModelId
  /** How many lanes it opens for a plan. */
  laneCount(plan: Plan): number
  /** Starts to open the lanes. */
  open(spec: LaneSpec): LaneGroup
}
