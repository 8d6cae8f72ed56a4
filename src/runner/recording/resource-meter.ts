import { performance } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WorkerKind } from '../../contract/models/index.ts'
import { type TrialClock } from './clock.ts'
import { type Switches, difference, processSwitches, threadSwitches } from './counters.ts'
import {
  type CpuClock,
  type CpuReading,
  openSchedstat,
  processCpuClock,
  threadCpuClock,
} from './cpu-clock.ts'
import { type GcPauses, observeGc } from './gc.ts'
import { type LoopDelayMonitor, type LoopDelays, monitorLoopDelay } from './loop-delay.ts'
import { type WorkerMemory, monitorMemory, peakResidentBytes } from './memory.ts'

/** The resources that a worker used from its trial's start until its last task ended. */
export interface ResourceTotals extends Switches, WorkerMemory {
  readonly cpu: CpuReading | null
  /** Time of the thread that runs the tasks in the kernel's run queue; null if the kernel does not report it. */
  readonly runQueueMs: number | null
  readonly gcPauses: GcPauses
  /** The largest resident size of a process; null for a thread. */
  readonly peakRssBytes: number | null
  readonly loopDelays: LoopDelays | null
}

/** CPU time of a worker since the trial's start, at some moments; empty if unknown. */
export interface CpuSamples {
  readonly tMs: Float64Array<ArrayBuffer>
  readonly cpuMs: Float64Array<ArrayBuffer>
}

interface Readings {
  readonly cpu: CpuReading | null
  readonly runQueueMs: number | null
}

const NO_READINGS: Readings = { cpu: null, runQueueMs: null }

/** Measures the resources that a worker uses: `prepare`, `start`, `stop` and `totals`, for one trial after the other. */
export class ResourceMeter {
  /** CPU time of the thread that runs the tasks; null if unknown. */
  readonly threadCpu: CpuClock | null = threadCpuClock()
  readonly #kind: WorkerKind
  /** A process's figures include all its threads. */
  readonly #workerCpu: CpuClock | null
  readonly #schedstat = openSchedstat()
  readonly #gc = observeGc()
  readonly #memory
  #loopDelay: LoopDelayMonitor | null = null
  #clock: TrialClock = () => 0
  #switches: Switches = { voluntarySwitches: null, involuntarySwitches: null }
  #startReadings = NO_READINGS
  #endReadings = NO_READINGS
  /** The worker's start, of `performance.now()` and since the trial's start. */
  #startAtMs = 0
  #startMs = 0
  #sampleAtMs: number[] = []
  #sampleCpuMs: number[] = []

  constructor(kind: WorkerKind) {
    this.#kind = kind
    this.#memory = monitorMemory(kind)
    this.#workerCpu = kind === 'process' ? processCpuClock : this.threadCpu
  }

  /** Reads counters that take 0.1 ms to read; until `start` the worker only waits. */
  prepare(): void {
    this.#switches = this.#readSwitches()
  }

  start(clock: TrialClock): void {
    this.#clock = clock
    this.#sampleAtMs = []
    this.#sampleCpuMs = []
    this.#loopDelay = this.#kind === 'loop' ? monitorLoopDelay(clock) : null
    this.#gc.reset()
    this.#memory.reset()
    this.#startAtMs = performance.now()
    this.#startMs = clock()
    this.#startReadings = this.#read()
    this.#sampleCpu(this.#startMs)
  }

  /** Samples CPU time and memory. */
  sample(nowMs: number): void {
    this.#memory.sample()
    this.#sampleCpu(nowMs)
  }

  /** Returns the samples of CPU time since the last flush. */
  flush(): CpuSamples {
    const samples = {
      tMs: Float64Array.from(this.#sampleAtMs),
      cpuMs: Float64Array.from(this.#sampleCpuMs),
    }
    this.#sampleAtMs = []
    this.#sampleCpuMs = []
    return samples
  }

  stop(): void {
    this.#endReadings = this.#read()
    this.#sampleCpu(this.#clock())
  }

  /** Resolves after a turn of the event loop, in which V8 reports its last pauses. */
  async totals(): Promise<ResourceTotals> {
    await nextTurn()
    const loopDelays = (await this.#loopDelay?.stop()) ?? null
    const { voluntarySwitches, involuntarySwitches } = this.#readSwitches()
    return {
      voluntarySwitches: difference(this.#switches.voluntarySwitches, voluntarySwitches),
      involuntarySwitches: difference(this.#switches.involuntarySwitches, involuntarySwitches),
      cpu: cpuBetween(this.#startReadings.cpu, this.#endReadings.cpu),
      runQueueMs: difference(this.#startReadings.runQueueMs, this.#endReadings.runQueueMs),
      gcPauses: this.#gc.pauses(this.#startAtMs, this.#startMs),
      peakRssBytes: this.#kind === 'process' ? peakResidentBytes() : null,
      ...this.#memory.peak(),
      loopDelays,
    }
  }

  #sampleCpu(nowMs: number): void {
    if (this.#workerCpu === null || this.#startReadings.cpu === null) return
    this.#sampleAtMs.push(nowMs)
    this.#sampleCpuMs.push(this.#workerCpu().totalMs - this.#startReadings.cpu.totalMs)
  }

  #read(): Readings {
    const runQueueMs = this.#schedstat === null ? null : this.#schedstat().runQueueMs
    return { cpu: this.#workerCpu?.() ?? null, runQueueMs }
  }

  #readSwitches(): Switches {
    return this.#kind === 'process' ? processSwitches() : threadSwitches()
  }
}

function cpuBetween(start: CpuReading | null, end: CpuReading | null): CpuReading | null {
  if (start === null || end === null) return null
  return {
    totalMs: end.totalMs - start.totalMs,
    userMs: difference(start.userMs, end.userMs),
    systemMs: difference(start.systemMs, end.systemMs),
  }
}
