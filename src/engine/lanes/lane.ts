import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type CpuClock,
  type CpuReading,
  openSchedstat,
  processCpuClock,
  threadCpuClock,
} from '../measure/cpu-clock.ts'
import { type Switches, difference, processSwitches, threadSwitches } from '../measure/counters.ts'
import { type TrialClock, trialClock } from '../measure/clock.ts'
import { type GcWatch, watchGc } from '../measure/gc.ts'
import { type LoopDelayWatch, watchLoopDelay } from '../measure/loop-delay.ts'
import { processMemory, threadMemory } from '../measure/memory.ts'
import { Timeline } from '../measure/timeline.ts'
import { TaskError, type Workload } from '../workloads/workload.ts'
import type { HttpClient } from './http-client.ts'
import type { LaneBatch, LaneSetup, LaneTotals, TaskEnd } from './protocol.ts'
import { type LaneResources, LaneTaskContext } from './task-context.ts'

/** How often a lane looks at its CPU time and hands over what it recorded. */
const HOUSEKEEPING_MS = 50

export interface LaneEvents {
  /** A batch is ready; called from within a safe point or between tasks. */
  onBatch(batch: LaneBatch): void
  /** Called with each batch: the place to look whether the parent still lives. */
  onHousekeeping?(): void
}

const NO_SWITCHES: Switches = { voluntarySwitches: null, involuntarySwitches: null }

/** What runs tasks inside a thread or a process, and keeps the records of it. */
export class Lane {
  readonly #setup: LaneSetup
  readonly #workload: Workload
  readonly #events: LaneEvents
  #http: HttpClient | null = null
  readonly #threadCpu = threadCpuClock()
  /** A process answers for all its threads; a thread for itself. */
  readonly #laneCpu: CpuClock | null
  readonly #schedstat = openSchedstat()
  #clock: TrialClock = () => 0
  #resources: LaneResources | null = null
  readonly #gc: GcWatch = watchGc()
  #loopDelay: LoopDelayWatch | null = null
  #cpuStart: CpuReading | null = null
  #switchesStart: Switches = NO_SWITCHES
  #runQueueStartMs: number | null = null
  /** When the lane began: of `performance.now()`, and since the trial's start. */
  #beganAtMs = 0
  #beganMs = 0
  #cpuAtMs: number[] = []
  #cpuMs: number[] = []
  #nextHousekeepingMs = 0

  constructor(setup: LaneSetup, workload: Workload, events: LaneEvents) {
    this.#setup = setup
    this.#workload = workload
    this.#events = events
    this.#laneCpu = setup.kind === 'process' ? processCpuClock : this.#threadCpu
  }

  /** Opens what tasks will need, so that it counts to start-up and not to the first task. */
  async prepare(): Promise<void> {
    const { web } = this.#setup.services
    if (web !== null) {
      // Loading node:http doubles a thread's start-up, so only those who need it pay for it.
      const { HttpClient } = await import('./http-client.ts')
      this.#http = new HttpClient(web)
      await this.#http.get('/ready')
    }
    // Read now, because reading takes 0.1 ms; from here to `begin` the lane only waits.
    this.#switchesStart = this.#readSwitches()
  }

  /** True once `begin` was called. */
  get begun(): boolean {
    return this.#resources !== null
  }

  /** Takes the readings that the lane's figures are counted from. */
  begin(originMs: number): void {
    const { kind, sliceMs } = this.#setup
    this.#clock = trialClock(originMs)
    this.#beganAtMs = performance.now()
    this.#beganMs = this.#clock()
    this.#runQueueStartMs = this.#readRunQueueMs()
    this.#loopDelay = kind === 'loop' ? watchLoopDelay() : null
    const timeline = new Timeline({
      clock: this.#clock,
      threadCpu: this.#threadCpu,
      sliceMs: kind === 'loop' ? sliceMs : 0,
    })
    this.#resources = {
      timeline,
      http: this.#http,
      originMs,
      oneTaskAtATime: kind !== 'loop',
      onSafePoint: () => {
        this.#atSafePoint(timeline)
      },
    }
    timeline.begin()
    this.#cpuStart = this.#laneCpu?.() ?? null
    this.#sampleCpu(this.#clock())
  }

  /** Runs one task to its end. Rejects only when the workload's code failed in a way it does not expect. */
  async run(task: number, input: unknown): Promise<TaskEnd> {
    const resources = this.#begun()
    const { timeline } = resources
    const { lane, params } = this.#setup
    const context = new LaneTaskContext(task, resources)
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
    const { timeline } = this.#begun()
    const cpuEnd = this.#laneCpu?.() ?? null
    const runQueueMs = difference(this.#runQueueStartMs, this.#readRunQueueMs())
    const switches = this.#readSwitches()
    const loopDelayMs = this.#loopDelay?.stop() ?? null
    timeline.cut()
    this.#sampleCpu(timeline.nowMs)
    this.#http?.close()
    await nextTurn()
    const totals: LaneTotals = {
      voluntarySwitches: difference(this.#switchesStart.voluntarySwitches, switches.voluntarySwitches),
      involuntarySwitches: difference(this.#switchesStart.involuntarySwitches, switches.involuntarySwitches),
      cpu: cpuSince(this.#cpuStart, cpuEnd),
      runQueueMs,
      gcPauses: this.#gc.pauses(this.#beganAtMs, this.#beganMs),
      peakRssBytes: this.#setup.kind === 'process' ? process.resourceUsage().maxRSS * 1024 : null,
      memory: this.#setup.kind === 'process' ? processMemory() : threadMemory(),
      loopDelayMs,
    }
    this.#gc.stop()
    return { batch: this.#takeBatch(timeline), totals }
  }

  #readSwitches(): Switches {
    return this.#setup.kind === 'process' ? processSwitches() : threadSwitches()
  }

  #readRunQueueMs(): number | null {
    return this.#schedstat === null ? null : this.#schedstat().runQueueMs
  }

  #leave(timeline: Timeline): number {
    timeline.leave()
    const nowMs = this.#clock()
    if (nowMs >= this.#nextHousekeepingMs) this.#keepHouse(timeline, nowMs)
    return nowMs
  }

  #atSafePoint(timeline: Timeline): void {
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

  #begun(): LaneResources {
    if (this.#resources === null) {
      throw new Error('A lane was asked to run a task before it was told to begin.')
    }
    return this.#resources
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
