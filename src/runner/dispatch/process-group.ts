import { serialize } from 'node:v8'
import { faultMessage } from '../workers/fault.ts'
import type { TaskEnd } from '../workers/protocol.ts'
import { ResultRecorder } from '../workers/results.ts'
import { Countdown } from '../../base/countdown.ts'
import { workerSetup } from './worker-setup.ts'
import type { WorkerGroup, WorkerIdentity, WorkerObserver, WorkerSpec, WorkersUp } from './model.ts'
import { type PoolListener, ProcessPool } from './process-pool.ts'

/** Starts a pool of processes, one per worker. */
export function openProcesses(spec: WorkerSpec): WorkerGroup {
  return new ProcessGroup(spec)
}

class ProcessGroup implements WorkerGroup {
  readonly #spec: WorkerSpec
  readonly #pool: ProcessPool
  readonly #failed = new Countdown(1)
  #workers: readonly WorkerIdentity[] = []
  #recorded = new Countdown(0)
  #results: ResultRecorder[] = []
  #replied = new Countdown(0)
  #inputs: readonly unknown[] = []
  /** What each input is serialized to; the bytes of messages themselves. */
  #inputBytes: readonly number[] = []
  #transfers: { bytes: number; ms: number | null }[] = []
  #observer: WorkerObserver | null = null
  #resultsReported = false
  #tasksDone = 0
  #originMs = 0
  #killed = false

  constructor(spec: WorkerSpec) {
    this.#spec = spec
    const { entries, plan } = spec
    const options = {
      entries,
      count: plan.workers.processes,
      setup: workerSetup(spec, 'process', spec.plan.workers.processes),
      // Of big messages one after the other: the way of the next would hide behind the work on the last.
      holdsReady: spec.messages === undefined,
    }
    this.#pool = new ProcessPool(options, this.#listener)
  }

  async ready(): Promise<WorkersUp> {
    const up = await this.#pool.ready()
    this.#workers = up.workers
    return up
  }

  load(): void {
    const { inputs, messages } = this.#spec
    if (messages !== undefined) {
      const fresh = messages.inputs()
      this.#inputs = fresh
      this.#inputBytes = fresh.map((input) => input.byteLength)
    } else if (this.#inputs.length === 0) {
      this.#inputs = inputs
      this.#inputBytes = inputs.map((input) => serialize(input).byteLength)
    }
    this.#pool.wake()
  }

  async work(originMs: number, observer: WorkerObserver): Promise<void> {
    this.#observer = observer
    this.#originMs = originMs
    this.#tasksDone = 0
    this.#resultsReported = false
    this.#results = this.#workers.map(() => new ResultRecorder())
    const replies = this.#spec.messages !== undefined
    this.#transfers = this.#workers.map(() => ({ bytes: 0, ms: replies ? 0 : null }))
    this.#recorded = new Countdown(this.#workers.length)
    this.#replied = new Countdown(replies ? this.#inputs.length : 0)
    const tasks = this.#inputs.map(async (input, task) => {
      this.#take(await this.#pool.run({ task, input, originMs, replies }))
    })
    const all = Promise.all([this.#replied.done, ...tasks])
    all.catch((error: unknown) => {
      this.#fail(faultMessage(error))
    })
    // A killed pool rejects what it had queued; that must not look like a result.
    await Promise.race([this.#failed.done, all.catch(() => new Promise<never>(() => undefined))])
    this.#reportResults()
  }

  tasksDone(): number {
    return this.#tasksDone
  }

  async collect(): Promise<void> {
    this.#pool.finish(this.#originMs)
    await this.#recorded.done
  }

  kill(): Promise<void> {
    this.#killed = true
    this.#reportResults()
    return this.#pool.kill()
  }

  /** Once, when all is done or when the trial ends before that. */
  #reportResults(): void {
    if (this.#resultsReported) return
    this.#resultsReported = true
    this.#results.forEach((results, worker) => {
      const transfer = this.#transfers[worker]
      if (transfer !== undefined) this.#observer?.onTransfer(worker, transfer)
      this.#observer?.onResults(worker, results.columns(), results.firstError)
    })
  }

  #take(end: TaskEnd): void {
    this.#tasksDone++
    this.#results[end.worker]?.add(end)
    const transfer = this.#transfers[end.worker]
    if (transfer !== undefined) transfer.bytes += this.#inputBytes[end.task] ?? 0
    if (end.output !== null) this.#observer?.onOutput(end.worker, end.task, end.output)
  }

  readonly #listener: PoolListener = {
    onRecords: (message) => {
      if (message.type === 'batch') {
        this.#observer?.onBatch(message.worker, message.batch)
      } else {
        this.#observer?.onRecording(message.worker, message)
        this.#recorded.step()
      }
    },
    onReply: ({ worker, result, transferMs }) => {
      const transfer = this.#transfers[worker]
      if (transfer !== undefined) {
        transfer.bytes += result?.byteLength ?? 0
        transfer.ms = (transfer.ms ?? 0) + transferMs
      }
      this.#replied.step()
    },
    onFailed: (cause) => {
      this.#fail(cause)
    },
  }

  #fail(cause: string): void {
    if (this.#killed) return
    const error = new Error(cause)
    this.#failed.fail(error)
    this.#recorded.fail(error)
  }
}
