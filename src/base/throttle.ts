/** Calls an action at most once per interval; requests during the interval are merged into one call at its end. */
export class Throttle {
  readonly #action: () => void
  #calledAtMs = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(action: () => void) {
    this.#action = action
  }

  /** Calls the action now, or as soon as the last call was `intervalMs` ago. */
  request(intervalMs: number): void {
    if (this.#timer !== undefined) return
    const waitMs = this.#calledAtMs + intervalMs - performance.now()
    if (waitMs <= 0) this.callNow()
    else {
      this.#timer = setTimeout(() => {
        this.callNow()
      }, waitMs)
    }
  }

  /** Calls the action now, which serves a pending request too. */
  callNow(): void {
    this.cancel()
    this.#calledAtMs = performance.now()
    this.#action()
  }

  /** Drops a pending request. */
  cancel(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
