import type { PictureBand } from '../../contract/run/events.ts'
import type { AwaitColumns, WorkerKind, SliceColumns } from '../../contract/run/report.ts'
import type { Params } from '../../contract/plan/workload.ts'
import type { CpuSamples, WorkerTotals } from '../recording/worker-figures.ts'
import type { ServiceAddresses } from '../services/address.ts'

/** What every worker is told before it starts; the same for all workers of a trial but for its number. */
export interface WorkerSetup {
  readonly worker: number
  readonly kind: WorkerKind
  readonly workload: string
  readonly params: Params
  readonly timeSliceMs: number
  readonly services: ServiceAddresses
  /** The run's temporary folder; null where the workload uses no files. */
  readonly folder: string | null
  /** The task that makes a blocking call in its middle, and for how long; null = none does. */
  readonly blockingCall: { readonly task: number; readonly ms: number } | null
  /** False where nothing of who ran when is kept: only to find out what recording costs. */
  readonly recording: boolean
  /** The most its JavaScript heap may hold; a worker that needs more fails, and not the lab. */
  readonly heapLimitMb: number
}

/**
 * How a thread gets its tasks: one at a time from the shared counter, all at once on one event loop, or each as a
 * message.
 */
export type TaskSupply = 'one-by-one' | 'all-at-once' | 'by-message'

/** `workerData` of a worker that is a thread. */
export interface ThreadWork {
  readonly setup: WorkerSetup
  readonly supply: TaskSupply
  readonly inputs: readonly unknown[]
  /** Two Int32 shared by all threads of the trial, see `SHARED`. */
  readonly shared: SharedArrayBuffer
}

/** The places in `ThreadWork.shared`. */
export const SHARED = { nextTask: 0, tasksDone: 1, length: 2 } as const

/** Tells a thread to begin; times count from `originMs` of the shared clock. */
export interface GoMessage {
  readonly type: 'go'
  readonly originMs: number
}

/** A task whose input travels to a thread with it. */
export interface TaskMessage {
  readonly type: 'task'
  readonly task: number
  readonly input: Uint8Array
  /** On the shared clock, right before it was sent. */
  readonly sentAtMs: number
}

/** What a thread is sent; `finish` only where tasks come as messages. */
export type ToThread = GoMessage | TaskMessage | { readonly type: 'finish' }

/** What comes back of a task that was sent as a message. */
export interface TaskReply {
  /** Null where the task failed. */
  readonly result: Uint8Array | null
  /** How long the task's message was under way. */
  readonly thereMs: number
  /** On the shared clock, right before this was sent. */
  readonly sentAtMs: number
}

/** Bytes that went to a worker and back, and how long they were under way; null where that was not measured. */
export interface Transfer {
  readonly bytes: number
  readonly ms: number | null
}

/** How one task ended. `error` is set when it failed in a way its workload expects. */
export interface TaskEnd {
  readonly worker: number
  readonly task: number
  readonly startMs: number
  readonly endMs: number
  readonly digest: number
  readonly error: string | null
  readonly output: PictureBand | null
}

/** Finished tasks as columns of one length. */
export interface ResultColumns {
  readonly task: Int32Array
  readonly startMs: Float64Array
  readonly endMs: Float64Array
  readonly digest: Uint32Array
  /** 1 where the task failed. */
  readonly failed: Uint8Array
}

/** What a worker recorded since its last batch. */
export interface WorkerBatch {
  readonly slices: SliceColumns
  readonly mergedSlices: number
  /** Null where no task of an event loop waited. */
  readonly awaits: AwaitColumns | null
  readonly lostAwaits: number
  readonly cpuAt: CpuSamples
  readonly preemptedMs: number | null
  readonly waitingMs: number
  readonly blockedMs: number
  readonly runtimeOverheadCpuMs: number | null
}

/** What a worker has to say of a trial when it is over. */
export interface WorkerRecording {
  /** What was recorded since the last batch. */
  readonly batch: WorkerBatch
  readonly totals: WorkerTotals
  /** How old the items of pipelines were when they were used; empty for other work. */
  readonly itemAgesMs: Float64Array
}

/** What every worker tells the coordinator, in this order; a fault means that the trial has failed. */
export type FromWorker =
  | { readonly type: 'ready'; readonly worker: number; readonly pid: number; readonly threadId: number }
  | { readonly type: 'batch'; readonly worker: number; readonly batch: WorkerBatch }
  | ({ readonly type: 'recording'; readonly worker: number } & WorkerRecording)
  | { readonly type: 'fault'; readonly worker: number; readonly message: string }

/** The picture that a task made. */
export interface WorkerOutput {
  readonly task: number
  readonly output: PictureBand
}

/**
 * What a thread tells besides: its pictures and results with each batch, the last of them when its last task has ended;
 * or each task's end by itself where it came as a message.
 */
export type FromThread =
  | FromWorker
  | { readonly type: 'task-end'; readonly end: TaskEnd; readonly reply: TaskReply }
  | { readonly type: 'outputs'; readonly worker: number; readonly outputs: readonly WorkerOutput[] }
  | {
      readonly type: 'results' | 'finished'
      readonly worker: number
      readonly results: ResultColumns
      readonly firstError: string | null
    }

/**
 * How one end of a link is opened. Pipes where the system lets a program make them: a thread that sleeps in a read
 * is woken without its event loop, which is the shorter way. Elsewhere (Windows) a local socket of that path or name.
 */
export type LinkAddress =
  | { readonly kind: 'pipes'; readonly readFd: number; readonly writeFd: number }
  | { readonly kind: 'socket'; readonly path: string }

/** `workerData` of a slot of the process pool. */
export interface SlotWork {
  /** The slots' ends of the links; each slot takes the next one. */
  readonly links: readonly LinkAddress[]
  /** One Int32 shared by all slots: the number for the next one. */
  readonly nextWorker: SharedArrayBuffer
}

/** A task on its way to a process. */
export interface ProcessTask {
  readonly task: number
  readonly input: unknown
  readonly originMs: number
  /** True where its result comes back with its end, and the times of both messages are taken. */
  readonly replies?: boolean
}

/**
 * What a slot is handed: a task, or no more than the trial's origin, which says that the trial is over, or nothing, to
 * wake up. Short, since copying an object's keys from thread to thread costs more than a small task.
 */
export type SlotOrder =
  | readonly [originMs: number, task: number, input: unknown, replies: boolean]
  | readonly [originMs: number]
  | readonly []

/** What a slot hands back: the end of its task, as short. */
export type SlotEnd = readonly [
  worker: number,
  task: number,
  startMs: number,
  endMs: number,
  digest: number,
  error?: string | null,
  output?: PictureBand | null,
]

/** What a process is told first, on its channel to the coordinator. */
export interface ProcessSetup {
  readonly setup: WorkerSetup
  readonly link: LinkAddress
}

/** What a slot tells the coordinator beside the ends of its tasks. */
export type FromSlot =
  /** It is up, and its process may be started. */
  | { readonly type: 'slot-up'; readonly worker: number }
  /** What came back of a task that asked for it, and how long both messages were under way. */
  | {
      readonly type: 'reply'
      readonly worker: number
      readonly result: Uint8Array | null
      readonly transferMs: number
    }
