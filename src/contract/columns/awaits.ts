import { grow } from '../../base/typed-arrays.ts'

/**
 * The awaits of tasks, as columns of one length, in the order in which they ended. A task yielded at
 * `startMs`, its answer was there at `readyMs` (`endMs` if that is unknown), and it resumed at `endMs`. `cause` is an
 * index into `AWAIT_CAUSES`.
 */
export interface AwaitColumns {
  readonly task: Int32Array<ArrayBuffer>
  readonly cause: Uint8Array<ArrayBuffer>
  readonly startMs: Float64Array<ArrayBuffer>
  readonly readyMs: Float64Array<ArrayBuffer>
  readonly endMs: Float64Array<ArrayBuffer>
}

export const NO_AWAITS: AwaitColumns = {
  task: new Int32Array(),
  cause: new Uint8Array(),
  startMs: new Float64Array(),
  readyMs: new Float64Array(),
  endMs: new Float64Array(),
}

/** Builds await columns by appending; the columns grow by doubling. */
export class AwaitBuilder {
  #task = new Int32Array()
  #cause = new Uint8Array()
  #startMs = new Float64Array()
  #readyMs = new Float64Array()
  #endMs = new Float64Array()
  #length = 0

  get length(): number {
    return this.#length
  }

  append(task: number, cause: number, startMs: number, readyMs: number, endMs: number): void {
    if (this.#length === this.#task.length) this.#grow()
    const at = this.#length++
    this.#task[at] = task
    this.#cause[at] = cause
    this.#startMs[at] = startMs
    this.#readyMs[at] = readyMs
    this.#endMs[at] = endMs
  }

  /** Returns copies of the columns so far and empties the builder. */
  flush(): AwaitColumns {
    const length = this.#length
    this.#length = 0
    return {
      task: this.#task.slice(0, length),
      cause: this.#cause.slice(0, length),
      startMs: this.#startMs.slice(0, length),
      readyMs: this.#readyMs.slice(0, length),
      endMs: this.#endMs.slice(0, length),
    }
  }

  #grow(): void {
    const capacity = Math.max(256, this.#task.length * 2)
    this.#task = grow(this.#task, new Int32Array(capacity))
    this.#cause = grow(this.#cause, new Uint8Array(capacity))
    this.#startMs = grow(this.#startMs, new Float64Array(capacity))
    this.#readyMs = grow(this.#readyMs, new Float64Array(capacity))
    this.#endMs = grow(this.#endMs, new Float64Array(capacity))
  }
}
