import type { TrialClock } from './clock.ts'
import { AwaitRecorder } from './await-columns.ts'
import { SliceRecorder } from './slice-columns.ts'
import type { WorkerTimeline } from './timeline.ts'

/** A loop's turn needs the clock at each safepoint; for all else it is looked at now and then. */
const POINTS_PER_LOOK = 64

/** Gives tasks their turns as `Timeline` does and records nothing: what recording costs is the difference. */
export class Unrecorded implements WorkerTimeline {
  readonly slices = new SliceRecorder()
  readonly awaits = new AwaitRecorder()
  readonly preemptedMs = null
  readonly waitingMs = 0
  readonly blockedMs = 0
  readonly runtimeOverheadCpuMs = null
  readonly #clock: TrialClock
  readonly #timeSliceMs: number
  #yieldAtMs = Infinity
  #lastPointMs = 0
  #leftAtMs = 0
  #points = 0

  constructor({ clock, timeSliceMs }: { clock: TrialClock; timeSliceMs: number }) {
    this.#clock = clock
    this.#timeSliceMs = timeSliceMs
  }

  get nowMs(): number {
    return this.#clock()
  }

  get lastPointMs(): number {
    return this.#lastPointMs
  }

  get leftAtMs(): number {
    return this.#leftAtMs
  }

  enter(): void {
    this.#lastPointMs = this.#clock()
    if (this.#timeSliceMs > 0) this.#yieldAtMs = this.#lastPointMs + this.#timeSliceMs
  }

  leave(): void {
    this.#leftAtMs = this.#clock()
  }

  shouldYield(): boolean {
    if (this.#timeSliceMs === 0 && ++this.#points % POINTS_PER_LOOK !== 0) return false
    this.#lastPointMs = this.#clock()
    return this.#lastPointMs >= this.#yieldAtMs
  }

  block(call: () => void): void {
    call()
  }

  begin(): void {
    this.#lastPointMs = 0
  }

  cut(): void {
    this.#lastPointMs = this.#clock()
  }
}
