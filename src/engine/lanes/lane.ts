import { laneClock } from '../measure/clock.ts'
import { THREAD_CPU_STEP_MS } from '../measure/cpu-clock.ts'
import { ItemAges } from '../measure/item-ages.ts'
import { LaneFigures } from '../measure/lane-figures.ts'
import { type LaneTimeline, Timeline } from '../measure/timeline.ts'
import { Unrecorded } from '../measure/unrecorded.ts'
import { noInline } from '../workloads/no-inline.ts'
import { TaskError, type Workload } from '../workloads/workload.ts'
import { BlockingTaskContext } from './blocking-context.ts'
import { openClients } from './clients.ts'
import type { LaneBatch, LaneRecording, LaneSetup, TaskEnd } from './protocol.ts'
import { type LaneClients, type LaneResources, LaneTaskContext } from './task-context.ts'

/** How often a lane looks at its CPU time and its memory. */
const SAMPLE_EVERY_MS = 50
/** How often it hands over what it recorded: each time wakes the driver, who needs a core that a lane is on. */
const HAND_OVER_EVERY_MS = 100

export interface LaneEvents {
  /** A batch is ready; called from within a safe point or between tasks. */
  onBatch(batch: LaneBatch): void
  /** A task has ended; `result` is undefined where it failed. */
  onTaskEnd(end: TaskEnd, result: unknown): void
  /** Called now and then while tasks run: the place to look whether the parent still lives. */
  onHousekeeping?(): void
}

/**
 * What runs tasks inside a thread or a process, and keeps the records of it. `prepare` once, then for each
 * trial `begin`, `run` for every task, `stop` and `finish`.
 */
export class Lane {
  readonly #setup: LaneSetup
  readonly #workload: Workload
  readonly #events: LaneEvents
  readonly #figures: LaneFigures
  readonly #items = new ItemAges()
  #clients: LaneClients = { http: null, database: null, files: null }
  readonly #clock = laneClock()
  /** Null between two trials. */
  #resources: LaneResources | null = null
  #nextSampleMs = 0
  #nextHandOverMs = 0
  #lookIn: NodeJS.Timeout | undefined

  constructor(setup: LaneSetup, workload: Workload, events: LaneEvents) {
    this.#setup = setup
    this.#workload = workload
    this.#events = events
    this.#figures = new LaneFigures(setup.kind)
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

  /** Takes the readings that the lane's figures are counted from. */
  begin(originMs: number): void {
    const { kind, recording } = this.#setup
    this.#clock.startAt(originMs)
    this.#nextSampleMs = 0
    this.#nextHandOverMs = 0
    const options = {
      clock: this.#clock.now,
      threadCpu: this.#figures.threadCpu,
      cpuStepMs: THREAD_CPU_STEP_MS,
      sliceMs: kind === 'loop' ? this.#setup.sliceMs : 0,
    }
    const timeline = recording ? new Timeline(options) : new Unrecorded(options)
    this.#resources = {
      timeline,
      items: this.#items,
      clients: this.#clients,
      originMs,
      oneTaskAtATime: kind !== 'loop',
      safePoint: this.#safePoint,
    }
    // What the timeline counts lies within what the figures count.
    this.#figures.begin(this.#clock.now)
    timeline.begin()
    // Tasks that only wait come to no safe point.
    this.#lookIn = setInterval(() => {
      this.#keepHouseInTime(timeline, this.#clock.now())
    }, HAND_OVER_EVERY_MS)
  }

  /** Runs one task to its end. Rejects only when the workload's code failed in a way it does not expect. */
  async run(task: number, input: unknown): Promise<void> {
    const resources = this.#begun()
    const { timeline } = resources
    const { lane, params } = this.#setup
    const context = this.#context(task, resources)
    timeline.enter(task)
    const startMs = timeline.lastPointMs
    try {
      const result = await this.#workload.run(input, context, params)
      const digest = this.#workload.digest(result)
      const output = this.#workload.output?.(result, input, params) ?? null
      const endMs = this.#leave(timeline)
      this.#events.onTaskEnd({ lane, task, startMs, endMs, digest, error: null, output }, result)
    } catch (error) {
      const endMs = this.#leave(timeline)
      if (!(error instanceof TaskError)) throw error
      const end = { lane, task, startMs, endMs, digest: 0, error: error.message, output: null }
      this.#events.onTaskEnd(end, undefined)
    }
  }

  /** Takes the last readings, right after the last task: what comes later is the lab's own doing. */
  stop(): void {
    clearInterval(this.#lookIn)
    this.#begun().timeline.cut()
    this.#figures.stop()
  }

  /** Ends the record of this trial: what is left of it, and what the lane consumed in all. */
  async finish(): Promise<LaneRecording> {
    const { timeline } = this.#begun()
    const totals = await this.#figures.totals()
    this.#resources = null
    const batch = this.#takeBatch(timeline)
    this.#figures.prepare()
    return { batch, totals, itemAgesMs: this.#items.take() }
  }

  #context(task: number, resources: LaneResources): LaneTaskContext {
    const { blockingLine } = this.#setup
    return blockingLine?.task === task
      ? new BlockingTaskContext(task, resources, blockingLine.ms)
      : new LaneTaskContext(task, resources)
  }

  #leave(timeline: LaneTimeline): number {
    timeline.leave()
    const nowMs = this.#clock.now()
    if (nowMs >= this.#nextSampleMs) this.#keepHouse(timeline, nowMs)
    return nowMs
  }

  // One function for all trials, as the clock is. Inlined into the task it would make compiling that three times as
  // long, on a core that the lanes need.
  readonly #safePoint = noInline((): boolean => {
    const { timeline } = this.#begun()
    const due = timeline.due()
    this.#keepHouseInTime(timeline, timeline.lastPointMs)
    return due
  })

  /** Closes the slice under way where records are handed over, so that it is told of as far as it is. */
  #keepHouseInTime(timeline: LaneTimeline, nowMs: number): void {
    if (nowMs < this.#nextSampleMs) return
    if (nowMs >= this.#nextHandOverMs) timeline.cut()
    this.#keepHouse(timeline, nowMs)
  }

  #keepHouse(timeline: LaneTimeline, nowMs: number): void {
    this.#nextSampleMs = nowMs + SAMPLE_EVERY_MS
    this.#figures.sample(nowMs)
    this.#events.onHousekeeping?.()
    if (nowMs < this.#nextHandOverMs) return
    this.#nextHandOverMs = nowMs + HAND_OVER_EVERY_MS
    this.#events.onBatch(this.#takeBatch(timeline))
  }

  #takeBatch(timeline: LaneTimeline): LaneBatch {
    const { slices, awaits, preemptedMs, waitingMs, blockedMs, outsideTasksCpuMs } = timeline
    return {
      slices: slices.take(),
      mergedSlices: slices.merged,
      awaits: awaits.take(),
      lostAwaits: awaits.lost,
      cpuAt: this.#figures.takeCpuSamples(),
      preemptedMs,
      waitingMs,
      blockedMs,
      outsideTasksCpuMs,
    }
  }

  #begun(): LaneResources {
    if (this.#resources === null) {
      throw new Error('A lane was asked to run a task before it was told to begin.')
    }
    return this.#resources
  }
}
