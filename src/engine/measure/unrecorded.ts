import type { TrialClock } from './clock.ts'
import { AwaitRecorder } from './await-columns.ts'
import { SliceRecorder } from './slice-columns.ts'
import type { LaneTimeline } from './timeline.ts'

/** A loop's turn needs the clock at each safe point; for all else it is looked at now and then. */
const POINTS_PER_LOOK = 64

/** Gives tasks their turns as `Timeline` does and records nothing: what recording costs is the difference. */
export class Unrecorded implements LaneTimeline {
  readonly slices = new SliceRecorder()
  readonly awaits = new AwaitRecorder()
  readonly preemptedMs = null
  readonly waitingMs = 0
  readonly blockedMs = 0
  readonly outsideTasksCpuMs = null
  readonly #clock: TrialClock
  readonly #sliceMs: number
  #yieldAtMs = Infinity
  #lastPointMs = 0
  #leftAtMs = 0
  #points = 0

  constructor({ clock, sliceMs }: { clock: TrialClock; sliceMs: number }) {
    this.#clock = clock
    this.#sliceMs = sliceMs
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
    if (this.#sliceMs > 0) this.#yieldAtMs = this.#lastPointMs + this.#sliceMs
  }

  leave(): void {
    this.#leftAtMs = this.#clock()
  }

  due(): boolean {
    if (this.#sliceMs === 0 && ++this.#points % POINTS_PER_LOOK !== 0) return false
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
