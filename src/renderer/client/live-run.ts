import type { RunEvent } from '../../contract/run/events.ts'
import type { Trial } from '../../contract/run/trial.ts'
import { LiveTrial, liveExtentMs } from '../timeline/model/live-trial.ts'
import type { LiveTrials } from '../timeline/model/sources.ts'

/** The live state of a run beside its measured trials; replaced at each change. */
export interface LiveSnapshot extends LiveTrials {
  /** The end of the time axis: it does not change between two trials. */
  readonly extentMs: number
}

export const NO_LIVE: LiveSnapshot = { trial: null, warmups: [], extentMs: liveExtentMs(0, 0) }

/** Collects the live slices of a run's current trial, and its last warm-ups. */
export class LiveRun {
  #trial: LiveTrial | null = null
  #warmups: readonly Trial[] = []
  /** The longest trial before the current one, or before the last one; 0 = none. */
  #knownMs = 0
  /** The end of the current trial's slices, or of the last one's. */
  #reachedMs = 0
  #longestMs = 0
  #snapshot: LiveSnapshot | null = NO_LIVE

  /** The current state: the same object until something has changed. */
  get snapshot(): LiveSnapshot {
    this.#snapshot ??= {
      trial: this.#trial,
      warmups: this.#warmups,
      extentMs: liveExtentMs(this.#knownMs, this.#reachedMs),
    }
    return this.#snapshot
  }

  apply(event: RunEvent): void {
    switch (event.type) {
      case 'trial-started':
        this.#trial = new LiveTrial(event.trial, event.workers)
        this.#knownMs = this.#longestMs
        this.#reachedMs = 0
        break
      case 'workers-ready':
        this.#trial = new LiveTrial(event.trial, event.workers.length, event.workers)
        break
      case 'slices':
        if (this.#trial?.key.order !== event.trial.order) return
        this.#trial.append(event.workers)
        this.#reachedMs = this.#trial.reachedMs
        break
      case 'trial-finished':
        this.#endTrial(event.result)
        break
      case 'run-finished':
      case 'run-failed':
        // The warm-ups stay: of a cancelled run they may be all there is.
        this.#trial = null
        break
      case 'run-started':
        this.#trial = null
        this.#warmups = []
        this.#knownMs = this.#reachedMs = this.#longestMs = 0
        break
      case 'progress':
      case 'outputs':
      case 'missed':
        return
    }
    this.#snapshot = null
  }

  #endTrial(result: Trial): void {
    this.#trial = null
    const others = this.#warmups.filter(({ model }) => model !== result.model)
    if (result.state === 'completed') {
      this.#warmups = result.warmup ? [...others, result] : others
    } else if (result.warmup && others.length === this.#warmups.length) {
      this.#warmups = [...others, result]
    }
    if (result.state !== 'completed') return
    this.#longestMs = Math.max(this.#longestMs, result.metrics.wallMs)
  }
}
