import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { BroadcastChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { Countdown } from '../../base/countdown.ts'
import { type Fault, LabError, fault, faultOf } from '../../contract/fault.ts'
import { trackProcess } from '../child-process.ts'
import type { Entries } from '../entries.ts'
import { monotonicMs } from '../recording/clock.ts'
import { threadNotStarted } from '../worker-thread.ts'
import {
  type FromPoolThread,
  POOL_SHARED,
  type PoolControl,
  type PoolTask,
  type PoolTaskEnd,
  type PoolThreadData,
  type WorkerSetup,
} from '../workers/protocol.ts'
import { MAX_STARTING_WORKERS } from './setup.ts'
import type { ReadyWorkers, WorkerIdentity } from './worker-group.ts'

/** The longest wait for killed processes, which usually end within milliseconds. */
const GONE_LIMIT_MS = 2_000
const POLL_INTERVAL_MS = 2
/** Tasks that a process may have queued while many wait, so that it does not idle until the next one arrives. */
const MAX_TASKS_PER_PROCESS = 8
/** With fewer tasks in the queue, a process gets one at a time, so that the last tasks go to those that are idle. */
const DEEP_QUEUE_PER_PROCESS = 4

export interface ProcessPoolOptions {
  readonly entries: Pick<Entries, 'poolThread' | 'process'>
  /** Number of threads of the pool, and so of processes. */
  readonly count: number
  readonly setup: Omit<WorkerSetup, 'worker'>
  /** True if a process always gets one task at a time. */
  readonly oneAtATime: boolean
}

export interface ProcessPoolListener {
  /** A process flushed its records. */
  onRecords(message: Extract<FromPoolThread, { type: 'records' | 'final' }>): void
  /** A process or a thread of the pool has failed; the pool is unusable. */
  onFailed(cause: Fault): void
}

/**
 * A Piscina pool of processes: Piscina queues and dispatches tasks to its threads, and each thread passes them to the
 * process that it forked (`workers/pool-thread.ts`).
 */
export class ProcessPool {
  readonly #count: number
  readonly #listener: ProcessPoolListener
  readonly #shared: Int32Array<SharedArrayBuffer>
  readonly #control: BroadcastChannel
  readonly #pool: Piscina
  readonly #identities: WorkerIdentity[] = []
  readonly #startedMs = new Map<number, number>()
  readonly #requestedMs = monotonicMs()
  readonly #ready: Countdown
  #readyMs = 0
  #stopped: Promise<void> | null = null

  constructor({ entries, count, setup, oneAtATime }: ProcessPoolOptions, listener: ProcessPoolListener) {
    this.#count = count
    this.#listener = listener
    this.#ready = new Countdown(count)
    const bytes = (POOL_SHARED.pids + count) * Int32Array.BYTES_PER_ELEMENT
    this.#shared = new Int32Array(new SharedArrayBuffer(bytes))
    this.#shared[POOL_SHARED.startPermits] = MAX_STARTING_WORKERS
    const channel = `interleave-pool-${randomUUID()}`
    this.#control = new BroadcastChannel(channel)
    this.#control.unref()
    const workerData: PoolThreadData = { entry: entries.process, setup, channel, shared: this.#shared.buffer }
    try {
      this.#pool = new Piscina({
        filename: entries.poolThread,
        workerData,
        minThreads: count,
        maxThreads: count,
        idleTimeout: Infinity,
        concurrentTasksPerWorker: oneAtATime ? 1 : MAX_TASKS_PER_PROCESS,
        ...(!oneAtATime && { loadBalancer: leastLoaded(() => this.#tasksPerProcess()) }),
        // Otherwise a task that finds no thread free is queued behind later ones.
        stricterFIFO: true,
        // With atomics an idle thread blocks, and receives nothing from its process.
        atomics: 'disabled',
        recordTiming: false,
        workerHistogram: false,
      })
    } catch (error) {
      // The threads that were started before it must not fork processes.
      void this.killProcesses()
      this.#control.close()
      throw new LabError(threadNotStarted(error), { cause: error })
    }
    this.#pool.on('message', (message: FromPoolThread) => {
      this.#receive(message)
    })
    this.#pool.on('error', (error: Error) => {
      this.#fail(fault('pool_worker_crashed', { cause: faultOf(error) }))
    })
    process.on('exit', this.#killProcesses)
  }

  /** Resolves when every process is ready. */
  async ready(): Promise<ReadyWorkers> {
    await this.#ready.done
    return { workers: this.#identities, startupMs: this.#readyMs - this.#requestedMs }
  }

  /** Runs a task in one of the processes. */
  run(task: PoolTask, transfer: readonly ArrayBuffer[] = []): Promise<PoolTaskEnd> {
    return this.#pool.run(task, { transferList: [...transfer] }) as Promise<PoolTaskEnd>
  }

  /** Sends a message to every process. */
  broadcast(message: PoolControl): void {
    this.#control.postMessage(message)
  }

  /** Kills all processes and terminates the threads; resolves when they are gone. */
  kill(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  /** Kills all processes, and prevents further ones; resolves when they are gone. */
  async killProcesses(): Promise<void> {
    Atomics.store(this.#shared, POOL_SHARED.closed, 1)
    Atomics.add(this.#shared, POOL_SHARED.startPermits, this.#count)
    Atomics.notify(this.#shared, POOL_SHARED.startPermits)
    const deadlineMs = monotonicMs() + GONE_LIMIT_MS
    const isStopping = (): boolean =>
      Atomics.load(this.#shared, POOL_SHARED.forking) > 0 || this.#pids().length > 0
    while (isStopping() && monotonicMs() < deadlineMs) {
      this.#killProcesses()
      await delay(POLL_INTERVAL_MS)
    }
  }

  /** A thread that is terminated before its process is gone would leave a zombie. */
  async #stop(): Promise<void> {
    await this.killProcesses()
    await this.#pool.destroy()
    this.#control.close()
    process.off('exit', this.#killProcesses)
  }

  /** The processes that exist. */
  #pids(): number[] {
    return [...this.#shared.subarray(POOL_SHARED.pids)].filter((pid) => pid !== 0)
  }

  readonly #killProcesses = (): void => {
    for (const pid of this.#pids()) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has just exited.
      }
    }
  }

  #tasksPerProcess(): number {
    return this.#pool.queueSize < DEEP_QUEUE_PER_PROCESS * this.#count ? 1 : MAX_TASKS_PER_PROCESS
  }

  #receive(message: FromPoolThread): void {
    const { worker } = message
    switch (message.type) {
      case 'started':
        this.#startedMs.set(worker, monotonicMs())
        trackProcess(message.pid, true)
        break
      case 'ready': {
        this.#readyMs = monotonicMs()
        const { pid, threadId } = message
        const startupMs = this.#readyMs - (this.#startedMs.get(worker) ?? this.#requestedMs)
        this.#identities.push({ worker, kind: 'process', pid, threadId, startupMs })
        this.#ready.step()
        break
      }
      case 'records':
      case 'final':
        this.#listener.onRecords(message)
        break
      case 'gone':
        trackProcess(message.pid, false)
        this.#fail(message.fault)
        break
      case 'fault':
        this.#fail(message.fault)
    }
  }

  #fail(cause: Fault): void {
    if (Atomics.load(this.#shared, POOL_SHARED.closed) === 1) return
    this.#ready.fail(new LabError(cause))
    this.#listener.onFailed(cause)
  }
}

type Balancer = NonNullable<NonNullable<ConstructorParameters<typeof Piscina>[0]>['loadBalancer']>

/** Picks the thread with the fewest tasks, as long as that is below a limit. */
function leastLoaded(maxTasks: () => number): Balancer {
  return (_task, workers) => {
    let least: (typeof workers)[number] | null = null
    let fewest = maxTasks()
    for (const worker of workers) {
      if (worker.currentUsage >= fewest) continue
      least = worker
      fewest = worker.currentUsage
    }
    return least
  }
}
