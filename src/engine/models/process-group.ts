import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { BroadcastChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { faultMessage } from '../lanes/fault.ts'
import {
  type FromSlot,
  type ProcessTask,
  SLOT_SHARED,
  type SlotWork,
  type TaskEnd,
  type ToSlots,
} from '../lanes/protocol.ts'
import { ResultRecorder } from '../lanes/results.ts'
import { monotonicMs } from '../measure/clock.ts'
import { Countdown } from './countdown.ts'
import { laneSetup } from './lane-setup.ts'
import { LANES_STARTED_AT_ONCE } from './start-width.ts'
import type { LaneGroup, LaneIdentity, LaneObserver, LaneSpec, LanesUp } from './model.ts'

/** A slot holds its next task ready, so that its process never waits for it. */
const TASKS_PER_SLOT = 2
/**
 * How long to wait for the slots' word that their processes are gone. It takes milliseconds; but a slot whose
 * thread is ended before it has reaped its process leaves a zombie for as long as the engine lives.
 */
const GONE_LIMIT_MS = 2_000

/** Starts a Piscina pool with one slot, and so one process, per lane. */
export function openProcesses(spec: LaneSpec): LaneGroup {
  return new ProcessGroup(spec)
}

class ProcessGroup implements LaneGroup {
  readonly #spec: LaneSpec
  readonly #pool: Piscina
  readonly #channel: BroadcastChannel
  readonly #counters: Int32Array<SharedArrayBuffer>
  readonly #ready: Countdown
  readonly #failed = new Countdown(1)
  /** Slots that said their process is gone, or that they start none because the pool is closing. */
  #gone = 0
  #onGone = (): void => undefined
  readonly #lanes: LaneIdentity[] = []
  readonly #openedMs = monotonicMs()
  readonly #startedMs = new Map<number, number>()
  #upMs = 0
  readonly #pids = new Set<number>()
  #recorded = new Countdown(0)
  #results: ResultRecorder[] = []
  #observer: LaneObserver | null = null
  #resultsReported = false
  #tasksDone = 0
  #originMs = 0
  #killed: Promise<void> | null = null

  constructor(spec: LaneSpec) {
    const count = spec.plan.workers.processes
    this.#spec = spec
    this.#counters = new Int32Array(new SharedArrayBuffer(SLOT_SHARED.length * Int32Array.BYTES_PER_ELEMENT))
    this.#ready = new Countdown(count)
    this.#channel = new BroadcastChannel(`interleave-${randomUUID()}`)
    Atomics.store(this.#counters, SLOT_SHARED.allowed, LANES_STARTED_AT_ONCE)
    const workerData: SlotWork = {
      setup: laneSetup(spec, 'process'),
      processEntry: spec.entries.process,
      shared: this.#counters.buffer,
      channel: this.#channel.name,
    }
    this.#pool = new Piscina({
      filename: spec.entries.slot,
      workerData,
      minThreads: count,
      maxThreads: count,
      idleTimeout: Infinity,
      concurrentTasksPerWorker: TASKS_PER_SLOT,
      // Parked workers would not hear what their processes say.
      atomics: 'disabled',
      recordTiming: false,
      workerHistogram: false,
    })
    this.#pool.on('message', (message: FromSlot) => {
      this.#hear(message)
    })
    this.#pool.on('error', (error: Error) => {
      this.#fail(`A slot of the pool stopped: ${faultMessage(error)}`)
    })
  }

  async ready(): Promise<LanesUp> {
    await this.#ready.done
    return { lanes: this.#lanes, startupMs: this.#upMs - this.#openedMs }
  }

  async work(originMs: number, observer: LaneObserver): Promise<void> {
    this.#observer = observer
    this.#originMs = originMs
    this.#tasksDone = 0
    this.#resultsReported = false
    this.#results = this.#lanes.map(() => new ResultRecorder())
    this.#recorded = new Countdown(this.#lanes.length)
    const tasks = this.#spec.inputs.map(async (input, task) => {
      this.#take((await this.#pool.run({ task, input, originMs } satisfies ProcessTask)) as TaskEnd)
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
    this.#broadcast({ type: 'finish', originMs: this.#originMs })
    await this.#recorded.done
  }

  kill(): Promise<void> {
    this.#killed ??= this.#end()
    return this.#killed
  }

  async #end(): Promise<void> {
    this.#reportResults()
    Atomics.store(this.#counters, SLOT_SHARED.closing, 1)
    this.#broadcast({ type: 'end' })
    for (const pid of this.#pids) killProcess(pid)
    // The slots reap their processes, so their threads are ended last.
    const gone = new Promise<void>((resolve) => {
      this.#onGone = () => {
        if (this.#allGone()) resolve()
      }
      this.#onGone()
    })
    const limit = new AbortController()
    await Promise.race([gone, pause(GONE_LIMIT_MS, undefined, { signal: limit.signal })])
    limit.abort()
    await this.#pool.destroy()
    this.#channel.close()
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

  #hear(message: FromSlot): void {
    const observer = this.#observer
    switch (message.type) {
      case 'process-started':
        this.#pids.add(message.pid)
        this.#startedMs.set(message.lane, monotonicMs())
        if (this.#killed !== null) killProcess(message.pid)
        break
      case 'process-gone':
        if (message.pid !== null) this.#pids.delete(message.pid)
        this.#gone++
        this.#onGone()
        if (message.cause !== null) this.#fail(message.cause)
        break
      case 'ready':
        this.#upMs = monotonicMs()
        this.#lanes.push({
          ...message,
          kind: 'process',
          startupMs: this.#upMs - (this.#startedMs.get(message.lane) ?? 0),
        })
        this.#ready.step()
        this.#allowNext()
        break
      case 'batch':
        observer?.onBatch(message.lane, message.batch)
        break
      case 'recording':
        observer?.onRecording(message.lane, message)
        this.#recorded.step()
        break
      case 'fault':
        this.#fail(message.message)
    }
  }

  /**
   * True when no slot has a process any more. Slots that begin after this see that the pool is closing and start
   * none; those that began before are counted, whatever they do.
   */
  #allGone(): boolean {
    return this.#gone >= Atomics.load(this.#counters, SLOT_SHARED.begun)
  }

  #allowNext(): void {
    Atomics.add(this.#counters, SLOT_SHARED.allowed, 1)
    this.#broadcast({ type: 'allowed' })
  }

  #broadcast(message: ToSlots): void {
    this.#channel.postMessage(message)
  }

  #fail(cause: string): void {
    if (this.#killed !== null) return
    const error = new Error(cause)
    this.#ready.fail(error)
    this.#failed.fail(error)
    this.#recorded.fail(error)
  }
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already, which is what was wanted.
  }
}
