import { serialize } from 'node:v8'
import { Countdown } from '../../base/countdown.ts'
import { type Fault, LabError, faultOf } from '../../contract/fault.ts'
import type { PoolTaskEnd } from '../workers/protocol.ts'
import { ResultBuilder } from '../workers/results.ts'
import { buffersOf } from '../workers/transfer.ts'
import { ProcessPool } from './process-pool.ts'
import { workerSetup } from './setup.ts'
import type { ReadyWorkers, TrialObserver, WorkerGroup, WorkerSpec } from './worker-group.ts'

/** The results and transfers of one process in a trial. */
class ProcessTally {
  readonly results = new ResultBuilder()
  bytes = 0
  ms: number | null = null
}

/** Processes of a Piscina pool, as the workers of a model. */
export class ProcessGroup implements WorkerGroup {
  readonly #spec: WorkerSpec
  readonly #count: number
  readonly #pool: ProcessPool
  readonly #failed = new Countdown(1)
  #collected = new Countdown(0)
  #tallies: ProcessTally[] = []
  #inputs: readonly unknown[] = []
  /** The serialized size of each input. */
  #inputBytes: readonly number[] = []
  #observer: TrialObserver | null = null
  #reported = true
  #tasksDone = 0
  #originMs = 0
  #killed = false

  constructor(spec: WorkerSpec, count: number) {
    this.#spec = spec
    this.#count = count
    const options = {
      entries: spec.entries,
      count,
      setup: workerSetup(spec, 'process', count),
      // With a queue of messages, the transfer of the next one would be hidden behind the work on the last.
      oneAtATime: spec.messages !== null,
    }
    this.#pool = new ProcessPool(options, {
      onRecords: (message) => {
        if (message.type === 'records') {
          this.#observer?.onRecords(message.worker, message.batch)
        } else {
          this.#observer?.onFinal(message.worker, message.batch)
          this.#collected.step()
        }
      },
      onFailed: (cause) => {
        this.#fail(cause)
      },
    })
  }

  ready(): Promise<ReadyWorkers> {
    return this.#pool.ready()
  }

  load(): void {
    const { inputs, messages } = this.#spec
    if (messages !== null) {
      const fresh = messages.inputs()
      this.#inputs = fresh
      this.#inputBytes = fresh.map(({ byteLength }) => byteLength)
    } else if (this.#inputs.length === 0) {
      this.#inputs = inputs
      this.#inputBytes = inputs.map((input) => serialize(input).byteLength)
    }
  }

  async work(originMs: number, observer: TrialObserver): Promise<void> {
    this.#observer = observer
    this.#originMs = originMs
    this.#tasksDone = 0
    this.#reported = false
    this.#tallies = Array.from({ length: this.#count }, () => new ProcessTally())
    this.#collected = new Countdown(this.#count)
    this.#pool.broadcast({ type: 'start', originMs })
    const timed = this.#spec.messages !== null
    const tasks = this.#inputs.map(async (input, task) => {
      const transfer = timed && input instanceof Uint8Array ? buffersOf(input) : []
      this.#endTask(await this.#pool.run({ originMs, task, input, timed }, transfer))
    })
    const all = Promise.all(tasks)
    all.catch((error: unknown) => {
      this.#fail(faultOf(error))
    })
    // A pool that is killed rejects its queue, which must not look like a result.
    const never = new Promise<never>(() => undefined)
    await Promise.race([this.#failed.done, all.catch(() => never)])
    this.#reportResults()
  }

  tasksDone(): number {
    return this.#tasksDone
  }

  async collect(): Promise<void> {
    this.#pool.broadcast({ type: 'finish', originMs: this.#originMs })
    await this.#collected.done
  }

  kill(): Promise<void> {
    this.#killed = true
    this.#reportResults()
    return this.#pool.kill()
  }

  abandon(): Promise<void> {
    this.#killed = true
    this.#reportResults()
    return this.#pool.killProcesses()
  }

  #endTask({ worker, end, result, transferMs }: PoolTaskEnd): void {
    this.#tasksDone++
    const tally = this.#tallies[worker]
    if (tally === undefined) return
    tally.results.add(end)
    tally.bytes += (this.#inputBytes[end.task] ?? 0) + (result?.byteLength ?? 0)
    if (transferMs !== null) tally.ms = (tally.ms ?? 0) + transferMs
    if (end.output !== null) this.#observer?.onOutput(worker, end.task, end.output)
  }

  /** Once per trial: when all tasks have ended, or when the trial ends before that. */
  #reportResults(): void {
    if (this.#reported) return
    this.#reported = true
    for (const [worker, { results, bytes, ms }] of this.#tallies.entries()) {
      this.#observer?.onTransfer(worker, { bytes, ms })
      this.#observer?.onResults(worker, results.columns(), results.firstFault)
    }
  }

  #fail(cause: Fault): void {
    if (this.#killed) return
    const error = new LabError(cause)
    this.#failed.fail(error)
    this.#collected.fail(error)
  }
}
