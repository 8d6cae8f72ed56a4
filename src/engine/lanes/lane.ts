import { setImmediate as nextTurn } from 'node:timers/promises'
import { type CpuClock, type CpuReading, processCpuClock, threadCpuClock } from '../measure/cpu-clock.ts'
import { type Counters, countersSince, difference, processCounters, threadCounters } from '../measure/counters.ts'
import { type TrialClock, trialClock } from '../measure/clock.ts'
import { type GcWatch, watchGc } from '../measure/gc.ts'
import { type LoopDelayWatch, watchLoopDelay } from '../measure/loop-delay.ts'
import { Timeline } from '../measure/timeline.ts'
import { TaskError, type Workload } from '../workloads/workload.ts'
import { HttpClient } from './http-client.ts'
import type { LaneBatch, LaneSetup, LaneTotals, TaskEnd } from './protocol.ts'
import { LaneTaskContext } from './task-context.ts'

/** How often a lane looks at its CPU time and hands over what it recorded. */
const HOUSEKEEPING_MS = 50

export interface LaneEvents {
  /** A batch is ready; called from within a safe point or between tasks. */
  onBatch(batch: LaneBatch): void
  /** Called with each batch: the place to look whether the parent still lives. */
  onHousekeeping?(): void
}

/** What runs tasks inside a thread or a process, and keeps the records of it. */
export class Lane {
  readonly #setup: LaneSetup
  readonly #workload: Workload
  readonly #events: LaneEvents
  readonly #http: HttpClient | null
  readonly #threadCpu = threadCpuClock()
  /** A process answers for all its threads; a thread for itself. */
  readonly #laneCpu: CpuClock | null
  readonly #counters: () => Counters
  #clock: TrialClock = () => 0
  #timeline: Timeline | null = null
  #gc: GcWatch | null = null
  #loopDelay: LoopDelayWatch | null = null
  #cpuStart: CpuReading | null = null
  #countersStart: Counters | null = null
  #cpuAtMs: number[] = []
  #cpuMs: number[] = []
  #nextHousekeepingMs = 0

  constructor(setup: LaneSetup, workload: Workload, events: LaneEvents) {
    this.#setup = setup
    this.#workload = workload
    this.#events = events
    this.#http = setup.services.web === null ? null : new HttpClient(setup.services.web)
    this.#laneCpu = setup.kind === 'process' ? processCpuClock : this.#threadCpu
    this.#counters = setup.kind === 'process' ? processCounters() : threadCounters()
  }

  /** Opens what tasks will need, so that it counts to start-up and not to the first task. */
  async prepare(): Promise<void> {
    await this.#http?.get('/ready')
  }

  /** True once `begin` was called. */
  get begun(): boolean {
    return this.#timeline !== null
  }

  /** Takes the readings that the lane's figures are counted from. */
  begin(originMs: number): void {
    const { kind, sliceMs } = this.#setup
    this.#clock = trialClock(originMs)
    this.#gc = watchGc()
    this.#loopDelay = kind === 'loop' ? watchLoopDelay() : null
    this.#countersStart = this.#counters()
    this.#timeline = new Timeline({
      clock: this.#clock,
      threadCpu: this.#threadCpu,
      sliceMs: kind === 'loop' ? sliceMs : 0,
    })
    this.#timeline.begin()
    this.#cpuStart = this.#laneCpu?.() ?? null
    this.#sampleCpu(this.#clock())
  }

  /** Runs one task to its end. Rejects only when the workload's code failed in a way it does not expect. */
  async run(task: number, input: unknown): Promise<TaskEnd> {
    const timeline = this.#begunTimeline()
    const { lane, params, kind } = this.#setup
    const context = new LaneTaskContext(task, timeline, this.#http, kind !== 'loop', () => {
      this.#atSafePoint()
    })
    timeline.enter(task)
    const startMs = timeline.lastPointMs
    try {
      const result = await this.#workload.run(input, context, params)
      const digest = this.#workload.digest(result)
      const output = this.#workload.output?.(result, input, params) ?? null
      return { lane, task, startMs, endMs: this.#leave(timeline), digest, error: null, output }
    } catch (error) {
      const endMs = this.#leave(timeline)
      if (!(error instanceof TaskError)) throw error
      return { lane, task, startMs, endMs, digest: 0, error: error.message, output: null }
    }
  }

  /** Ends the record: what is left of it, and what the lane consumed in all. */
  async finish(): Promise<{ batch: LaneBatch; totals: LaneTotals }> {
    const timeline = this.#begunTimeline()
    const cpuEnd = this.#laneCpu?.() ?? null
    const counters = this.#counters()
    const loopDelayMs = this.#loopDelay?.stop() ?? null
    timeline.cut()
    this.#sampleCpu(timeline.nowMs)
    this.#http?.close()
    await nextTurn()
    const totals: LaneTotals = {
      ...countersSince(this.#countersStart ?? counters, counters),
      cpu: cpuSince(this.#cpuStart, cpuEnd),
      gcMs: this.#gc?.totalMs() ?? 0,
      peakRssBytes: this.#setup.kind === 'process' ? process.resourceUsage().maxRSS * 1024 : null,
      loopDelayMs,
    }
    this.#gc?.stop()
    return { batch: this.#takeBatch(timeline), totals }
  }

  #leave(timeline: Timeline): number {
    timeline.leave()
    const nowMs = this.#clock()
    if (nowMs >= this.#nextHousekeepingMs) this.#keepHouse(timeline, nowMs)
    return nowMs
  }

  #atSafePoint(): void {
    const timeline = this.#begunTimeline()
    const nowMs = timeline.lastPointMs
    if (nowMs < this.#nextHousekeepingMs) return
    timeline.cut()
    this.#keepHouse(timeline, nowMs)
  }

  #keepHouse(timeline: Timeline, nowMs: number): void {
    this.#nextHousekeepingMs = nowMs + HOUSEKEEPING_MS
    this.#sampleCpu(nowMs)
    this.#events.onBatch(this.#takeBatch(timeline))
    this.#events.onHousekeeping?.()
  }

  #sampleCpu(nowMs: number): void {
    if (this.#laneCpu === null || this.#cpuStart === null) return
    this.#cpuAtMs.push(nowMs)
    this.#cpuMs.push(this.#laneCpu().totalMs - this.#cpuStart.totalMs)
  }

  #takeBatch(timeline: Timeline): LaneBatch {
    const cpuAt = { tMs: Float64Array.from(this.#cpuAtMs), cpuMs: Float64Array.from(this.#cpuMs) }
    this.#cpuAtMs = []
    this.#cpuMs = []
    const { slices, preemptedMs, waitingMs } = timeline
    return { slices: slices.take(), mergedSlices: slices.merged, cpuAt, preemptedMs, waitingMs }
  }

  #begunTimeline(): Timeline {
    if (this.#timeline === null) throw new Error('A lane was asked to run a task before it was told to begin.')
    return this.#timeline
  }
}

function cpuSince(start: CpuReading | null, end: CpuReading | null): CpuReading | null {
  if (start === null || end === null) return null
  return {
    totalMs: end.totalMs - start.totalMs,
    userMs: difference(start.userMs, end.userMs),
    systemMs: difference(start.systemMs, end.systemMs),
  }
}
