import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WorkerKind } from '../../contract/run/report.ts'
import type { TrialClock } from './clock.ts'
import { type Switches, difference, processSwitches, threadSwitches } from './counters.ts'
import {
  type CpuClock,
  type CpuReading,
  openSchedstat,
  processCpuClock,
  threadCpuClock,
} from './cpu-clock.ts'
import { type GcPauses, watchGc } from './gc.ts'
import { type LoopDelays, type LoopDelayWatch, watchLoopDelay } from './loop-delay.ts'
import { type WorkerMemory, type MemoryWatch, peakResidentBytes, watchMemory } from './memory.ts'

/** What a worker consumed from its trial's start until its last task ended. */
export interface WorkerTotals extends Switches {
  readonly cpu: CpuReading | null
  /** How long the thread that runs the tasks stood in the kernel's run queue; null where the kernel does not tell. */
  readonly runQueueMs: number | null
  readonly gcPauses: GcPauses
  /** Of the whole process; null for a thread, which shares it with others. */
  readonly peakRssBytes: number | null
  readonly memory: WorkerMemory
  readonly loopDelays: LoopDelays | null
}

/** The worker's CPU time since its begin, at a few moments; empty where unknown. */
export interface CpuSamples {
  readonly tMs: Float64Array
  readonly cpuMs: Float64Array
}

/** All readings of one instant. */
interface Readings {
  readonly cpu: CpuReading | null
  readonly runQueueMs: number | null
}

/** Counts what a worker consumes: `prepare`, `begin`, `stop`, `totals`, for one trial after the other. */
export class WorkerFigures {
  /** CPU time of the thread that runs the tasks; null where unknown. */
  readonly threadCpu: CpuClock | null = threadCpuClock()
  readonly #kind: WorkerKind
  /** A process answers for all its threads; a thread for itself. */
  readonly #workerCpu: CpuClock | null
  readonly #schedstat = openSchedstat()
  readonly #gc = watchGc()
  readonly #memory: MemoryWatch
  #loopDelay: LoopDelayWatch | null = null
  #clock: TrialClock = () => 0
  #switches: Switches = { voluntarySwitches: null, involuntarySwitches: null }
  #start: Readings = { cpu: null, runQueueMs: null }
  #end: Readings = { cpu: null, runQueueMs: null }
  /** When the worker began: of `performance.now()`, and since the trial's start. */
  #beganAtMs = 0
  #beganMs = 0
  #sampleAtMs: number[] = []
  #sampleCpuMs: number[] = []

  constructor(kind: WorkerKind) {
    this.#kind = kind
    this.#memory = watchMemory(kind)
    this.#workerCpu = kind === 'process' ? processCpuClock : this.threadCpu
  }

  /** Reads what takes 0.1 ms to read; until `begin` the worker only waits. */
  prepare(): void {
    this.#switches = this.#readSwitches()
  }

  begin(clock: TrialClock): void {
    this.#clock = clock
    this.#sampleAtMs = []
    this.#sampleCpuMs = []
    this.#loopDelay = this.#kind === 'loop' ? watchLoopDelay(clock) : null
    this.#gc.forget()
    this.#memory.forget()
    this.#beganAtMs = performance.now()
    this.#beganMs = clock()
    this.#start = this.#read()
    this.#sampleCpu(this.#beganMs)
  }

  /** Remembers the CPU time so far, and the memory where it is the most. */
  sample(nowMs: number): void {
    this.#memory.sample()
    this.#sampleCpu(nowMs)
  }

  #sampleCpu(nowMs: number): void {
    if (this.#workerCpu === null || this.#start.cpu === null) return
    this.#sampleAtMs.push(nowMs)
    this.#sampleCpuMs.push(this.#workerCpu().totalMs - this.#start.cpu.totalMs)
  }

  /** Hands over the samples since the last call. */
  takeCpuSamples(): CpuSamples {
    const samples = {
      tMs: Float64Array.from(this.#sampleAtMs),
      cpuMs: Float64Array.from(this.#sampleCpuMs),
    }
    this.#sampleAtMs = []
    this.#sampleCpuMs = []
    return samples
  }

  stop(): void {
    this.#end = this.#read()
    this.#sampleCpu(this.#clock())
  }

  /** The loop comes round meanwhile, so the garbage collector's pauses are told by then. */
  async totals(): Promise<WorkerTotals> {
    await nextTurn()
    const loopDelays = (await this.#loopDelay?.stop()) ?? null
    const { voluntarySwitches, involuntarySwitches } = this.#readSwitches()
    return {
      voluntarySwitches: difference(this.#switches.voluntarySwitches, voluntarySwitches),
      involuntarySwitches: difference(this.#switches.involuntarySwitches, involuntarySwitches),
      cpu: cpuSince(this.#start.cpu, this.#end.cpu),
      runQueueMs: difference(this.#start.runQueueMs, this.#end.runQueueMs),
      gcPauses: this.#gc.pauses(this.#beganAtMs, this.#beganMs),
      peakRssBytes: this.#kind === 'process' ? peakResidentBytes() : null,
      memory: this.#memory.peak(),
      loopDelays,
    }
  }

  #read(): Readings {
    const runQueueMs = this.#schedstat === null ? null : this.#schedstat().runQueueMs
    return { cpu: this.#workerCpu?.() ?? null, runQueueMs }
  }

  #readSwitches(): Switches {
    return this.#kind === 'process' ? processSwitches() : threadSwitches()
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
