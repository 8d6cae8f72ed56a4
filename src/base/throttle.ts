/** Does something when it is asked for, with a gap between: what is asked for in the gap is done once, at its end. */
export class Pace {
  readonly #act: () => void
  #actedMs = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(act: () => void) {
    this.#act = act
  }

  /** Acts now, or when the last time is `gapMs` past. */
  ask(gapMs: number): void {
    if (this.#timer !== undefined) return
    const waitMs = this.#actedMs + gapMs - performance.now()
    if (waitMs <= 0) this.now()
    else this.#timer = setTimeout(() => this.now(), waitMs)
  }

  now(): void {
    this.stop()
    this.#actedMs = performance.now()
    this.#act()
  }

  /** Forgets what was asked for. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
