import type { Fault } from '../../contract/fault.ts'
import type { WorkerKind } from '../../contract/models/index.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { PictureBand } from '../../contract/run/events.ts'
import type { MessageMode } from '../../workloads/sdk.ts'
import type { Entries } from '../entries.ts'
import type { ServiceAddresses } from '../services/address.ts'
import type { FinalBatch, RecordBatch, ResultColumns } from '../workers/protocol.ts'

/** Tasks that travel as messages. */
export interface MessageTasks {
  /** Between threads; to a process, bytes are always serialized. */
  readonly mode: MessageMode
  /** Makes every task's input: the previous trial's were transferred or overwritten. */
  inputs(): readonly Uint8Array[]
}

/** The specification from which a model starts its workers. */
export interface WorkerSpec {
  readonly plan: Plan
  /** One input per task, made before the clock starts; empty if tasks are messages. */
  readonly inputs: readonly unknown[]
  /** Null unless tasks are messages. */
  readonly messages: MessageTasks | null
  readonly services: ServiceAddresses
  readonly entries: Entries
  /** The run's temporary folder; null if the workload uses no files. */
  readonly folder: string | null
  /** The limit of each worker's JavaScript heap, by the number of workers. */
  readonly heapLimitMb: (workers: number) => number
}

/** Receives what the workers of a trial report. */
export interface TrialObserver {
  onRecords(worker: number, batch: RecordBatch): void
  onOutput(worker: number, task: number, output: PictureBand): void
  onResults(worker: number, results: ResultColumns, firstFault: Fault | null): void
  /** Bytes that were sent to a worker and back besides results and outputs; `ms` is null if that was not timed. */
  onTransfer(worker: number, transfer: Transfer): void
  onFinal(worker: number, batch: FinalBatch): void
}

export interface Transfer {
  readonly bytes: number
  readonly ms: number | null
}

export interface WorkerIdentity {
  readonly worker: number
  readonly kind: WorkerKind
  readonly pid: number
  readonly threadId: number
  /** From starting the thread or process until it was ready. */
  readonly startupMs: number
}

/** Workers that are all ready. */
export interface ReadyWorkers {
  readonly workers: readonly WorkerIdentity[]
  /** From requesting the workers until the last one was ready. */
  readonly startupMs: number
}

/**
 * The workers of a model: `ready` once, then `load`, `work` and `collect` for each trial; `kill` or
 * `abandon` at any moment. The others reject with a `LabError` when a worker fails, and stay pending afterwards.
 */
export interface WorkerGroup {
  /** Resolves when every worker is ready. */
  ready(): Promise<ReadyWorkers>
  /** Prepares what the trial will consume, before its clock starts. */
  load(): void
  /** Starts the workers; resolves when the coordinator has every task's result. */
  work(originMs: number, observer: TrialObserver): Promise<void>
  /** Tasks of this trial that have ended so far. */
  tasksDone(): number
  /** Collects the workers' last records; they are ready for the next trial then. */
  collect(): Promise<void>
  /** Stops every thread and process; resolves when they are gone. */
  kill(): Promise<void>
  /**
   * Reports the results so far and kills every process, for a runner that is about to exit: its threads end with it.
   * Resolves when the processes are gone.
   */
  abandon(): Promise<void>
}

/** A model's dispatch: starts its workers, which run the tasks of one trial after the other. */
export type Dispatch = (spec: WorkerSpec) => WorkerGroup
