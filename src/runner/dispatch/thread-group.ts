import { Worker } from 'node:worker_threads'
import type { WorkerKind } from '../../contract/run/report.ts'
import { faultMessage, outOfMemory } from '../workers/fault.ts'
import {
  type FromThread,
  type WorkerSetup,
  SHARED,
  type TaskSupply,
  type ThreadWork,
  type ToThread,
} from '../workers/protocol.ts'
import { monotonicMs } from '../recording/clock.ts'
import { Countdown } from '../../base/countdown.ts'
import { workerSetup } from './worker-setup.ts'
import { ThreadMessages } from './thread-messages.ts'
import { LANES_STARTED_AT_ONCE } from './start-width.ts'
import type { WorkerGroup, WorkerIdentity, WorkerObserver, WorkerSpec, WorkersUp } from './model.ts'

export interface ThreadOptions {
  readonly count: number
  readonly kind: WorkerKind
  readonly supply: TaskSupply
}

/** Starts worker threads as workers; serial, threads and cooperative differ only in these options. */
export function openThreads(spec: WorkerSpec, options: ThreadOptions): WorkerGroup {
  return new ThreadGroup(spec, options)
}

class ThreadGroup implements WorkerGroup {
  readonly #spec: WorkerSpec
  readonly #options: ThreadOptions
  /** Null where tasks are not messages. */
  readonly #messages: ThreadMessages | null
  readonly #setup: Omit<WorkerSetup, 'worker'>
  readonly #counters: Int32Array<SharedArrayBuffer>
  readonly #threads: Worker[] = []
  readonly #ready: Countdown
  readonly #workers: WorkerIdentity[] = []
  readonly #openedMs = monotonicMs()
  readonly #startedMs: number[] = []
  #upMs = 0
  #finished = new Countdown(0)
  #recorded = new Countdown(0)
  #observer: WorkerObserver | null = null
  #killed = false

  constructor(spec: WorkerSpec, options: ThreadOptions) {
    this.#spec = spec
    this.#options = options
    this.#messages =
      spec.messages === undefined
        ? null
        : new ThreadMessages(spec.messages, (worker, message, transfer) => {
            this.#threads[worker]?.postMessage(message, transfer)
          })
    this.#setup = workerSetup(spec, options.kind, options.count)
    this.#counters = new Int32Array(new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT))
    this.#ready = new Countdown(options.count)
    for (let worker = 0; worker < Math.min(options.count, LANES_STARTED_AT_ONCE); worker++) this.#startNext()
  }

  async ready(): Promise<WorkersUp> {
    await this.#ready.done
    return { workers: this.#workers, startupMs: this.#upMs - this.#openedMs }
  }

  load(): void {
    this.#messages?.load()
  }

  async work(originMs: number, observer: WorkerObserver): Promise<void> {
    this.#observer = observer
    this.#finished = new Countdown(this.#messages?.count ?? this.#options.count)
    this.#recorded = new Countdown(this.#options.count)
    this.#counters.fill(0)
    this.#tellAll({ type: 'go', originMs })
    this.#messages?.begin(this.#options.count, this.#options.supply === 'all-at-once')
    await this.#finished.done
    this.#messages?.report(observer)
  }

  tasksDone(): number {
    return Atomics.load(this.#counters, SHARED.tasksDone)
  }

  collect(): Promise<void> {
    if (this.#messages !== null) this.#tellAll({ type: 'finish' })
    return this.#recorded.done
  }

  async kill(): Promise<void> {
    this.#killed = true
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
  }

  #startNext(): void {
    if (this.#killed || this.#threads.length === this.#options.count) return
    this.#threads.push(this.#start(this.#threads.length))
  }

  #start(worker: number): Worker {
    const { inputs, entries } = this.#spec
    const supply = this.#messages === null ? this.#options.supply : 'by-message'
    this.#startedMs.push(monotonicMs())
    const workerData: ThreadWork = {
      setup: { worker, ...this.#setup },
      supply,
      inputs,
      shared: this.#counters.buffer,
    }
    const thread = new Worker(entries.thread, {
      workerData,
      name: `worker ${String(worker)}`,
      resourceLimits: { maxOldGenerationSizeMb: this.#setup.heapLimitMb },
    })
    thread.on('message', (message: FromThread) => {
      this.#hear(message)
    })
    thread.on('error', (error: Error) => {
      this.#fail(`Thread ${String(worker + 1)} ${this.#howItStopped(error)}`)
    })
    thread.on('exit', (code) => {
      this.#fail(`Thread ${String(worker + 1)} ended unexpectedly with exit code ${String(code)}.`)
    })
    return thread
  }

  #tellAll(message: ToThread): void {
    for (const thread of this.#threads) thread.postMessage(message)
  }

  #howItStopped(error: Error): string {
    return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? outOfMemory(this.#setup.heapLimitMb)
      : `stopped: ${faultMessage(error)}`
  }

  #hear(message: FromThread): void {
    const observer = this.#observer
    switch (message.type) {
      case 'ready':
        this.#upMs = monotonicMs()
        this.#workers.push({
          ...message,
          kind: this.#options.kind,
          startupMs: this.#upMs - (this.#startedMs[message.worker] ?? 0),
        })
        this.#ready.step()
        this.#startNext()
        break
      case 'batch':
        observer?.onBatch(message.worker, message.batch)
        break
      case 'outputs':
        for (const { task, output } of message.outputs) observer?.onOutput(message.worker, task, output)
        break
      case 'task-end':
        this.#messages?.take(message.end, message.reply)
        this.#finished.step()
        break
      case 'results':
        observer?.onResults(message.worker, message.results, message.firstError)
        break
      case 'finished':
        observer?.onResults(message.worker, message.results, message.firstError)
        this.#finished.step()
        break
      case 'recording':
        observer?.onRecording(message.worker, message)
        this.#recorded.step()
        break
      case 'fault':
        this.#fail(message.message)
    }
  }

  /** A thread that ended because it was told to did not fail. */
  #fail(cause: string): void {
    if (this.#killed) return
    const error = new Error(cause)
    this.#ready.fail(error)
    this.#finished.fail(error)
    this.#recorded.fail(error)
  }
}
