import type { RunHandle } from '../../contract/api/lab-api.ts'
import { type RunEvent, isLastEvent } from '../../contract/run/events.ts'
import { LiveRun, type LiveSnapshot, NO_LIVE } from './live-run.ts'
import { LiveThrottle } from './live-throttle.ts'
import { type Pictures, addToPictures } from './pictures.ts'
import { NEW_RUN, type RunSnapshot, reduceRun } from './run-snapshot.ts'
import type { Visibility } from './visibility.ts'

/** The interval of the clock while no events arrive. */
const CLOCK_MS = 500

/** Events outside any measured interval: showing them immediately cannot disturb a trial. */
const UNMEASURED: ReadonlySet<RunEvent['type']> = new Set(['workers-ready', 'run-finished', 'run-failed'])

export interface FollowOptions {
  /** True if it was started in another tab. */
  readonly isElsewhere: boolean
  readonly visibility: Visibility
  readonly cores: number
  /** Called when the run has ended. */
  readonly onEnd: (run: RunSnapshot, elapsedMs: number) => void
}

/**
 * A run that the page follows. Events change plain values as they arrive; what the page shows is published from them by
 * one throttle, all of it together.
 */
export class FollowedRun {
  readonly isElsewhere: boolean
  /** Known also while the page is hidden. */
  state = $state<RunSnapshot['state']>('running')
  snapshot = $state.raw<RunSnapshot>(NEW_RUN)
  live = $state.raw<LiveSnapshot>(NO_LIVE)
  pictures = $state.raw<Pictures>({})
  /** Time since Run was pressed; by the run's own clock where that was before this page was loaded, or elsewhere. */
  elapsedMs = $state(0)
  #isCancelRequested = $state(false)
  #handle: RunHandle | null = null
  readonly #startMs = performance.now()
  #clock: () => number = () => performance.now() - this.#startMs
  #newest: RunSnapshot = NEW_RUN
  #newestPictures: Pictures = {}
  readonly #liveRun = new LiveRun()
  readonly #throttle: LiveThrottle
  readonly #onEnd: FollowOptions['onEnd']
  #timer: ReturnType<typeof setInterval> | undefined

  constructor({ isElsewhere, visibility, cores, onEnd }: FollowOptions) {
    this.isElsewhere = isElsewhere
    this.#onEnd = onEnd
    this.#throttle = new LiveThrottle({
      update: () => this.#publish(),
      visibility,
      isSpectator: isElsewhere,
      cores,
    })
    this.#timer = setInterval(() => this.#throttle.request(), CLOCK_MS)
  }

  readonly isRunning: boolean = $derived.by(() => this.snapshot.state === 'running')
  /** True if the user has cancelled it, and it has not ended yet. */
  readonly isCancelling: boolean = $derived.by(() => this.isRunning && this.#isCancelRequested)

  /** Follows the events of a run that this page started. */
  follow(handle: RunHandle): void {
    this.#handle = handle
    handle.subscribe((event) => this.#receive(event))
    if (this.#isCancelRequested) handle.cancel()
  }

  /** Follows a run that was started before, here or elsewhere. */
  join(handle: RunHandle): void {
    if (handle.elapsedMs !== undefined) {
      this.#clock = () => handle.elapsedMs?.() ?? 0
      this.elapsedMs = this.#clock()
    }
    this.follow(handle)
  }

  /** Cancels the run, also before it has a handle. */
  cancel(): void {
    if (!this.isRunning) return
    this.#isCancelRequested = true
    this.#handle?.cancel()
  }

  /** Adds the time that painting took which the run's progress caused. */
  charge(ms: number): void {
    this.#throttle.charge(ms)
  }

  /** Stops showing the run. */
  stop(): void {
    clearInterval(this.#timer)
    this.#throttle.stop()
  }

  #receive(event: RunEvent): void {
    this.#newest = reduceRun(this.#newest, event)
    this.#newestPictures = addToPictures(this.#newestPictures, event)
    this.#liveRun.apply(event)
    if (isLastEvent(event)) {
      const elapsedMs = this.#clock()
      this.#clock = () => elapsedMs
      this.#onEnd(this.#newest, elapsedMs)
      this.state = this.#newest.state
      this.#handle = null
      clearInterval(this.#timer)
      this.#throttle.flush()
    } else if (UNMEASURED.has(event.type)) {
      this.#throttle.requestNow()
    } else {
      this.#throttle.request()
    }
  }

  #publish(): void {
    this.snapshot = this.#newest
    this.pictures = this.#newestPictures
    this.live = this.#liveRun.snapshot
    this.elapsedMs = this.#clock()
  }
}
