// A worker that records nothing, as a thread or as a process.
import { isMainThread } from 'node:worker_threads'
import { NO_AWAITS } from '../../../../src/contract/columns/awaits.ts'
import { NO_SLICES } from '../../../../src/contract/columns/slices.ts'
import type {
  ActivityRecords,
  Recorder,
  RecorderOptions,
} from '../../../../src/runner/recording/activity-recorder.ts'
import type { TrialClock } from '../../../../src/runner/recording/clock.ts'
import { serveProcess } from '../../../../src/runner/workers/serve-process.ts'
import { serveThread } from '../../../../src/runner/workers/serve-thread.ts'
import { WORKLOADS } from '../../../../src/workloads/index.ts'

/** Without time slices, only one of so many safepoints reads the clock, for the samples of CPU time and memory. */
const SAFEPOINTS_PER_READING = 64

/** Gives tasks their time slices and records nothing. */
class NullRecorder implements Recorder {
  lastSafepointMs = 0
  suspendedAtMs = 0
  readonly #clock: TrialClock
  readonly #timeSliceMs: number
  #yieldAtMs = Infinity
  #safepoints = 0

  constructor({ clock, timeSliceMs }: RecorderOptions) {
    this.#clock = clock
    this.#timeSliceMs = timeSliceMs
  }

  get nowMs(): number {
    return this.#clock()
  }

  start(): void {
    this.lastSafepointMs = 0
  }

  resume(): void {
    this.lastSafepointMs = this.#clock()
    if (this.#timeSliceMs > 0) this.#yieldAtMs = this.lastSafepointMs + this.#timeSliceMs
  }

  suspend(): void {
    this.suspendedAtMs = this.#clock()
  }

  shouldYield(): boolean {
    if (this.#timeSliceMs === 0 && ++this.#safepoints % SAFEPOINTS_PER_READING !== 0) return false
    this.lastSafepointMs = this.#clock()
    return this.lastSafepointMs >= this.#yieldAtMs
  }

  block(call: () => void): void {
    call()
  }

  split(): void {
    this.lastSafepointMs = this.#clock()
  }

  flush(): ActivityRecords {
    const none = { slices: NO_SLICES, awaits: NO_AWAITS, preemptedMs: null, runtimeOverheadCpuMs: null }
    return { ...none, mergedSlices: 0, lostAwaits: 0, waitingMs: 0, blockedMs: 0 }
  }
}

const serve = isMainThread ? serveProcess : serveThread
serve(WORKLOADS, (options) => new NullRecorder(options))
