import type { TaskContext } from '../sdk.ts'

/**
 * First-in-first-out queue of at most `limit` items, stored in a ring buffer. Both sides try first and wait only if they
 * have to: `while (!queue.tryPut(item)) await queue.waitForSpace()`.
 */
export class BoundedQueue<T> {
  readonly #limit: number
  readonly #ctx: Pick<TaskContext, 'waitFor'>
  readonly #slots: (T | undefined)[] = []
  /** The slot of the oldest item. */
  #head = 0
  #length = 0
  #peakLength = 0
  readonly #waitingProducers: (() => void)[] = []
  readonly #waitingConsumers: (() => void)[] = []

  constructor(limit: number, ctx: Pick<TaskContext, 'waitFor'>) {
    this.#limit = limit
    this.#ctx = ctx
  }

  get length(): number {
    return this.#length
  }

  /** The largest length so far. */
  get peakLength(): number {
    return this.#peakLength
  }

  /** Appends an item and resumes a consumer that waits for one; returns false if the queue is full. */
  tryPut(item: T): boolean {
    if (this.#length === this.#limit) return false
    this.#slots[(this.#head + this.#length) % this.#limit] = item
    this.#length++
    this.#peakLength = Math.max(this.#peakLength, this.#length)
    this.#waitingConsumers.shift()?.()
    return true
  }

  /** Removes the oldest item and resumes a producer that waits for space; returns undefined if the queue is empty. */
  tryTake(): T | undefined {
    if (this.#length === 0) return undefined
    const item = this.#slots[this.#head]
    this.#slots[this.#head] = undefined
    this.#head = (this.#head + 1) % this.#limit
    this.#length--
    this.#waitingProducers.shift()?.()
    return item
  }

  /** Resolves after an item was removed. Try again then: another producer may have used the space. */
  waitForSpace(): Promise<void> {
    return this.#ctx.waitFor((resume) => {
      this.#waitingProducers.push(resume)
    })
  }

  /** Resolves after an item was appended. Try again then: another consumer may have removed it. */
  waitForItem(): Promise<void> {
    return this.#ctx.waitFor((resume) => {
      this.#waitingConsumers.push(resume)
    })
  }
}
