import { faultMessage } from '../lanes/fault.ts'
import type { TaskEnd } from '../lanes/protocol.ts'
import { ResultRecorder } from '../lanes/results.ts'
import { Countdown } from './countdown.ts'
import { laneSetup } from './lane-setup.ts'
import type { LaneGroup, LaneIdentity, LaneObserver, LaneSpec, LanesUp } from './model.ts'
import { type PoolListener, ProcessPool } from './process-pool.ts'

/** A slot holds its next task ready, so that its process never waits for it. */
const TASKS_PER_SLOT = 2

/** Starts a pool of processes, one per lane. */
export function openProcesses(spec: LaneSpec): LaneGroup {
  return new ProcessGroup(spec)
}

class ProcessGroup implements LaneGroup {
  readonly #spec: LaneSpec
  readonly #pool: ProcessPool
  readonly #failed = new Countdown(1)
  #lanes: readonly LaneIdentity[] = []
  #recorded = new Countdown(0)
  #results: ResultRecorder[] = []
  #observer: LaneObserver | null = null
  #resultsReported = false
  #tasksDone = 0
  #originMs = 0
  #killed = false

  constructor(spec: LaneSpec) {
    this.#spec = spec
    const { entries, plan } = spec
    const options = {
      entries,
      count: plan.workers.processes,
      setup: laneSetup(spec, 'process', spec.plan.workers.processes),
      tasksPerSlot: TASKS_PER_SLOT,
    }
    this.#pool = new ProcessPool(options, this.#listener)
  }

  async ready(): Promise<LanesUp> {
    const up = await this.#pool.ready()
    this.#lanes = up.lanes
    return up
  }

  async work(originMs: number, observer: LaneObserver): Promise<void> {
    this.#observer = observer
    this.#originMs = originMs
    this.#tasksDone = 0
    this.#resultsReported = false
    this.#results = this.#lanes.map(() => new ResultRecorder())
    this.#recorded = new Countdown(this.#lanes.length)
    const tasks = this.#spec.inputs.map(async (input, task) => {
      this.#take(await this.#pool.run({ task, input, originMs }))
    })
    const all = Promise.all(tasks)
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
    this.#results.forEach((results, lane) => {
      this.#observer?.onResults(lane, results.columns(), results.firstError)
    })
  }

  #take(end: TaskEnd): void {
    this.#tasksDone++
    this.#results[end.lane]?.add(end)
    if (end.output !== null) this.#observer?.onOutput(end.lane, end.task, end.output)
  }

  readonly #listener: PoolListener = {
    onRecords: (message) => {
      if (message.type === 'batch') {
        this.#observer?.onBatch(message.lane, message.batch)
      } else {
        this.#observer?.onRecording(message.lane, message)
        this.#recorded.step()
      }
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
