import type { PictureBand } from '../../contract/run/events.ts'
import type { ModelId } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { WorkerKind } from '../../contract/run/report.ts'
import type { EngineEntries } from '../entries.ts'
import type { WorkerBatch, WorkerRecording, ResultColumns, Transfer } from '../workers/protocol.ts'
import type { ServiceAddresses } from '../services/address.ts'
import type { MessageWay } from '../../workloads/sdk.ts'

/** Tasks that travel as messages. */
export interface MessageTasks {
  /** Between threads; to a process bytes are always serialized. */
  readonly way: MessageWay
  /** Makes every task's input anew: the last trial's changed hands, or were written over. */
  inputs(): readonly Uint8Array[]
}

/** What a model needs to open its workers. */
export interface WorkerSpec {
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

/** Hears what the workers tell while they run. */
export interface WorkerObserver {
  onBatch(worker: number, batch: WorkerBatch): void
  onOutput(worker: number, task: number, output: PictureBand): void
  onResults(worker: number, results: ResultColumns, firstError: string | null): void
  /** What went to the worker and back beside the tasks' results in `onResults` and `onOutput`. */
  onTransfer(worker: number, transfer: Transfer): void
  /** A worker's last word on the trial. */
  onRecording(worker: number, recording: WorkerRecording): void
}

export interface WorkerIdentity {
  readonly worker: number
  readonly kind: WorkerKind
  readonly pid: number
  readonly threadId: number
  /** From starting the thread or process until it was up. */
  readonly startupMs: number
}

/** Workers that are all up. */
export interface WorkersUp {
  readonly workers: readonly WorkerIdentity[]
  /** From asking for them until the last was up; a few are started at a time. */
  readonly startupMs: number
}

/**
 * The workers of a model. `ready` once, then `load`, `work` and `collect` for each trial; `kill` at any moment. All but
 * `kill` reject with a sentence when a worker fails, and stay pending once `kill` was called.
 */
export interface WorkerGroup {
  /** Resolves when every worker is up and has what it needs. */
  ready(): Promise<WorkersUp>
  /** Makes ready what the trial will use up, and the workers that slept meanwhile, before its clock starts. */
  load(): void
  /** Lets the workers begin; resolves when the coordinator holds every task's result. */
  work(originMs: number, observer: WorkerObserver): Promise<void>
  /** Tasks of this trial that have ended so far. */
  tasksDone(): number
  /** Collects what the workers recorded; they are ready for the next trial then. */
  collect(): Promise<void>
  /** Ends every thread and process at once; resolves when they are gone. */
  kill(): Promise<void>
}

/** A way to run tasks. */
export interface Model {
  readonly id: ModelId
  /** How many workers it opens for a plan. */
  workerCount(plan: Plan): number
  /** Starts to open the workers. */
  open(spec: WorkerSpec): WorkerGroup
}
