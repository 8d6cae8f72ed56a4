import { Worker } from 'node:worker_threads'
import type { LaneKind } from '../../contract/report.ts'
import { faultMessage } from '../lanes/fault.ts'
import {
  type FromThread,
  type GoMessage,
  SHARED,
  type TaskSupply,
  type ThreadWork,
} from '../lanes/protocol.ts'
import { Countdown } from './countdown.ts'
import type { LaneGroup, TrialSpec } from './model.ts'

export interface ThreadOptions {
  readonly count: number
  readonly kind: LaneKind
  readonly supply: TaskSupply
}

/** Starts worker threads as lanes; serial, threads and cooperative differ only in these options. */
export function openThreads(spec: TrialSpec, options: ThreadOptions): LaneGroup {
  return new ThreadGroup(spec, options)
}

class ThreadGroup implements LaneGroup {
  readonly #spec: TrialSpec
  readonly #options: ThreadOptions
  readonly #counters: Int32Array<SharedArrayBuffer>
  readonly #workers: Worker[]
  readonly #ready: Countdown
  readonly #finished: Countdown
  readonly #recorded: Countdown
  #killed = false

  constructor(spec: TrialSpec, options: ThreadOptions) {
    this.#spec = spec
    this.#options = options
    this.#counters = new Int32Array(new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT))
    this.#ready = new Countdown(options.count)
    this.#finished = new Countdown(options.count)
    this.#recorded = new Countdown(options.count)
    this.#workers = Array.from({ length: options.count }, (_, lane) => this.#start(lane))
  }

  ready(): Promise<void> {
    return this.#ready.done
  }

  work(originMs: number): Promise<void> {
    const go: GoMessage = { type: 'go', originMs }
    for (const worker of this.#workers) worker.postMessage(go)
    return this.#finished.done
  }

  tasksDone(): number {
    return Atomics.load(this.#counters, SHARED.tasksDone)
  }

  async close(): Promise<void> {
    await this.#recorded.done
    await this.kill()
  }

  async kill(): Promise<void> {
    this.#killed = true
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  #start(lane: number): Worker {
    const { plan, inputs, services, entries } = this.#spec
    const { kind, supply } = this.#options
    const { workload, params, sliceMs } = plan
    const workerData: ThreadWork = {
      setup: { lane, kind, workload, params, sliceMs, services },
      supply,
      inputs,
      shared: this.#counters.buffer,
    }
    const worker = new Worker(entries.thread, { workerData, name: `lane ${String(lane)}` })
    worker.on('message', (message: FromThread) => {
      this.#hear(message)
    })
    worker.on('error', (error) => {
      this.#fail(`Thread ${String(lane + 1)} stopped: ${faultMessage(error)}`)
    })
    worker.on('exit', (code) => {
      this.#fail(`Thread ${String(lane + 1)} ended unexpectedly with exit code ${String(code)}.`)
    })
    return worker
  }

  #hear(message: FromThread): void {
    const { observer } = this.#spec
    switch (message.type) {
      case 'ready':
        observer.onLane({ ...message, kind: this.#options.kind })
        this.#ready.step()
        break
      case 'batch':
        observer.onBatch(message.lane, message.batch)
        break
      case 'output':
        observer.onOutput(message.lane, message.task, message.output)
        break
      case 'finished':
        observer.onResults(message.lane, message.results, message.firstError)
        this.#finished.step()
        break
      case 'recording':
        observer.onBatch(message.lane, message.batch)
        observer.onTotals(message.lane, message.totals)
        this.#recorded.step()
        break
      case 'fault':
        this.#fail(message.message)
    }
  }

  /** A thread that ended after it handed over everything, or because it was told to, did not fail. */
  #fail(cause: string): void {
    if (this.#killed || this.#recorded.reached) return
    const error = new Error(cause)
    this.#ready.fail(error)
    this.#finished.fail(error)
    this.#recorded.fail(error)
  }
}
