import type { PictureBand } from '../../contract/events.ts'
import type { ModelId } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan.ts'
import type { LaneKind } from '../../contract/report.ts'
import type { EngineEntries } from '../entries.ts'
import type { LaneBatch, LaneRecording, ResultColumns, Transfer } from '../lanes/protocol.ts'
import type { ServiceAddresses } from '../services/address.ts'
import type { MessageWay } from '../workloads/workload.ts'

/** Tasks that travel as messages. */
export interface MessageTasks {
  /** Between threads; to a process bytes are always serialized. */
  readonly way: MessageWay
  /** Makes every task's input anew: the last trial's changed hands, or were written over. */
  inputs(): readonly Uint8Array[]
}

/** What a model needs to open its lanes. */
export interface LaneSpec {
  readonly plan: Plan
  /** One input per task, made before the clock starts; none where tasks travel as messages. */
  readonly inputs: readonly unknown[]
  /** Left out where the tasks are not messages. */
  readonly messages?: MessageTasks
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
  /** What went to the lane and back beside the tasks' results in `onResults` and `onOutput`. */
  onTransfer(lane: number, transfer: Transfer): void
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
 * The lanes of a model. `ready` once, then `load`, `work` and `collect` for each trial; `kill` at any moment. All but
 * `kill` reject with a sentence when a lane fails, and stay pending once `kill` was called.
 */
export interface LaneGroup {
  /** Resolves when every lane is up and has what it needs. */
  ready(): Promise<LanesUp>
  /** Makes ready what the trial will use up, and the lanes that slept meanwhile, before its clock starts. */
  load(): void
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
