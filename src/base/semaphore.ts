/** Limits how many operations run at the same time; the others queue in order. */
export class Semaphore {
  #free: number
  readonly #queue: (() => void)[] = []

  constructor(permits: number) {
    this.#free = permits
  }

  /** Runs the operation when a permit is free, and releases the permit however the operation ends. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#queue.push(resolve))
    try {
      return await operation()
    } finally {
      const next = this.#queue.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}
