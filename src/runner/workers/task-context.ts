import { CAUSE_CODES, NO_TASK, STATE_CODES } from '../../contract/columns/states.ts'
import type { HttpResponse, SqlRows, SqlStatement, TaskContext, TaskFiles } from '../../workloads/sdk.ts'
import type { Recorder, Wait } from '../recording/activity-recorder.ts'
import type { Clients } from './clients/open.ts'

/** The context that the tasks of a worker share during a trial. */
export interface TaskResources {
  readonly recorder: Recorder
  readonly clients: Clients
  /** The trial's start on the clock that all processes share. */
  readonly originMs: number
  /** True if the worker runs one task at a time, so that an idle worker waits for that task. */
  readonly oneTaskAtATime: boolean
  /** Reads the clock and flushes records when due; true when the running task should yield. */
  readonly safepoint: () => boolean
  /** Records the age of an item of a pipeline. */
  readonly addItemAge: (ageMs: number) => void
}

/** The context of one task: every wait is recorded between suspending and resuming the task. */
export class WorkerTaskContext implements TaskContext {
  readonly #task: number
  readonly #resources: TaskResources

  constructor(task: number, resources: TaskResources) {
    this.#task = task
    this.#resources = resources
  }

  shouldYield(): boolean {
    return this.#resources.safepoint()
  }

  // Frequent waits are not async functions, which would cost each of 10,000 waits another frame. The task resumes in the
  // microtask right after `resolve`, so the recorder may resume it before.
  yield(): Promise<void> {
    const { recorder } = this.#resources
    recorder.suspend(NO_TASK, STATE_CODES.ready)
    return new Promise((resolve) => {
      setImmediate(() => {
        recorder.resume(this.#task)
        resolve()
      })
    })
  }

  sleep(ms: number): Promise<void> {
    const { recorder } = this.#resources
    const wait = this.#suspend(CAUSE_CODES.timer)
    return new Promise((resolve) => {
      setTimeout(() => {
        recorder.resume(this.#task, wait, wait.sinceMs + ms)
        resolve()
      }, ms)
    })
  }

  http(path: string): Promise<HttpResponse> {
    const { web } = this.#resources.clients
    if (web === null) throw new Error('The workload does not declare the web service.')
    return this.#waitUntilSent(CAUSE_CODES.web, () => web.get(path))
  }

  async query(statements: readonly SqlStatement[]): Promise<readonly SqlRows[]> {
    const { database } = this.#resources.clients
    if (database === null) throw new Error('The workload does not declare the database service.')
    return (await this.#waitUntilSent(CAUSE_CODES.database, () => database.query(statements))).rows
  }

  get files(): TaskFiles {
    const { files } = this.#resources.clients
    if (files === null) throw new Error('The workload does not declare files.')
    const wait = <T>(operation: () => Promise<T>): Promise<T> => this.#wait(CAUSE_CODES.file, operation)
    return {
      write: (name, bytes) => wait(() => files.write(name, bytes)),
      append: (name, bytes) => wait(() => files.append(name, bytes)),
      read: (name) => wait(() => files.read(name)),
      remove: (name) => wait(() => files.remove(name)),
    }
  }

  // Resumes in its own turn of the loop, as a timer does: the caller of `resume` continues first, and parts that only
  // hand items to each other do not starve other tasks.
  waitFor<T>(start: (resume: (value: T) => void) => void): Promise<T> {
    const { recorder } = this.#resources
    const wait = this.#suspend(CAUSE_CODES.task)
    return new Promise((resolve) => {
      start((value) => {
        const readyMs = recorder.nowMs
        setImmediate(() => {
          recorder.resume(this.#task, wait, readyMs)
          resolve(value)
        })
      })
    })
  }

  async concurrently(parts: readonly (() => Promise<void>)[]): Promise<void> {
    const { recorder } = this.#resources
    // Not recorded as a wait: the task waits for what its parts wait for.
    this.#suspend(CAUSE_CODES.task)
    try {
      await Promise.all(
        parts.map(async (part) => {
          recorder.resume(this.#task)
          try {
            await part()
          } finally {
            this.#suspend(CAUSE_CODES.task)
          }
        }),
      )
    } finally {
      recorder.resume(this.#task)
    }
  }

  itemCreated(): number {
    return this.#resources.recorder.nowMs
  }

  itemUsed(createdAtMs: number): void {
    this.#resources.addItemAge(this.#resources.recorder.nowMs - createdAtMs)
  }

  /** Waits for a service, which stamps its responses on the clock that all processes share. */
  async #waitUntilSent<T extends { readonly sentAtMs: number | null }>(
    cause: number,
    operation: () => Promise<T>,
  ): Promise<T> {
    const { originMs } = this.#resources
    return this.#wait(cause, operation, ({ sentAtMs }) => (sentAtMs === null ? null : sentAtMs - originMs))
  }

  /** Suspends the task during an operation; `readyAtMs` returns when its result was there, if that is known. */
  async #wait<T>(
    cause: number,
    operation: () => Promise<T>,
    readyAtMs: (result: T) => number | null = () => null,
  ): Promise<T> {
    const { recorder } = this.#resources
    const wait = this.#suspend(cause)
    let readyMs: number | null = null
    try {
      const result = await operation()
      readyMs = readyAtMs(result)
      return result
    } finally {
      recorder.resume(this.#task, wait, readyMs)
    }
  }

  #suspend(cause: number): Wait {
    const { recorder, oneTaskAtATime } = this.#resources
    recorder.suspend(oneTaskAtATime ? this.#task : NO_TASK)
    return { cause, sinceMs: recorder.suspendedAtMs }
  }
}

/**
 * The context of the task with the blocking call: after its first step, at a safepoint or when its first wait ends, it
 * makes a call that blocks its thread, as a synchronous read or `execSync` does.
 */
export class BlockingTaskContext extends WorkerTaskContext {
  #block: (() => void) | null

  constructor(task: number, resources: TaskResources, blockMs: number) {
    super(task, resources)
    this.#block = () => {
      resources.recorder.block(() => {
        blockThread(blockMs)
      })
    }
  }

  override shouldYield(): boolean {
    this.#blockOnce()
    return super.shouldYield()
  }

  override async sleep(ms: number): Promise<void> {
    await super.sleep(ms)
    this.#blockOnce()
  }

  override async http(path: string): Promise<HttpResponse> {
    const response = await super.http(path)
    this.#blockOnce()
    return response
  }

  override async query(statements: readonly SqlStatement[]): Promise<readonly SqlRows[]> {
    const rows = await super.query(statements)
    this.#blockOnce()
    return rows
  }

  override get files(): TaskFiles {
    const files = super.files
    return {
      ...files,
      write: async (name, bytes) => {
        await files.write(name, bytes)
        this.#blockOnce()
      },
      append: async (name, bytes) => {
        await files.append(name, bytes)
        this.#blockOnce()
      },
    }
  }

  #blockOnce(): void {
    this.#block?.()
    this.#block = null
  }
}

/** Blocks the calling thread: no CPU time, and no turn of its event loop. */
function blockThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
