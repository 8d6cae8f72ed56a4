import { setTimeout as pause } from 'node:timers/promises'
import { Piscina } from 'piscina'
import type { EngineEntries } from '../entries.ts'
import { faultMessage } from '../workers/fault.ts'
import type {
  FromWorker,
  FromSlot,
  WorkerSetup,
  ProcessTask,
  SlotEnd,
  SlotOrder,
  SlotWork,
  TaskEnd,
} from '../workers/protocol.ts'
import { buffersOf } from '../workers/reply.ts'
import { monotonicMs } from '../recording/clock.ts'
import { Countdown } from '../../base/countdown.ts'
import type { WorkerIdentity, WorkersUp } from './model.ts'
import { PoolProcess } from './pool-process.ts'
import { MOST_TASKS_PER_SLOT, placeTasks } from './placement.ts'
import { LANES_STARTED_AT_ONCE } from './start-width.ts'
import { makeTaskLinks, type TaskLinks } from './task-links.ts'

/** How long to wait until the system has ended the processes that were killed; it takes milliseconds. */
const GONE_LIMIT_MS = 2_000

export interface PoolOptions {
  readonly entries: Pick<EngineEntries, 'slot' | 'process'>
  /** How many slots, and so processes. */
  readonly count: number
  readonly setup: Omit<WorkerSetup, 'worker'>
  /** Whether a slot may hold tasks ready for its process while many wait. */
  readonly holdsReady: boolean
  /** How slots and processes are linked; the best that this system has when left out. */
  readonly links?: (workers: number) => TaskLinks
}

/** Hears of a pool what is not the end of a task. */
export interface PoolListener {
  /** What a process recorded. */
  onRecords(message: Extract<FromWorker, { type: 'batch' | 'recording' }>): void
  /** What came back of a task that asked for it; before or after `run` resolves. */
  onReply(message: Extract<FromSlot, { type: 'reply' }>): void
  /** A process or its slot has failed, in one sentence; the pool is of no use any more. */
  onFailed(cause: string): void
}

/**
 * A Piscina pool whose slots have a process each. Piscina queues and dispatches, a slot sends its task to its process
 * and sleeps until that has ended it. The coordinator starts the processes, hears what they record, and ends them. `ready`
 * once; `kill` at any moment: what is under way then stays pending or is rejected.
 */
export class ProcessPool {
  readonly #options: PoolOptions
  readonly #listener: PoolListener
  readonly #links: TaskLinks
  readonly #pool: Piscina
  readonly #ready: Countdown
  readonly #workers: WorkerIdentity[] = []
  readonly #openedMs = monotonicMs()
  #upMs = 0
  /** Workers whose slot is up, and whose process is not started yet. */
  readonly #toStart: number[] = []
  #starting = 0
  readonly #processes = new Map<number, PoolProcess>()
  #onGone = (): void => undefined
  #killed: Promise<void> | null = null

  constructor(options: PoolOptions, listener: PoolListener) {
    this.#options = options
    this.#listener = listener
    const { entries, count, links = makeTaskLinks } = options
    this.#links = links(count)
    this.#ready = new Countdown(count)
    const workerData: SlotWork = {
      links: this.#links.slots,
      nextWorker: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
    }
    this.#pool = new Piscina({
      filename: entries.slot,
      workerData,
      minThreads: count,
      maxThreads: count,
      idleTimeout: Infinity,
      concurrentTasksPerWorker: options.holdsReady ? MOST_TASKS_PER_SLOT : 1,
      ...(options.holdsReady && { loadBalancer: placeTasks(count, () => this.#pool.queueSize) }),
      // Else a task that finds no slot free goes to the end of the queue, behind younger ones.
      stricterFIFO: true,
      // A slot may sleep while it has no task, unless its link needs its event loop.
      atomics: this.#links.kind === 'pipes' ? 'sync' : 'disabled',
      recordTiming: false,
      workerHistogram: false,
    })
    // A thread that sleeps in a read cannot be ended, and a program that exits waits for its threads.
    process.on('exit', this.#killProcesses)
    this.#pool.on('message', (message: FromSlot) => {
      if (message.type === 'reply') this.#listener.onReply(message)
      else this.#startInTurn(message.worker)
    })
    this.#pool.on('error', (error: Error) => {
      this.#fail(`A slot of the pool stopped: ${faultMessage(error)}`)
    })
  }

  /** Resolves when every process is up; rejects with a sentence when one fails before that. */
  async ready(): Promise<WorkersUp> {
    await this.#ready.done
    return { workers: this.#workers, startupMs: this.#upMs - this.#openedMs }
  }

  /** Runs one task in whichever process is free next; an input that is a message changes hands. */
  async run({ task, input, originMs, replies = false }: ProcessTask): Promise<TaskEnd> {
    const order: SlotOrder = [originMs, task, input, replies]
    const transferList = replies && input instanceof Uint8Array ? buffersOf(input) : []
    const ended = (await this.#pool.run(order, { transferList })) as SlotEnd
    const [worker, , startMs, endMs, digest, error = null, output = null] = ended
    return { worker, task, startMs, endMs, digest, error, output }
  }

  /** Tells every process that its trial is over; each answers with its recording. To be called when no task is left. */
  finish(originMs: number): void {
    this.#tellAll([originMs])
  }

  /** Wakes every slot and its process, since the first task of a trial finds who slept for long slow. */
  wake(): void {
    this.#tellAll([])
  }

  #tellAll(order: SlotOrder): void {
    // So many orders at once to so many idle slots: Piscina gives each slot one.
    for (let worker = 0; worker < this.#options.count; worker++) {
      this.#pool.run(order).catch((error: unknown) => {
        this.#fail(faultMessage(error))
      })
    }
  }

  /** Ends all processes and slots at once; resolves when they are gone. */
  kill(): Promise<void> {
    this.#killed ??= this.#end()
    return this.#killed
  }

  async #end(): Promise<void> {
    this.#killProcesses()
    // A slot that waits for its process wakes when that is gone, so the slots' threads are ended last.
    const gone = new Promise<void>((resolve) => {
      this.#onGone = () => {
        if (this.#processes.size === 0) resolve()
      }
      this.#onGone()
    })
    const limit = new AbortController()
    await Promise.race([gone, pause(GONE_LIMIT_MS, undefined, { signal: limit.signal })])
    limit.abort()
    await this.#pool.destroy()
    this.#links.close()
    process.off('exit', this.#killProcesses)
  }

  readonly #killProcesses = (): void => {
    for (const one of this.#processes.values()) one.kill()
  }

  /** Starts the worker's process now or when others are up; none once the pool is ending. */
  #startInTurn(worker: number): void {
    this.#toStart.push(worker)
    this.#startNext()
  }

  #startNext(): void {
    if (this.#killed !== null || this.#starting >= LANES_STARTED_AT_ONCE) return
    const worker = this.#toStart.shift()
    if (worker === undefined) return
    this.#starting++
    const { entries, setup } = this.#options
    const one = new PoolProcess(entries.process, { ...setup, worker }, this.#links, {
      onMessage: (message) => {
        this.#hear(message, one)
      },
      onGone: (cause) => {
        this.#processes.delete(worker)
        this.#onGone()
        this.#fail(cause)
      },
    })
    this.#processes.set(worker, one)
  }

  #hear(message: FromWorker, from: PoolProcess): void {
    switch (message.type) {
      case 'ready':
        this.#upMs = monotonicMs()
        this.#workers.push({ ...message, kind: 'process', startupMs: this.#upMs - from.startedMs })
        this.#ready.step()
        this.#starting--
        this.#startNext()
        break
      case 'batch':
      case 'recording':
        this.#listener.onRecords(message)
        break
      case 'fault':
        this.#fail(message.message)
    }
  }

  #fail(cause: string): void {
    if (this.#killed !== null) return
    this.#ready.fail(new Error(cause))
    this.#listener.onFailed(cause)
  }
}
