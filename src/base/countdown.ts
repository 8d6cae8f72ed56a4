import { deferred } from './deferred.ts'

/** A promise that resolves after a number of steps, or rejects once. It need not be awaited. */
export class Countdown {
  readonly done: Promise<void>
  #left: number
  readonly #deferred = deferred()

  constructor(steps: number) {
    this.#left = steps
    this.done = this.#deferred.promise
    // A rejection that nobody awaits must not end the process.
    this.done.catch(() => undefined)
    if (steps === 0) this.#deferred.resolve()
  }

  step(): void {
    this.#left--
    if (this.#left === 0) this.#deferred.resolve()
  }

  fail(error: Error): void {
    this.#deferred.reject(error)
  }
}
