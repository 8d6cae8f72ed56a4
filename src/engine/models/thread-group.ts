import { Worker } from 'node:worker_threads'
import type { LaneKind } from '../../contract/report.ts'
import { faultMessage, outOfMemory } from '../lanes/fault.ts'
import {
  type FromThread,
  type LaneSetup,
  SHARED,
  type TaskSupply,
  type ThreadWork,
  type ToThread,
} from '../lanes/protocol.ts'
import { monotonicMs } from '../measure/clock.ts'
import { Countdown } from './countdown.ts'
import { laneSetup } from './lane-setup.ts'
import { ThreadMessages } from './thread-messages.ts'
import { LANES_STARTED_AT_ONCE } from './start-width.ts'
import type { LaneGroup, LaneIdentity, LaneObserver, LaneSpec, LanesUp } from './model.ts'

export interface ThreadOptions {
  readonly count: number
  readonly kind: LaneKind
  readonly supply: TaskSupply
}

/** Starts worker threads as lanes; serial, threads and cooperative differ only in these options. */
export function openThreads(spec: LaneSpec, options: ThreadOptions): LaneGroup {
  return new ThreadGroup(spec, options)
}

class ThreadGroup implements LaneGroup {
  readonly #spec: LaneSpec
  readonly #options: ThreadOptions
  /** Null where tasks are not messages. */
  readonly #messages: ThreadMessages | null
  readonly #setup: Omit<LaneSetup, 'lane'>
  readonly #counters: Int32Array<SharedArrayBuffer>
  readonly #workers: Worker[] = []
  readonly #ready: Countdown
  readonly #lanes: LaneIdentity[] = []
  readonly #openedMs = monotonicMs()
  readonly #startedMs: number[] = []
  #upMs = 0
  #finished = new Countdown(0)
  #recorded = new Countdown(0)
  #observer: LaneObserver | null = null
  #killed = false

  constructor(spec: LaneSpec, options: ThreadOptions) {
    this.#spec = spec
    this.#options = options
    this.#messages =
      spec.messages === undefined
        ? null
        : new ThreadMessages(spec.messages, (lane, message, transfer) => {
            this.#workers[lane]?.postMessage(message, transfer)
          })
    this.#setup = laneSetup(spec, options.kind, options.count)
    this.#counters = new Int32Array(new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT))
    this.#ready = new Countdown(options.count)
    for (let lane = 0; lane < Math.min(options.count, LANES_STARTED_AT_ONCE); lane++) this.#startNext()
  }

  async ready(): Promise<LanesUp> {
    await this.#ready.done
    return { lanes: this.#lanes, startupMs: this.#upMs - this.#openedMs }
  }

  load(): void {
    this.#messages?.load()
  }

  async work(originMs: number, observer: LaneObserver): Promise<void> {
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
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  #startNext(): void {
    if (this.#killed || this.#workers.length === this.#options.count) return
    this.#workers.push(this.#start(this.#workers.length))
  }

  #start(lane: number): Worker {
    const { inputs, entries } = this.#spec
    const supply = this.#messages === null ? this.#options.supply : 'by-message'
    this.#startedMs.push(monotonicMs())
    const workerData: ThreadWork = {
      setup: { lane, ...this.#setup },
      supply,
      inputs,
      shared: this.#counters.buffer,
    }
    const worker = new Worker(entries.thread, {
      workerData,
      name: `lane ${String(lane)}`,
      resourceLimits: { maxOldGenerationSizeMb: this.#setup.heapLimitMb },
    })
    worker.on('message', (message: FromThread) => {
      this.#hear(message)
    })
    worker.on('error', (error: Error) => {
      this.#fail(`Thread ${String(lane + 1)} ${this.#howItStopped(error)}`)
    })
    worker.on('exit', (code) => {
      this.#fail(`Thread ${String(lane + 1)} ended unexpectedly with exit code ${String(code)}.`)
    })
    return worker
  }

  #tellAll(message: ToThread): void {
    for (const worker of this.#workers) worker.postMessage(message)
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
        this.#lanes.push({
          ...message,
          kind: this.#options.kind,
          startupMs: this.#upMs - (this.#startedMs[message.lane] ?? 0),
        })
        this.#ready.step()
        this.#startNext()
        break
      case 'batch':
        observer?.onBatch(message.lane, message.batch)
        break
      case 'outputs':
        for (const { task, output } of message.outputs) observer?.onOutput(message.lane, task, output)
        break
      case 'task-end':
        this.#messages?.take(message.end, message.reply)
        this.#finished.step()
        break
      case 'results':
        observer?.onResults(message.lane, message.results, message.firstError)
        break
      case 'finished':
        observer?.onResults(message.lane, message.results, message.firstError)
        this.#finished.step()
        break
      case 'recording':
        observer?.onRecording(message.lane, message)
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
