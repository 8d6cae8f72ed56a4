import type { PictureBand } from '../contract/run/events.ts'
import type { ParamSpec, Params, WorkloadInfo } from '../contract/plan/workload.ts'

/** The engine's own services that a workload can ask for. */
export type ServiceId = 'web' | 'database'

/** What a page of the web service came back with. */
export interface HttpAnswer {
  readonly status: number
  readonly body: Buffer
  /** When the service sent it, on the clock that all processes share; null when it did not say. */
  readonly sentAtMs: number | null
}

/** One statement of SQL, with the values of its placeholders (`?`). */
export interface SqlStatement {
  readonly sql: string
  readonly values: readonly (number | string)[]
}

/** What a statement of SQL came back with; empty for one that changes rows. */
export type SqlRows = readonly Readonly<Record<string, number | string | null>>[]

/** Real files in the run's temporary folder. All reject with `TaskError` where the system refuses. */
export interface TaskFiles {
  /** Creates or replaces a file, and resolves when the disk says it has it (fsync). */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** The whole file. */
  read(name: string): Promise<Uint8Array>
  /** Deletes a file. */
  remove(name: string): Promise<void>
}

/** What a task may ask of the worker that runs it. */
export interface TaskContext {
  /** Safepoint: looks at the clock. True only in a cooperative worker whose slice is used up. */
  shouldYield(): boolean
  /** Gives the loop to the others; resolves when it is this task's turn again. */
  yield(): Promise<void>
  /** Waits on a timer. */
  sleep(ms: number): Promise<void>
  /** Fetches `path` from the lab's own web service. Rejects with `TaskError` when no answer came. */
  http(path: string): Promise<HttpAnswer>
  /** Runs statements as one transaction at the lab's database service; resolves to the rows of each. */
  query(statements: readonly SqlStatement[]): Promise<readonly SqlRows[]>
  readonly files: TaskFiles
  /** Leaves the worker until `start`'s callback is called: for what one part of a task waits for from another. */
  suspend<T>(start: (resume: (value: T) => void) => void): Promise<T>
  /** Runs parts of this task in turn on its worker; each gives way where it waits. */
  together(parts: readonly (() => Promise<void>)[]): Promise<void>
  /** A moment to hand to `itemUsed` later. */
  itemMade(): number
  /** An item made then is used now: its age goes into the worker's figures. */
  itemUsed(madeAtMs: number): void
}

/** What a long computation needs of its worker. */
export type Safepoints = Pick<TaskContext, 'shouldYield' | 'yield'>

/** An error that belongs to the work, such as a page that answers 503: counted, and the run goes on. */
export class TaskError extends Error {
  override readonly name = 'TaskError'
}

/** The values that a list of parameters describes: numbers by id, and choices as their words. */
export type ParamValues<Specs extends readonly ParamSpec[]> = {
  [Spec in Specs[number] as Spec['id']]: Spec extends { type: 'number' } ? number : string
}

/** Bytes that a workload holds. */
export interface MemoryNeed {
  readonly inputBytes: number
  readonly taskBytes: number
  /** What each worker keeps from task to task; left out where that is nothing. */
  readonly workerBytes?: number
}

/** How the bytes of a task go to a thread and come back; to a process they are always serialized. */
export type MessageWay = 'copied' | 'transferred' | 'shared'

/**
 * A kind of real work. The same object is used by every model; it starts no threads and measures nothing.
 * `P` are its parameters, `I` is the input of one task, `R` is what a task results in.
 */
export interface Workload<P = Params, I = unknown, R = unknown> extends Omit<WorkloadInfo, 'unavailable'> {
  /** The services it needs while it runs. */
  readonly services: readonly ServiceId[]
  /** True when its tasks use `ctx.files`: the run gets a temporary folder then. */
  readonly files?: boolean
  /** Why this runtime cannot do it, as a clause without a full stop, or null; left out where every runtime can. */
  unavailable?(): string | null
  /** Loads what its tasks need, as part of a worker's start-up. */
  prepare?(): Promise<void>
  /** How many threads libuv's pool must have in each process that runs its tasks; left out where it is not used. */
  poolThreads?(params: P): number
  /** What is held in memory, at most: by one input, and by one task under way beside its input. */
  memory?(params: P, tasks: number): MemoryNeed
  /** Makes every task's input before the clock starts, from the seed alone. */
  inputs(params: P, tasks: number, seed: number): I[]
  /**
   * Set where inputs and results are bytes (`Uint8Array`) that go to the workers and back as messages; elsewhere
   * inputs are with the workers before the clock starts, or are sent to a process ahead of their time. A task may
   * write to such an input: each trial gets new ones.
   */
  messages?(params: P): MessageWay
  /** Does one task. CPU-bound code asks `ctx.shouldYield()` between chunks of 20–100 µs. */
  run(input: I, ctx: TaskContext, params: P): Promise<R>
  /** A number from 0 to 2³² − 1 that differs when the result does. */
  digest(result: R): number
  /** What of the result can be shown; left out where nothing can. */
  output?(result: R, input: I, params: P): PictureBand
}

/** Declares a workload with its parameters' types; the result is ready for the catalogue. */
export function defineWorkload<const Specs extends readonly ParamSpec[], I, R>(
  workload: Omit<Workload<ParamValues<Specs>, I, R>, 'params'> & { params: Specs },
): Workload {
  // A catalogue holds workloads of all types; parameters and inputs come back to the workload that made
  // them, parameters having been checked against its own specs.
  return workload as unknown as Workload
}

/** A numeric parameter of a workload, without the repeated words. */
export function numberParam<const Id extends string>(
  id: Id,
  rest: Omit<Extract<ParamSpec, { type: 'number' }>, 'id' | 'type'>,
): Extract<ParamSpec, { type: 'number' }> & { id: Id; type: 'number' } {
  return { id, type: 'number', ...rest }
}
