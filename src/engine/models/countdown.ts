/** A promise that resolves after a number of steps, or rejects once. Nobody has to be waiting for it. */
export class Countdown {
  readonly done: Promise<void>
  #left: number
  #resolve: () => void = () => undefined
  #reject: (error: Error) => void = () => undefined

  constructor(steps: number) {
    this.#left = steps
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.done.catch(() => undefined)
    if (steps === 0) this.#resolve()
  }

  step(): void {
    this.#left--
    if (this.#left === 0) this.#resolve()
  }

  fail(error: Error): void {
    this.#reject(error)
  }
}

/** Counts steps; a promise for any number of them can be had before or after they were made. */
export class Counter {
  #count = 0
  #waiting: { steps: number; resolve: () => void }[] = []

  step(): void {
    this.#count++
    for (const { steps, resolve } of this.#waiting) if (steps <= this.#count) resolve()
    this.#waiting = this.#waiting.filter(({ steps }) => steps > this.#count)
  }

  /** Resolves when `steps` steps were made in all. */
  after(steps: number): Promise<void> {
    return new Promise((resolve) => {
      if (steps <= this.#count) resolve()
      else this.#waiting.push({ steps, resolve })
    })
  }
}
