import type { WorkerKind } from '../models/index.ts'
import type { Percentiles } from './trial.ts'

/** Raw readings of a trial, from which `src/analysis/metrics/` derives the trial's metrics. Null: could not be read. */
export interface TrialMeasurement {
  readonly workers: readonly WorkerMeasurement[]
  readonly tasks: TaskMeasurement
  /** From requesting the workers until the last one was ready. */
  readonly startupMs: number
  /** From the start signal until the coordinator had every task's result. */
  readonly wallMs: number
  /** CPU time of the coordinator's thread, and of the runner's process with all its threads. */
  readonly coordinatorCpuMs: number | null
  readonly runnerCpuMs: number | null
  /** CPU time of the services that the workload uses; null if it uses none. */
  readonly servicesCpuMs: number | null
  /** CPU time of all programs on the cores that the lab may use. */
  readonly machineBusyMs: number | null
}

/** The results of a trial's tasks, as columns in no particular order. */
export interface TaskMeasurement {
  readonly done: number
  readonly failed: number
  /** When each task first ran, and when it ended, since the trial's start. */
  readonly startsMs: readonly number[]
  readonly endsMs: readonly number[]
  /** The age of each item of a pipeline when it was used. */
  readonly itemAgesMs: readonly number[]
}

/** The memory that a worker's figure covers: its V8 heap, its private pages, or all its resident pages. */
export type MemoryBasis = 'heap' | 'private' | 'resident'

/** Raw readings of one worker, from the trial's start until its last task ended. */
export interface WorkerMeasurement {
  readonly kind: WorkerKind
  readonly tasksDone: number
  readonly cpuMs: number | null
  readonly cpuUserMs: number | null
  readonly cpuSystemMs: number | null
  readonly runtimeOverheadCpuMs: number | null
  readonly preemptedMs: number | null
  readonly runQueueMs: number | null
  readonly waitingMs: number
  readonly blockedMs: number
  readonly gcMs: number | null
  readonly voluntarySwitches: number | null
  readonly involuntarySwitches: number | null
  readonly peakMemoryBytes: number | null
  readonly memoryBasis: MemoryBasis
  /** The largest resident size of a process; null for a thread, which shares its process. */
  readonly peakRssBytes: number | null
  readonly transferBytes: number | null
  readonly transferMs: number | null
  /** The delay of a timer that is due every 10 ms; null if the worker is not an event loop. */
  readonly loopDelay: Percentiles | null
}
