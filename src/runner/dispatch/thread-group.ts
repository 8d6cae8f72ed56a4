import { Countdown } from '../../base/countdown.ts'
import { type Fault, LabError } from '../../contract/fault.ts'
import type { WorkerKind } from '../../contract/models/index.ts'
import { monotonicMs } from '../recording/clock.ts'
import {
  type FromThread,
  SHARED,
  type TaskSupply,
  type ThreadData,
  type ToThread,
  type WorkerSetup,
} from '../workers/protocol.ts'
import { Thread } from '../worker-thread.ts'
import { MAX_STARTING_WORKERS, workerSetup } from './setup.ts'
import { ThreadMessages } from './thread-messages.ts'
import type { ReadyWorkers, TrialObserver, WorkerGroup, WorkerIdentity, WorkerSpec } from './worker-group.ts'

export interface ThreadGroupOptions {
  readonly count: number
  readonly kind: WorkerKind
  /** The way in which tasks reach the threads, unless they are messages. */
  readonly supply: Exclude<TaskSupply, 'messages'>
}

/** Worker threads of the runner's process. Models with threads differ in these options only. */
export class ThreadGroup implements WorkerGroup {
  readonly #spec: WorkerSpec
  readonly #options: ThreadGroupOptions
  readonly #setup: Omit<WorkerSetup, 'worker'>
  /** Null unless tasks are messages. */
  readonly #messages: ThreadMessages | null
  readonly #shared = new Int32Array(new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT))
  readonly #threads: Thread[] = []
  readonly #identities: WorkerIdentity[] = []
  readonly #ready: Countdown
  readonly #requestedMs = monotonicMs()
  readonly #startedMs: number[] = []
  #readyMs = 0
  #finished = new Countdown(0)
  #collected = new Countdown(0)
  #observer: TrialObserver | null = null
  #killed = false

  constructor(spec: WorkerSpec, options: ThreadGroupOptions) {
    this.#spec = spec
    this.#options = options
    this.#setup = workerSetup(spec, options.kind, options.count)
    this.#messages =
      spec.messages === null
        ? null
        : new ThreadMessages(spec.messages, (worker, message, transfer) => {
            this.#threads[worker]?.post(message, transfer)
          })
    this.#ready = new Countdown(options.count)
    for (let worker = 0; worker < MAX_STARTING_WORKERS; worker++) this.#startNext()
  }

  async ready(): Promise<ReadyWorkers> {
    await this.#ready.done
    return { workers: this.#identities, startupMs: this.#readyMs - this.#requestedMs }
  }

  load(): void {
    this.#messages?.load()
  }

  async work(originMs: number, observer: TrialObserver): Promise<void> {
    const { count, supply } = this.#options
    this.#observer = observer
    this.#finished = new Countdown(this.#messages?.count ?? count)
    this.#collected = new Countdown(count)
    this.#shared.fill(0)
    this.#postToAll({ type: 'start', originMs })
    this.#messages?.start(count, supply === 'all')
    await this.#finished.done
    this.#messages?.report(observer)
  }

  tasksDone(): number {
    return Atomics.load(this.#shared, SHARED.tasksDone)
  }

  collect(): Promise<void> {
    if (this.#messages !== null) this.#postToAll({ type: 'finish' })
    return this.#collected.done
  }

  async kill(): Promise<void> {
    this.#killed = true
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
  }

  abandon(): Promise<void> {
    this.#killed = true
    return Promise.resolve()
  }

  #startNext(): void {
    const worker = this.#threads.length
    if (this.#killed || worker === this.#options.count) return
    this.#startedMs.push(monotonicMs())
    const workerData: ThreadData = {
      setup: { worker, ...this.#setup },
      supply: this.#messages === null ? this.#options.supply : 'messages',
      inputs: this.#spec.inputs,
      shared: this.#shared.buffer,
    }
    const { heapLimitMb } = this.#setup
    const options = { workerData, name: `worker ${String(worker)}`, heapLimitMb, number: worker + 1 }
    const thread = new Thread(this.#spec.entries.thread, options)
    thread.onMessage((message) => {
      this.#receive(message as FromThread)
    })
    void thread.ended.then((cause) => {
      this.#fail(cause)
    })
    this.#threads.push(thread)
  }

  #postToAll(message: ToThread): void {
    for (const thread of this.#threads) thread.post(message)
  }

  #receive(message: FromThread): void {
    const observer = this.#observer
    const { worker } = message
    switch (message.type) {
      case 'ready':
        this.#addReady(message)
        break
      case 'records':
        observer?.onRecords(worker, message.batch)
        break
      case 'task-end':
        this.#messages?.endTask(worker, message.end, message.reply)
        this.#finished.step()
        break
      case 'results':
        for (const { task, output } of message.outputs) observer?.onOutput(worker, task, output)
        observer?.onResults(worker, message.results, message.firstFault)
        if (message.last && this.#messages === null) this.#finished.step()
        break
      case 'final':
        observer?.onFinal(worker, message.batch)
        this.#collected.step()
        break
      case 'fault':
        this.#fail(message.fault)
    }
  }

  #addReady({ worker, pid, threadId }: Extract<FromThread, { type: 'ready' }>): void {
    this.#readyMs = monotonicMs()
    const startupMs = this.#readyMs - (this.#startedMs[worker] ?? 0)
    this.#identities.push({ worker, kind: this.#options.kind, pid, threadId, startupMs })
    this.#ready.step()
    this.#startNext()
  }

  /** A thread that was terminated did not fail. */
  #fail(cause: Fault): void {
    if (this.#killed) return
    const error = new LabError(cause)
    this.#ready.fail(error)
    this.#finished.fail(error)
    this.#collected.fail(error)
  }
}
