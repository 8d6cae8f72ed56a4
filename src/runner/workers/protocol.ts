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
  /** The run's temporary folder; null if the workload uses no files. */
  readonly folder: string | null
  /** The task that makes a blocking call, and the call's length. */
  readonly blockingCall: { readonly task: number; readonly ms: number } | null
  /** A worker that exceeds it fails alone, without ending the runner. */
  readonly heapLimitMb: number
}

/** The end of one task. `fault` is set if it failed in a way that its workload expects. */
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
  /** 1 if the task failed. */
  readonly failed: Uint8Array<ArrayBuffer>
}

/** The records of a worker since its last flush. */
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
  /** Null if the task failed. */
  readonly result: Uint8Array | null
  readonly inputTransferMs: number
  /** On the shared clock, right before this reply was sent. */
  readonly sentAtMs: number
}

/** Messages from every worker, in this order; a fault means that the trial has failed. */
export type FromWorker =
  | { readonly type: 'ready'; readonly worker: number; readonly pid: number; readonly threadId: number }
  | { readonly type: 'records'; readonly worker: number; readonly batch: RecordBatch }
  | { readonly type: 'final'; readonly worker: number; readonly batch: FinalBatch }
  | { readonly type: 'fault'; readonly worker: number; readonly fault: Fault }

/** The way in which a thread gets its tasks: from the shared counter, all at the same time, or each as a message. */
export type TaskSupply = 'counter' | 'all' | 'messages'

/** `workerData` of a worker thread. */
export interface ThreadData {
  readonly setup: WorkerSetup
  readonly supply: TaskSupply
  /** All inputs of the run; empty if tasks are messages. */
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

/** Messages to a thread. `finish` only if tasks are messages: otherwise a thread knows when it has finished. */
export type ToThread =
  { readonly type: 'start'; readonly originMs: number } | TaskMessage | { readonly type: 'finish' }

/** Messages from a thread: also outputs and results with each flush, or each task's end if tasks are messages. */
export type FromThread =
  | FromWorker
  | { readonly type: 'task-end'; readonly worker: number; readonly end: TaskEnd; readonly reply: TaskReply }
  | {
      readonly type: 'results'
      readonly worker: number
      readonly results: ResultColumns
      readonly firstFault: Fault | null
      readonly outputs: readonly { readonly task: number; readonly output: PictureBand }[]
      /** True if the thread has no task left. */
      readonly last: boolean
    }

/** A task for the pool of processes. */
export interface PoolTask {
  readonly originMs: number
  readonly task: number
  readonly input: unknown
  /** True if its result is returned, and the transfer of input and result is timed. */
  readonly timed: boolean
}

/** A task on its way to a process; `sentAtMs` is on the shared clock, right before it was sent, if it is timed. */
export type ProcessTask = Omit<PoolTask, 'timed'> & { readonly sentAtMs: number | null }

/** Messages to a process. It starts a trial with the first message that has the trial's origin. */
export type ToProcess =
  | { readonly type: 'setup'; readonly setup: WorkerSetup }
  | ({ readonly type: 'task' } & ProcessTask)
  | { readonly type: 'start'; readonly originMs: number }
  | { readonly type: 'finish'; readonly originMs: number }

/** Messages from a process to the pool thread that forked it. */
export type FromProcess =
  FromWorker | { readonly type: 'task-end'; readonly end: TaskEnd; readonly reply: TaskReply | null }

/** `workerData` of the threads of the pool. */
export interface PoolThreadData {
  /** The built file that the processes run. */
  readonly entry: string
  readonly setup: Omit<WorkerSetup, 'worker'>
  /** The name of the broadcast channel that delivers `PoolControl` messages to every thread. */
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

/** Messages that every thread of the pool forwards to its process. */
export type PoolControl = Extract<ToProcess, { type: 'start' | 'finish' }>

/** The result of a task from a thread of the pool. */
export interface PoolTaskEnd {
  readonly worker: number
  readonly end: TaskEnd
  readonly result: Uint8Array | null
  /** The time that input and result took; null if transfers are not timed. */
  readonly transferMs: number | null
}

/** Messages from a thread of the pool to the coordinator: those of its process, and its own. */
export type FromPoolThread =
  | FromWorker
  /** It has forked its process. */
  | { readonly type: 'started'; readonly worker: number; readonly pid: number }
  /** Its process is gone; `fault` says how. */
  | { readonly type: 'gone'; readonly worker: number; readonly pid: number; readonly fault: Fault }
