import type { TrialKey } from '../contract/run/events.ts'

/** Tells how long a run will still take, from how long its trials took so far. */
export class RemainingTime {
  readonly #trials: readonly TrialKey[]
  readonly #took = new Map<string, number[]>()

  constructor(trials: readonly TrialKey[]) {
    this.#trials = trials
  }

  /** Remembers that a trial, start-up included, took that long. */
  add({ model }: TrialKey, tookMs: number): void {
    this.#took.set(model, [...(this.#took.get(model) ?? []), tookMs])
  }

  /**
   * Milliseconds left when trial `order` has been under way for `elapsedMs` and did `share` of its tasks.
   * Null while there is nothing to go by.
   */
  estimateMs(order: number, elapsedMs: number, share: number): number | null {
    const [current, ...later] = this.#trials.slice(order)
    if (current === undefined) return 0
    const projectedMs = share > 0 ? elapsedMs / share : null
    const currentMs = projectedMs ?? this.#typicalMs(current.model)
    const fallbackMs = this.#overallMs() ?? currentMs
    if (currentMs === null || fallbackMs === null) return null
    const laterMs = later.reduce((sum, trial) => sum + (this.#typicalMs(trial.model) ?? fallbackMs), 0)
    return Math.max(0, currentMs - elapsedMs) + laterMs
  }

  #typicalMs(model: string): number | null {
    return mean(this.#took.get(model) ?? [])
  }

  #overallMs(): number | null {
    return mean([...this.#took.values()].flat())
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
