import type { ItemAges } from '../recording/item-ages.ts'
import { type WorkerTimeline, NO_TASK } from '../recording/timeline.ts'
import { STATE_CODES } from '../recording/slice-columns.ts'
import {
  type HttpAnswer,
  type SqlRows,
  type SqlStatement,
  type TaskContext,
  TaskError,
  type TaskFiles,
} from '../../workloads/sdk.ts'
import type { DatabaseClient } from './database-client.ts'
import type { HttpClient } from './http-client.ts'

/** What a worker opened for its tasks; null for what the workload did not ask for. */
export interface WorkerClients {
  readonly http: HttpClient | null
  readonly database: DatabaseClient | null
  /** The files of the run's folder, without the records. */
  readonly files: TaskFiles | null
}

/** What a worker's tasks share. */
export interface WorkerResources {
  readonly timeline: WorkerTimeline
  readonly items: ItemAges
  readonly clients: WorkerClients
  /** The trial's start on the clock that all processes share. */
  readonly originMs: number
  /** True where a worker has one task at a time, so that it is this one that an idle worker waits for. */
  readonly oneTaskAtATime: boolean
  /** Looks at the clock and keeps house; true when the running task is to yield. */
  readonly safepoint: () => boolean
}

/** What one task sees of its worker. Whatever waits is bracketed by `leave` and `enter`. */
export class WorkerTaskContext implements TaskContext {
  readonly #task: number
  readonly #worker: WorkerResources

  constructor(task: number, worker: WorkerResources) {
    this.#task = task
    this.#worker = worker
  }

  shouldYield(): boolean {
    return this.#worker.safepoint()
  }

  // What waits often is not an async function, which would cost each of 10,000 waits one more frame. The task
  // goes on in the microtask right after `resolve`, so `enter` may stand before it.
  yield(): Promise<void> {
    const { timeline } = this.#worker
    timeline.leave(NO_TASK, STATE_CODES.ready)
    return new Promise((resolve) => {
      setImmediate(() => {
        timeline.enter(this.#task)
        resolve()
      })
    })
  }

  sleep(ms: number): Promise<void> {
    const awaitedMs = this.#leave()
    const { timeline } = this.#worker
    const dueMs = timeline.leftAtMs + ms
    return new Promise((resolve) => {
      setTimeout(() => {
        timeline.enter(this.#task, dueMs, awaitedMs)
        resolve()
      }, ms)
    })
  }

  http(path: string): Promise<HttpAnswer> {
    const { http } = this.#worker.clients
    if (http === null) throw new TaskError('This workload did not ask for the web service.')
    return this.#wait(() => http.get(path), this.#readyAt)
  }

  async query(statements: readonly SqlStatement[]): Promise<readonly SqlRows[]> {
    const { database } = this.#worker.clients
    if (database === null) throw new TaskError('This workload did not ask for the database service.')
    return (await this.#wait(() => database.query(statements), this.#readyAt)).rows
  }

  get files(): TaskFiles {
    const { files } = this.#worker.clients
    if (files === null) throw new TaskError('This workload did not ask for files.')
    return {
      write: (name, bytes) => this.#wait(() => files.write(name, bytes)),
      read: (name) => this.#wait(() => files.read(name)),
      remove: (name) => this.#wait(() => files.remove(name)),
    }
  }

  // Resumed in a turn of its own, as a sleeper is: what called `resume` goes on first, and parts that only hand
  // things to each other do not keep the loop from everybody else.
  suspend<T>(start: (resume: (value: T) => void) => void): Promise<T> {
    const awaitedMs = this.#leave()
    const { timeline } = this.#worker
    return new Promise((resolve) => {
      start((value) => {
        const readyMs = timeline.nowMs
        setImmediate(() => {
          timeline.enter(this.#task, readyMs, awaitedMs)
          resolve(value)
        })
      })
    })
  }

  async together(parts: readonly (() => Promise<void>)[]): Promise<void> {
    const { timeline } = this.#worker
    // No await of its own: what the task waits for is what its parts wait for.
    this.#leave()
    try {
      await Promise.all(
        parts.map(async (part) => {
          timeline.enter(this.#task)
          try {
            await part()
          } finally {
            this.#leave()
          }
        }),
      )
    } finally {
      timeline.enter(this.#task)
    }
  }

  itemMade(): number {
    return this.#worker.timeline.nowMs
  }

  itemUsed(madeAtMs: number): void {
    this.#worker.items.add(this.#worker.timeline.nowMs - madeAtMs)
  }

  /** Leaves the worker for an operation; `readyAtMs` tells when its answer was there, where that is known. */
  async #wait<T>(
    operation: () => Promise<T>,
    readyAtMs: (answer: T) => number | null = () => null,
  ): Promise<T> {
    const { timeline } = this.#worker
    let readyMs: number | null = null
    const awaitedMs = this.#leave()
    try {
      const answer = await operation()
      readyMs = readyAtMs(answer)
      return answer
    } finally {
      timeline.enter(this.#task, readyMs, awaitedMs)
    }
  }

  /** Services stamp their answers on the clock that all processes share. */
  readonly #readyAt = ({ sentAtMs }: { sentAtMs: number | null }): number | null =>
    sentAtMs === null ? null : sentAtMs - this.#worker.originMs

  /** Gives way to whoever is ready; returns since when, or null where nobody else can run meanwhile. */
  #leave(): number | null {
    const { timeline, oneTaskAtATime } = this.#worker
    timeline.leave(oneTaskAtATime ? this.#task : NO_TASK)
    return oneTaskAtATime ? null : timeline.leftAtMs
  }
}
