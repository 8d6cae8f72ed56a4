import { type FaultCode, type FaultValues, LabError, type ServiceId, fault } from '../contract/fault.ts'
import type { Unavailable } from '../contract/plan/problem.ts'
import type { Limitation, ParamSpec, Params, WorkloadInfo } from '../contract/plan/workload.ts'
import type { PictureBand } from '../contract/run/events.ts'

/** A response of the web service. */
export interface HttpResponse {
  readonly status: number
  readonly body: Buffer
}

/** An SQL statement with the values of its placeholders (`?`). */
export interface SqlStatement {
  readonly sql: string
  readonly values: readonly (number | string)[]
}

/** The rows that a statement returned; empty for one that changes rows. */
export type SqlRows = readonly Readonly<Record<string, number | string | null>>[]

/** Real files in the run's temporary folder. All methods reject with a `TaskError` if the system refuses. */
export interface TaskFiles {
  /** Creates or replaces a file; resolves when the disk has confirmed it (fsync). */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Appends to a file, which is created if it does not exist; resolves when the disk has confirmed it (fsync). */
  append(name: string, bytes: Uint8Array): Promise<void>
  /** Reads a whole file. */
  read(name: string): Promise<Uint8Array>
  remove(name: string): Promise<void>
}

/** The context of a task, by which it yields, waits, and uses the lab's services. */
export interface TaskContext {
  /**
   * Safepoint: reads the clock, and returns true when the task has used up its time slice. It never does outside of
   * cooperative models.
   */
  shouldYield(): boolean
  /** Lets other tasks of the event loop run; resolves when it is this task's turn again. */
  yield(): Promise<void>
  /** Waits on a timer. */
  sleep(ms: number): Promise<void>
  /** Requests `path` from the lab's web service. Rejects with a `TaskError` if there is no response. */
  http(path: string): Promise<HttpResponse>
  /** Runs statements as one transaction in the lab's database; resolves with the rows of each. */
  query(statements: readonly SqlStatement[]): Promise<readonly SqlRows[]>
  readonly files: TaskFiles
  /** Waits until `start`'s callback is called: for what one part of a task needs from another. */
  waitFor<T>(start: (resume: (value: T) => void) => void): Promise<T>
  /** Runs parts of this task concurrently on its worker; each yields where it waits. */
  concurrently(parts: readonly (() => Promise<void>)[]): Promise<void>
  /** The time at which an item was created, for `itemUsed`. */
  itemCreated(): number
  /** Records the age of an item that is used now. */
  itemUsed(createdAtMs: number): void
}

/** The part of a task's context that a long computation needs. */
export type Safepoints = Pick<TaskContext, 'shouldYield' | 'yield'>

/** A failure that belongs to the work, such as a page with status 503: it is counted, and the trial continues. */
export class TaskError extends LabError {
  override readonly name = 'TaskError'

  static of<Code extends FaultCode>(code: Code, values: FaultValues[Code]): TaskError {
    return new TaskError(fault(code, values))
  }
}

/** The values that a list of parameters describes: numbers by id, and choices as their words. */
export type ParamValues<Specs extends readonly ParamSpec[]> = {
  [Spec in Specs[number] as Spec['id']]: Spec extends { type: 'number' }
    ? number
    : Spec extends { choices: readonly (infer Choice)[] }
      ? Choice
      : string
}

/** The behaviour of the lab's services in a run. Every delay and every page follows from the plan's seed. */
export interface ServiceBehaviours {
  readonly web: {
    readonly latencyMs: number
    /** Upper limit of a random delay that is added to each response; absent = none. */
    readonly jitterMs?: number
    /** Size of the pages of plain text, `/page/0`, `/page/1`, …; absent if none is requested. */
    readonly pageBytes?: number
    /** Approximate size of the pages of HTML, `/html/0`, `/html/1`, …; absent if none is requested. */
    readonly pageKb?: number
    /** Share of pages that are refused with status 503, from 0 to 1; absent = none. */
    readonly errorRate?: number
  }
  readonly database: {
    readonly latencyMs: number
    /** Upper limit of a random delay that is added to each response; absent = none. */
    readonly jitterMs?: number
  }
}

/** The services that a workload needs, with the behaviour that its parameters ask for; null = not needed after all. */
type ServiceNeeds<P> = {
  readonly [Id in ServiceId]?: (params: P) => ServiceBehaviours[Id] | null
}

/** The memory that a workload needs, in bytes. */
export interface MemoryNeed {
  readonly inputBytes: number
  /** The memory of a running task, besides its input. */
  readonly taskBytes: number
  /** The memory that each worker retains from task to task. */
  readonly workerBytes?: number
}

/** The way in which a task's bytes reach a thread and return. To a process they are always serialized. */
export type MessageMode = 'copied' | 'transferred' | 'shared'

/**
 * A kind of real work, the same for every model; it starts no threads and measures nothing. Its texts are in
 * `src/text/`, under its id. `P` are its parameters, `I` the input of one task, `R` the result of one task.
 */
export interface Workload<P = Params, I = unknown, R = unknown> extends Omit<
  WorkloadInfo,
  'unavailable' | 'limitation'
> {
  /** The services that it needs; absent = none. */
  readonly services?: ServiceNeeds<P>
  /** True if its tasks use `ctx.files`: the run gets a temporary folder then. */
  readonly files?: boolean
  /** Returns the reason why this runtime cannot run it; null if it can. */
  unavailable?(): Unavailable | null
  /** Returns the part that is left out in this runtime; null if there is none. */
  limitation?(): Limitation | null
  /** Loads what its tasks need, as part of a worker's start-up. */
  prepare?(): Promise<void>
  /** The size of libuv's thread pool in the processes that run its tasks; absent if it is not used. */
  libuvThreads?(params: P): number
  memory?(params: P, tasks: number): MemoryNeed
  /** Makes every task's input before the trial's clock starts, from the seed alone. */
  inputs(params: P, tasks: number, seed: number): I[]
  /**
   * Declares that inputs and results are bytes (`Uint8Array`) that travel to the workers and back as messages, during
   * the trial. Elsewhere threads have all inputs before the clock starts. A task may write to such an input: each trial
   * gets new ones.
   */
  messageMode?(params: P): MessageMode
  /** Runs one task. CPU-bound code calls `ctx.shouldYield()` between chunks of 20–100 µs. */
  run(input: I, ctx: TaskContext, params: P): Promise<R>
  /** A number from 0 to 2³² − 1 that differs if the result does. */
  digest(result: R): number
  /** The part of the result that can be shown. */
  output?(result: R, input: I, params: P): PictureBand
}

/** Declares a workload, with the types of its parameters, inputs and results checked against each other. */
export function defineWorkload<const Specs extends readonly ParamSpec[], I, R>(
  workload: Omit<Workload<ParamValues<Specs>, I, R>, 'params'> & { params: Specs },
): Workload {
  // The list has workloads of all types. Parameters and inputs only ever return to the workload that made them,
  // after the parameters were checked against its own specs.
  return workload as unknown as Workload
}

/** The workload of that id. Plans are checked before, so a missing one is a bug. */
export function findWorkload(workloads: readonly Workload[], id: string): Workload {
  const workload = workloads.find((candidate) => candidate.id === id)
  if (workload === undefined) throw new Error(`There is no workload "${id}".`)
  return workload
}

/** Declares a numeric parameter. */
export function numberParam<const Id extends string>(
  id: Id,
  rest: Omit<Extract<ParamSpec, { type: 'number' }>, 'id' | 'type'>,
): Extract<ParamSpec, { type: 'number' }> & { id: Id; type: 'number' } {
  return { id, type: 'number', ...rest }
}

/** Declares a parameter that is one of a few words. */
export function choiceParam<const Id extends string, const Choice extends string>(
  id: Id,
  choices: Choice[],
  initial: Choice,
): { id: Id; type: 'choice'; choices: Choice[]; default: Choice } {
  return { id, type: 'choice', choices, default: initial }
}
