import type { TaskContext } from '../sdk.ts'

/**
 * Items on their way from producers to consumers, in order, at most `limit` at a time. Both sides try first and
 * wait only when they must: `while (!queue.put(item)) await queue.space()`.
 */
export class BoundedQueue<T> {
  readonly #limit: number
  readonly #suspend: TaskContext['suspend']
  #items: T[] = []
  /** Where the oldest item stands: shifting an array would cost more the longer it is. */
  #head = 0
  #mostHeld = 0
  readonly #awaitSpace: (() => void)[] = []
  readonly #awaitItem: (() => void)[] = []

  constructor(limit: number, { suspend }: Pick<TaskContext, 'suspend'>) {
    this.#limit = limit
    this.#suspend = suspend
  }

  /** Items held now. */
  get length(): number {
    return this.#items.length - this.#head
  }

  /** The most items ever held. */
  get mostHeld(): number {
    return this.#mostHeld
  }

  /** Appends an item, and lets one consumer go on that waits for it; false when the queue is full. */
  put(item: T): boolean {
    if (this.length >= this.#limit) return false
    this.#items.push(item)
    this.#mostHeld = Math.max(this.#mostHeld, this.length)
    this.#awaitItem.shift()?.()
    return true
  }

  /** Takes the oldest item, and lets one producer go on that waits for space; undefined when there is none. */
  take(): T | undefined {
    if (this.length === 0) return undefined
    const item = this.#items[this.#head++]
    if (this.#head === this.#items.length || this.#head >= this.#limit) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    this.#awaitSpace.shift()?.()
    return item
  }

  /** Resolves when an item was taken; another producer may have been faster. */
  space(): Promise<void> {
    return this.#suspend<undefined>((resume) => {
      this.#awaitSpace.push(() => {
        resume(undefined)
      })
    })
  }

  /** Resolves when an item was put; another consumer may have been faster. */
  filled(): Promise<void> {
    return this.#suspend<undefined>((resume) => {
      this.#awaitItem.push(() => {
        resume(undefined)
      })
    })
  }
}
