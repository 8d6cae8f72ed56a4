import type { RunEvent } from '../../contract/run/events.ts'
import type { Trial } from '../../contract/run/report.ts'
import { liveExtentMs } from '../timeline/model/live-extent.ts'
import { LiveTrial } from '../timeline/model/live-trial.ts'

/** What is to be seen of a run while it lasts, before its trials are measured. */
export class LiveRun {
  /** The trial under way; null between two. */
  trial = $state.raw<LiveTrial | null>(null)
  /** Counts up whenever the trial has got slices. */
  grown = $state(0)
  /** Of each model that has no measured trial yet, the last warm-up. */
  warmups = $state.raw<readonly Trial[]>([])
  /** The longest trial before the one under way, or before the last one; 0 = none. */
  #knownMs = 0
  /** How far the trial under way got, or the last one. */
  #reachedMs = 0
  #measuredMs = 0

  /** Where the time axis is to end: it stays where it is from a trial's end to the next one's start. */
  get extentMs(): number {
    return liveExtentMs(this.#knownMs, this.#reachedMs)
  }

  /** Forgets the last run. */
  reset(): void {
    this.trial = null
    this.warmups = []
    this.#knownMs = 0
    this.#reachedMs = 0
    this.#measuredMs = 0
  }

  /** Takes note of the run's next event. */
  take(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
      case 'run-finished':
      case 'run-failed':
        this.reset()
        break
      case 'trial-started':
        this.trial = new LiveTrial(event.trial, event.workers)
        this.#knownMs = Math.max(this.#measuredMs, ...this.warmups.map(({ wallMs }) => wallMs))
        this.#reachedMs = 0
        break
      case 'workers-ready':
        this.trial = new LiveTrial(event.trial, event.workers.length, event.workers)
        break
      case 'slices':
        this.add(event)
        break
      case 'trial-finished':
        this.#end(event)
        break
      case 'progress':
      case 'outputs':
      case 'missed':
        break
    }
  }

  /** Adds to the trial under way what its lanes did; false when the slices are of another one. */
  add(event: Extract<RunEvent, { type: 'slices' }>): boolean {
    const { trial } = this
    if (trial?.key.order !== event.trial.order) return false
    trial.add(event)
    this.#reachedMs = trial.reachedMs
    this.grown++
    return true
  }

  #end({ trial, result }: Extract<RunEvent, { type: 'trial-finished' }>): void {
    this.trial = null
    if (result.state !== 'completed') return
    const others = this.warmups.filter(({ model }) => model !== result.model)
    this.warmups = trial.warmup ? [...others, result] : others
    if (!trial.warmup) this.#measuredMs = Math.max(this.#measuredMs, result.wallMs)
  }
}
