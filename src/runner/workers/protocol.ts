import type { Fault } from '../../contract/fault.ts'
import type { WorkerKind } from '../../contract/models/index.ts'
import type { Params } from '../../contract/plan/workload.ts'
import type { PictureBand } from '../../contract/run/events.ts'
import type { ActivityRecords } from '../recording/activity-recorder.ts'
import type { CpuSamples, ResourceTotals } from '../recording/resource-meter.ts'
import type { ServiceAddresses } from '../services/address.ts'

/** The configuration of a worker; the same for all workers of a model except for `worker`. */
export interface WorkerSetup {
  readonly worker: number
  readonly kind: WorkerKind
  readonly workload: string
  readonly params: Params
  readonly timeSliceMs: number
  readonly services: ServiceAddresses
  /** The run's temporary folder; null where the workload uses no files. */
  readonly folder: string | null
  /** The task that makes a blocking call, and the call's length. */
  readonly blockingCall: { readonly task: number; readonly ms: number } | null
  /** A worker that needs a larger JavaScript heap fails, and not the whole lab. */
  readonly heapLimitMb: number
}

/** How one task ended. `fault` is set where it failed in a way that its workload expects. */
export interface TaskEnd {
  readonly task: number
  readonly startMs: number
  readonly endMs: number
  readonly digest: number
  readonly fault: Fault | null
  readonly output: PictureBand | null
}

/** Ended tasks as columns of one length. */
export interface ResultColumns {
  readonly task: Int32Array<ArrayBuffer>
  readonly startMs: Float64Array<ArrayBuffer>
  readonly endMs: Float64Array<ArrayBuffer>
  readonly digest: Uint32Array<ArrayBuffer>
  /** 1 where the task failed. */
  readonly failed: Uint8Array<ArrayBuffer>
}

/** What a worker recorded since its last flush. */
export interface RecordBatch {
  readonly activity: ActivityRecords
  readonly cpu: CpuSamples
}

/** A worker's last records of a trial. */
export interface FinalBatch extends RecordBatch {
  readonly totals: ResourceTotals
  readonly itemAgesMs: Float64Array<ArrayBuffer>
}

/** The result of a task whose input was a message, and the time that the input took to arrive. */
export interface TaskReply {
  /** Null where the task failed. */
  readonly result: Uint8Array | null
  readonly inputTransferMs: number
  /** On the shared clock, right before this reply was sent. */
  readonly sentAtMs: number
}

/** What every worker reports, in this order; a fault means that the trial has failed. */
export type FromWorker =
  | { readonly type: 'ready'; readonly worker: number; readonly pid: number; readonly threadId: number }
  | { readonly type: 'records'; readonly worker: number; readonly batch: RecordBatch }
  | { readonly type: 'final'; readonly worker: number; readonly batch: FinalBatch }
  | { readonly type: 'fault'; readonly worker: number; readonly fault: Fault }

/** How a thread gets its tasks: from the shared counter, all at the same time, or each as a message. */
export type TaskSupply = 'counter' | 'all' | 'messages'

/** `workerData` of a worker thread. */
export interface ThreadData {
  readonly setup: WorkerSetup
  readonly supply: TaskSupply
  /** All inputs of the run; empty where tasks are messages. */
  readonly inputs: readonly unknown[]
  /** Int32 values shared by all threads of the model, see `SHARED`. */
  readonly shared: SharedArrayBuffer
}

/** Indices in `ThreadData.shared`. */
export const SHARED = { nextTask: 0, tasksDone: 1, length: 2 } as const

/** A task whose input travels with it. */
export interface TaskMessage {
  readonly type: 'task'
  readonly task: number
  readonly input: Uint8Array
  /** On the shared clock, right before it was sent. */
  readonly sentAtMs: number
}

/** What a thread receives. `finish` only where tasks are messages: otherwise a thread knows when it has finished. */
export type ToThread =
  { readonly type: 'start'; readonly originMs: number } | TaskMessage | { readonly type: 'finish' }

/** What a thread reports besides: outputs and results with each flush, or each task's end where tasks are messages. */
export type FromThread =
  | FromWorker
  | { readonly type: 'task-end'; readonly worker: number; readonly end: TaskEnd; readonly reply: TaskReply }
  | {
      readonly type: 'results'
      readonly worker: number
      readonly results: ResultColumns
      readonly firstFault: Fault | null
      readonly outputs: readonly { readonly task: number; readonly output: PictureBand }[]
      /** Whether the thread has no task left. */
      readonly last: boolean
    }

/** A task for the pool of processes. */
export interface PoolTask {
  readonly originMs: number
  readonly task: number
  readonly input: unknown
  /** Whether its result is returned, and the transfer of input and result is timed. */
  readonly timed: boolean
}

/** A task on its way to a process; `sentAtMs` is on the shared clock, right before it was sent, where it is timed. */
export type ProcessTask = Omit<PoolTask, 'timed'> & { readonly sentAtMs: number | null }

/** What a process receives. It starts a trial with the first message that has the trial's origin. */
export type ToProcess =
  | { readonly type: 'setup'; readonly setup: WorkerSetup }
  | ({ readonly type: 'task' } & ProcessTask)
  | { readonly type: 'start'; readonly originMs: number }
  | { readonly type: 'finish'; readonly originMs: number }

/** What a process reports to the pool thread that forked it. */
export type FromProcess =
  FromWorker | { readonly type: 'task-end'; readonly end: TaskEnd; readonly reply: TaskReply | null }

/** `workerData` of the threads of the pool. */
export interface PoolThreadData {
  /** The built file that the processes run. */
  readonly entry: string
  readonly setup: Omit<WorkerSetup, 'worker'>
  /** The name of the broadcast channel that brings `PoolControl` messages to every thread. */
  readonly channel: string
  /** Int32 values shared by all threads of the pool, see `POOL_SHARED`. */
  readonly shared: SharedArrayBuffer
}

/**
 * Indices in `PoolThreadData.shared`. The PIDs of the processes are there, and not in messages only, so that a pool
 * that is closed while it starts knows every process: `forking` counts the threads that are between a check of `closed`
 * and the PID of their process, which is at `pids` plus the worker's number and becomes 0 when the process is gone.
 */
export const POOL_SHARED = { nextWorker: 0, startPermits: 1, closed: 2, forking: 3, pids: 4 } as const

/** What every thread of the pool passes on to its process. */
export type PoolControl = Extract<ToProcess, { type: 'start' | 'finish' }>

/** What a thread of the pool returns for a task. */
export interface PoolTaskEnd {
  readonly worker: number
  readonly end: TaskEnd
  readonly result: Uint8Array | null
  /** The time that input and result took; null where transfers are not timed. */
  readonly transferMs: number | null
}

/** What a thread of the pool reports to the coordinator besides what its process reports. */
export type FromPoolThread =
  | FromWorker
  /** It has forked its process. */
  | { readonly type: 'started'; readonly worker: number; readonly pid: number }
  /** Its process is gone; `fault` says how. */
  | { readonly type: 'gone'; readonly worker: number; readonly pid: number; readonly fault: Fault }
