import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { BroadcastChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { EngineEntries } from '../entries.ts'
import { faultMessage } from '../lanes/fault.ts'
import {
  type FromLane,
  type FromSlot,
  type LaneSetup,
  type ProcessTask,
  SLOT_SHARED,
  type SlotWork,
  type TaskEnd,
  type ToSlots,
} from '../lanes/protocol.ts'
import { monotonicMs } from '../measure/clock.ts'
import { Countdown } from './countdown.ts'
import type { LaneIdentity, LanesUp } from './model.ts'
import { LANES_STARTED_AT_ONCE } from './start-width.ts'

/**
 * How long to wait for the slots' word that their processes are gone. It takes milliseconds; but a slot whose
 * thread is ended before it has reaped its process leaves a zombie for as long as the engine lives.
 */
const GONE_LIMIT_MS = 2_000

export interface PoolOptions {
  readonly entries: Pick<EngineEntries, 'slot' | 'process'>
  /** How many slots, and so processes. */
  readonly count: number
  readonly setup: Omit<LaneSetup, 'lane'>
  /** Tasks that a slot may hold, the one under way included. */
  readonly tasksPerSlot: number
}

/** Hears of a pool what is not the end of a task. */
export interface PoolListener {
  /** What a process recorded. */
  onRecords(message: Extract<FromLane, { type: 'batch' | 'recording' }>): void
  /** What came back of a task that asked for it; before or after `run` resolves. */
  onReply(message: Extract<FromSlot, { type: 'reply' }>): void
  /** A process or its slot has failed, in one sentence; the pool is of no use any more. */
  onFailed(cause: string): void
}

/**
 * A Piscina pool whose slots own a process each. Piscina queues and dispatches, the work happens in the
 * processes. `ready` once; `kill` at any moment: what is under way then stays pending or is rejected.
 */
export class ProcessPool {
  readonly #listener: PoolListener
  readonly #pool: Piscina
  readonly #channel: BroadcastChannel
  readonly #counters: Int32Array<SharedArrayBuffer>
  readonly #ready: Countdown
  /** Slots that said their process is gone, or that they start none because the pool is closing. */
  #gone = 0
  #onGone = (): void => undefined
  readonly #lanes: LaneIdentity[] = []
  readonly #openedMs = monotonicMs()
  readonly #startedMs = new Map<number, number>()
  #upMs = 0
  readonly #pids = new Set<number>()
  #killed: Promise<void> | null = null

  constructor({ entries, count, setup, tasksPerSlot }: PoolOptions, listener: PoolListener) {
    this.#listener = listener
    this.#counters = new Int32Array(new SharedArrayBuffer(SLOT_SHARED.length * Int32Array.BYTES_PER_ELEMENT))
    this.#ready = new Countdown(count)
    this.#channel = new BroadcastChannel(`interleave-${randomUUID()}`)
    Atomics.store(this.#counters, SLOT_SHARED.allowed, LANES_STARTED_AT_ONCE)
    const workerData: SlotWork = {
      setup,
      processEntry: entries.process,
      shared: this.#counters.buffer,
      channel: this.#channel.name,
    }
    this.#pool = new Piscina({
      filename: entries.slot,
      workerData,
      minThreads: count,
      maxThreads: count,
      idleTimeout: Infinity,
      concurrentTasksPerWorker: tasksPerSlot,
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

  /** Resolves when every process is up; rejects with a sentence when one fails before that. */
  async ready(): Promise<LanesUp> {
    await this.#ready.done
    return { lanes: this.#lanes, startupMs: this.#upMs - this.#openedMs }
  }

  /** Runs one task in whichever process is free next; the buffers given change hands. */
  async run(task: ProcessTask, transferList: ArrayBuffer[] = []): Promise<TaskEnd> {
    return (await this.#pool.run(task, { transferList })) as TaskEnd
  }

  /** Tells every process that its trial is over; each answers with its recording. */
  finish(originMs: number): void {
    this.#broadcast({ type: 'finish', originMs })
  }

  /** Ends all processes and slots at once; resolves when they are gone. */
  kill(): Promise<void> {
    this.#killed ??= this.#end()
    return this.#killed
  }

  async #end(): Promise<void> {
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

  #hear(message: FromSlot): void {
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
      case 'recording':
        this.#listener.onRecords(message)
        break
      case 'reply':
        this.#listener.onReply(message)
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
    this.#ready.fail(new Error(cause))
    this.#listener.onFailed(cause)
  }
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already, which is what was wanted.
  }
}
