/** Lets through `perSecond` things a second on average, and `atOnce` in a row after a rest. */
export class RateLimit {
  readonly #perSecond: number
  readonly #atOnce: number
  readonly #nowMs: () => number
  #left: number
  #lookedMs: number

  constructor(perSecond: number, atOnce: number, nowMs: () => number = () => performance.now()) {
    this.#perSecond = perSecond
    this.#atOnce = atOnce
    this.#nowMs = nowMs
    this.#left = atOnce
    this.#lookedMs = nowMs()
  }

  /** True when one more may pass. */
  pass(): boolean {
    const nowMs = this.#nowMs()
    this.#left = Math.min(this.#atOnce, this.#left + ((nowMs - this.#lookedMs) / 1_000) * this.#perSecond)
    this.#lookedMs = nowMs
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
