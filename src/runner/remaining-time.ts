import type { TrialKey } from '../contract/run/trial.ts'

/** Estimates how long a run will still take, from the durations of its trials so far. */
export class RemainingTime {
  readonly #trials: readonly TrialKey[]
  readonly #durationsMs = new Map<string, number[]>()

  constructor(trials: readonly TrialKey[]) {
    this.#trials = trials
  }

  /** Adds the duration of a trial, start-up included. */
  add({ model }: TrialKey, durationMs: number): void {
    this.#durationsMs.set(model, [...(this.#durationsMs.get(model) ?? []), durationMs])
  }

  /**
   * Milliseconds left when trial `order` has run for `elapsedMs` and completed `share` of its tasks; null while there is
   * nothing to estimate from.
   */
  estimateMs(order: number, elapsedMs: number, share: number): number | null {
    const [current, ...later] = this.#trials.slice(order)
    if (current === undefined) return 0
    const projectedMs = share > 0 ? elapsedMs / share : null
    const currentMs = projectedMs ?? this.#meanMs(current.model)
    const fallbackMs = mean([...this.#durationsMs.values()].flat()) ?? currentMs
    if (currentMs === null || fallbackMs === null) return null
    const laterMs = later.reduce((sum, { model }) => sum + (this.#meanMs(model) ?? fallbackMs), 0)
    return Math.max(0, currentMs - elapsedMs) + laterMs
  }

  #meanMs(model: string): number | null {
    return mean(this.#durationsMs.get(model) ?? [])
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
