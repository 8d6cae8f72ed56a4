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
