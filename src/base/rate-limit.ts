/** A token bucket: allows `perSecond` operations a second on average, and bursts of up to `burst`. */
export class RateLimit {
  readonly #perSecond: number
  readonly #burst: number
  readonly #nowMs: () => number
  #tokens: number
  #refilledAtMs: number

  constructor(perSecond: number, burst: number, nowMs: () => number = () => performance.now()) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#nowMs = nowMs
    this.#tokens = burst
    this.#refilledAtMs = nowMs()
  }

  /** Takes a token; false when none is left. */
  tryAcquire(): boolean {
    const nowMs = this.#nowMs()
    const refill = ((nowMs - this.#refilledAtMs) / 1_000) * this.#perSecond
    this.#tokens = Math.min(this.#burst, this.#tokens + refill)
    this.#refilledAtMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
