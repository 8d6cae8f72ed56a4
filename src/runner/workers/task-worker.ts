import { workerClock } from '../recording/clock.ts'
import { THREAD_CPU_STEP_MS } from '../recording/cpu-clock.ts'
import { ItemAges } from '../recording/item-ages.ts'
import { WorkerFigures } from '../recording/worker-figures.ts'
import { type WorkerTimeline, Timeline } from '../recording/timeline.ts'
import { Unrecorded } from '../recording/unrecorded.ts'
import { noInline } from '../../workloads/kernels/no-inline.ts'
import { TaskError, type Workload } from '../../workloads/sdk.ts'
import { BlockingTaskContext } from './blocking-context.ts'
import { openClients } from './clients.ts'
import type { WorkerBatch, WorkerRecording, WorkerSetup, TaskEnd } from './protocol.ts'
import { type WorkerClients, type WorkerResources, WorkerTaskContext } from './task-context.ts'

/** How often a worker looks at its CPU time and its memory. */
const SAMPLE_EVERY_MS = 50
/** How often it hands over what it recorded: each time wakes the coordinator, who needs a core that a worker is on. */
const HAND_OVER_EVERY_MS = 100

export interface WorkerEvents {
  /** A batch is ready; called from within a safepoint or between tasks. */
  onBatch(batch: WorkerBatch): void
  /** A task has ended; `result` is undefined where it failed. */
  onTaskEnd(end: TaskEnd, result: unknown): void
  /** Called now and then while tasks run: the place to look whether the parent still lives. */
  onHousekeeping?(): void
}

/**
 * What runs tasks inside a thread or a process, and keeps the records of it. `prepare` once, then for each
 * trial `begin`, `run` for every task, `stop` and `finish`.
 */
export class TaskWorker {
  readonly #setup: WorkerSetup
  readonly #workload: Workload
  readonly #events: WorkerEvents
  readonly #figures: WorkerFigures
  readonly #items = new ItemAges()
  #clients: WorkerClients = { http: null, database: null, files: null }
  readonly #clock = workerClock()
  /** Null between two trials. */
  #resources: WorkerResources | null = null
  #nextSampleMs = 0
  #nextHandOverMs = 0
  #lookIn: NodeJS.Timeout | undefined

  constructor(setup: WorkerSetup, workload: Workload, events: WorkerEvents) {
    this.#setup = setup
    this.#workload = workload
    this.#events = events
    this.#figures = new WorkerFigures(setup.kind)
  }

  /** Opens what tasks will need, so that it counts to start-up and not to the first task. */
  async prepare(): Promise<void> {
    this.#clients = await openClients(this.#setup)
    await this.#workload.prepare?.()
    this.#figures.prepare()
  }

  /** True from `begin` to `finish`. */
  get begun(): boolean {
    return this.#resources !== null
  }

  /** Takes the readings that the worker's figures are counted from. */
  begin(originMs: number): void {
    const { kind, recording } = this.#setup
    this.#clock.startAt(originMs)
    this.#nextSampleMs = 0
    this.#nextHandOverMs = 0
    const options = {
      clock: this.#clock.now,
      threadCpu: this.#figures.threadCpu,
      cpuStepMs: THREAD_CPU_STEP_MS,
      timeSliceMs: kind === 'loop' ? this.#setup.timeSliceMs : 0,
    }
    const timeline = recording ? new Timeline(options) : new Unrecorded(options)
    this.#resources = {
      timeline,
      items: this.#items,
      clients: this.#clients,
      originMs,
      oneTaskAtATime: kind !== 'loop',
      safepoint: this.#safepoint,
    }
    // What the timeline counts lies within what the figures count.
    this.#figures.begin(this.#clock.now)
    timeline.begin()
    // Tasks that only wait come to no safepoint.
    this.#lookIn = setInterval(() => {
      this.#keepHouseInTime(timeline, this.#clock.now())
    }, HAND_OVER_EVERY_MS)
  }

  /** Runs one task to its end. Rejects only when the workload's code failed in a way it does not expect. */
  async run(task: number, input: unknown): Promise<void> {
    const resources = this.#begun()
    const { timeline } = resources
    const { worker, params } = this.#setup
    const context = this.#context(task, resources)
    timeline.enter(task)
    const startMs = timeline.lastPointMs
    try {
      const result = await this.#workload.run(input, context, params)
      const digest = this.#workload.digest(result)
      const output = this.#workload.output?.(result, input, params) ?? null
      const endMs = this.#leave(timeline)
      this.#events.onTaskEnd({ worker, task, startMs, endMs, digest, error: null, output }, result)
    } catch (error) {
      const endMs = this.#leave(timeline)
      if (!(error instanceof TaskError)) throw error
      const end = { worker, task, startMs, endMs, digest: 0, error: error.message, output: null }
      this.#events.onTaskEnd(end, undefined)
    }
  }

  /** Takes the last readings, right after the last task: what comes later is the lab's own doing. */
  stop(): void {
    clearInterval(this.#lookIn)
    this.#begun().timeline.cut()
    this.#figures.stop()
  }

  /** Ends the record of this trial: what is left of it, and what the worker consumed in all. */
  async finish(): Promise<WorkerRecording> {
    const { timeline } = this.#begun()
    const totals = await this.#figures.totals()
    this.#resources = null
    const batch = this.#takeBatch(timeline)
    this.#figures.prepare()
    return { batch, totals, itemAgesMs: this.#items.take() }
  }

  #context(task: number, resources: WorkerResources): WorkerTaskContext {
    const { blockingCall } = this.#setup
    return blockingCall?.task === task
      ? new BlockingTaskContext(task, resources, blockingCall.ms)
      : new WorkerTaskContext(task, resources)
  }

  #leave(timeline: WorkerTimeline): number {
    timeline.leave()
    const nowMs = this.#clock.now()
    if (nowMs >= this.#nextSampleMs) this.#keepHouse(timeline, nowMs)
    return nowMs
  }

  // One function for all trials, as the clock is. Inlined into the task it would make compiling that three times as
  // long, on a core that the workers need.
  readonly #safepoint = noInline((): boolean => {
    const { timeline } = this.#begun()
    const due = timeline.shouldYield()
    this.#keepHouseInTime(timeline, timeline.lastPointMs)
    return due
  })

  /** Closes the slice under way where records are handed over, so that it is told of as far as it is. */
  #keepHouseInTime(timeline: WorkerTimeline, nowMs: number): void {
    if (nowMs < this.#nextSampleMs) return
    if (nowMs >= this.#nextHandOverMs) timeline.cut()
    this.#keepHouse(timeline, nowMs)
  }

  #keepHouse(timeline: WorkerTimeline, nowMs: number): void {
    this.#nextSampleMs = nowMs + SAMPLE_EVERY_MS
    this.#figures.sample(nowMs)
    this.#events.onHousekeeping?.()
    if (nowMs < this.#nextHandOverMs) return
    this.#nextHandOverMs = nowMs + HAND_OVER_EVERY_MS
    this.#events.onBatch(this.#takeBatch(timeline))
  }

  #takeBatch(timeline: WorkerTimeline): WorkerBatch {
    const { slices, awaits, preemptedMs, waitingMs, blockedMs, runtimeOverheadCpuMs } = timeline
    return {
      slices: slices.take(),
      mergedSlices: slices.merged,
      awaits: awaits.take(),
      lostAwaits: awaits.lost,
      cpuAt: this.#figures.takeCpuSamples(),
      preemptedMs,
      waitingMs,
      blockedMs,
      runtimeOverheadCpuMs,
    }
  }

  #begun(): WorkerResources {
    if (this.#resources === null) {
      throw new Error('A worker was asked to run a task before it was told to begin.')
    }
    return this.#resources
  }
}
