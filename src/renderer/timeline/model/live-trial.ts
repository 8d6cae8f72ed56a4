import type { ReadyWorker, RunEvent, TrialKey } from '../../../contract/run/events.ts'
import { LiveIndex } from './live-index.ts'

/** A trial under way: its lanes, and their slices as far as they came. */
export class LiveTrial {
  readonly key: TrialKey
  readonly lanes: readonly LiveIndex[]
  /** Null until all lanes are up. */
  readonly identities: readonly ReadyWorker[] | null
  #reachedMs = 0

  constructor(key: TrialKey, laneCount: number, identities: readonly ReadyWorker[] | null = null) {
    this.key = key
    this.lanes = Array.from({ length: laneCount }, () => new LiveIndex())
    this.identities = identities
  }

  /** Where its last slice ends. */
  get reachedMs(): number {
    return this.#reachedMs
  }

  /** Adds what came of its lanes. */
  add({ worker: lane, slices }: Extract<RunEvent, { type: 'slices' }>): void {
    let from = 0
    while (from < lane.length) {
      let end = from + 1
      while (end < lane.length && lane[end] === lane[from]) end++
      const index = this.lanes[lane[from] ?? -1]
      index?.append(slices, from, end)
      if (index !== undefined) this.#reachedMs = Math.max(this.#reachedMs, slices.endMs[end - 1] ?? 0)
      from = end
    }
  }
}
