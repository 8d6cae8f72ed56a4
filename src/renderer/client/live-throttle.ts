import { type Visibility, whenVisible } from './visibility.ts'

/** The shortest time between two updates, and with `prefers-reduced-motion`. */
const MIN_INTERVAL_MS = 125
const CALM_INTERVAL_MS = 1_000
/** A longer pause looks as if the run stood still. It is also the pause of a page that did not start the run. */
const MAX_INTERVAL_MS = 3_000

/** The share of one core, for each core of the machine, that updates may use. */
const SHARE_PER_CORE = 0.02

/** The least of so many costs counts: on cores that compute, most updates are interrupted and seem to take longer. */
const REMEMBERED_COSTS = 5

/** A window behind others may get no animation frames: then the update comes without one. */
const NO_FRAME_MS = 250

export interface LiveThrottleOptions {
  /** Shows everything new. */
  readonly update: () => void
  readonly visibility: Visibility
  /** True if the run was started elsewhere: this page takes less from it. */
  readonly isSpectator?: boolean
  /** The number of cores that the page shares with the run. */
  readonly cores?: number
}

/**
 * Decides when a page shows what is new of a run: the one place for all live data. Showing takes CPU time from what is
 * measured, so there is
 *
 * - at most one update per animation frame, and none before 125 ms have passed (1 s with `prefers-reduced-motion`);
 * - a longer pause the more an update costs, so that all of them use at most 2 % of a core for each core of the
 *   machine, but no pause of more than 3 s;
 * - always a pause of 3 s in a page that did not start the run;
 * - no update while the page is hidden; one when it becomes visible.
 *
 * The cost of an update is the time until its frame is done, and what is charged later, such as for painting a canvas.
 */
export class LiveThrottle {
  readonly #update: () => void
  readonly #visibility: Visibility
  readonly #isSpectator: boolean
  readonly #cores: number
  readonly #costsMs: number[] = []
  /** The cost of the last update so far. */
  #costMs = 0
  #isCostly = false
  #updatedAtMs = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined
  #frame: number | undefined
  #cancelWait: (() => void) | null = null

  constructor({ update, visibility, isSpectator = false, cores = 1 }: LiveThrottleOptions) {
    this.#update = update
    this.#visibility = visibility
    this.#isSpectator = isSpectator
    this.#cores = Math.max(1, cores)
  }

  /** The pause after an update. */
  get intervalMs(): number {
    if (this.#isSpectator) return MAX_INTERVAL_MS
    const costMs = this.#costsMs.length === 0 ? 0 : Math.min(...this.#costsMs)
    const affordableMs = costMs / (SHARE_PER_CORE * this.#cores)
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    return Math.min(MAX_INTERVAL_MS, Math.max(isCalm ? CALM_INTERVAL_MS : MIN_INTERVAL_MS, affordableMs))
  }

  /** Something is new: it is shown when the pause is over. */
  request(): void {
    if (this.#timer !== undefined || this.#cancelWait !== null) return
    const waitMs = Math.max(0, this.#updatedAtMs + this.intervalMs - performance.now())
    this.#timer = setTimeout(() => this.#awaitFrame(true), waitMs)
  }

  /** Something is new while nothing is measured: it is shown in the next frame, and does not prolong the pause. */
  requestNow(): void {
    if (this.#cancelWait === null) this.#awaitFrame(false)
  }

  /** Shows everything immediately, or as soon as the page is visible. */
  flush(): void {
    this.#whenVisible(() => this.#run(false))
  }

  /** Adds the time that something took which the last update caused. */
  charge(ms: number): void {
    if (this.#isCostly) this.#costMs += ms
  }

  /** Drops what was requested. */
  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    this.#cancelWait?.()
    this.#frame = undefined
    this.#timer = undefined
    this.#cancelWait = null
  }

  #awaitFrame(isCostly: boolean): void {
    this.#whenVisible(() => {
      const run = (): void => this.#run(isCostly)
      this.#frame = requestAnimationFrame(run)
      this.#timer = setTimeout(run, NO_FRAME_MS)
    })
  }

  #whenVisible(action: () => void): void {
    this.stop()
    this.#cancelWait = whenVisible(this.#visibility, () => {
      this.#cancelWait = null
      action()
    })
  }

  #run(isCostly: boolean): void {
    this.stop()
    if (this.#isCostly) this.#costsMs.push(this.#costMs)
    if (this.#costsMs.length > REMEMBERED_COSTS) this.#costsMs.shift()
    this.#isCostly = isCostly
    this.#costMs = 0
    const startMs = performance.now()
    this.#updatedAtMs = startMs
    this.#update()
    // A task after the frame, when the update has been laid out and painted.
    if (isCostly) setTimeout(() => (this.#costMs += performance.now() - startMs))
  }
}
