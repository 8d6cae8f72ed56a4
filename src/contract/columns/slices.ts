import { grow } from '../../base/typed-arrays.ts'

/**
 * Consecutive slices of one worker, in order of time. Slice `i` lasts from `edgesMs[i]` to `edgesMs[i + 1]`, so n
 * slices have n + 1 edges: 13 bytes a slice, and no gap can be expressed. `task` is `NO_TASK` if a slice belongs to
 * no single task; `state` is an index into `SLICE_STATES`.
 */
export interface SliceColumns {
  readonly edgesMs: Float64Array<ArrayBuffer>
  readonly task: Int32Array<ArrayBuffer>
  readonly state: Uint8Array<ArrayBuffer>
}

export const NO_SLICES: SliceColumns = {
  edgesMs: new Float64Array(1),
  task: new Int32Array(),
  state: new Uint8Array(),
}

const FIRST_CAPACITY = 256

/** Builds slice columns by appending; the columns grow by doubling. */
export class SliceBuilder {
  #edgesMs: Float64Array<ArrayBuffer>
  #task: Int32Array<ArrayBuffer>
  #state: Uint8Array<ArrayBuffer>
  #length = 0

  constructor(startMs = 0, capacity = FIRST_CAPACITY) {
    this.#edgesMs = new Float64Array(capacity + 1)
    this.#task = new Int32Array(capacity)
    this.#state = new Uint8Array(capacity)
    this.#edgesMs[0] = startMs
  }

  get length(): number {
    return this.#length
  }

  /** The end of the last slice, which is the start of the next one. */
  get endMs(): number {
    return this.#edgesMs[this.#length] ?? 0
  }

  /** Appends a slice from the end of the last one; does nothing if that is not before `endMs`. */
  append(endMs: number, task: number, state: number): void {
    if (!(endMs > this.endMs)) return
    if (this.#length === this.#task.length) this.#grow()
    this.#task[this.#length] = task
    this.#state[this.#length] = state
    this.#edgesMs[++this.#length] = endMs
  }

  /** As `append`, but lengthens the last slice if task and state are the same. */
  extend(endMs: number, task: number, state: number): void {
    const last = this.#length - 1
    if (last >= 0 && this.#task[last] === task && this.#state[last] === state) this.lengthen(endMs)
    else this.append(endMs, task, state)
  }

  /** Moves the end of the last slice. */
  lengthen(endMs: number): void {
    if (endMs > this.endMs) this.#edgesMs[this.#length] = endMs
  }

  /** Appends all slices of columns that start where the last slice ends, or later. */
  appendAll({ edgesMs, task, state }: SliceColumns): void {
    for (let at = 0; at < task.length; at++) {
      this.append(edgesMs[at + 1] ?? 0, task[at] ?? 0, state[at] ?? 0)
    }
  }

  /** A copy of the slices so far, without spare room. */
  columns(): SliceColumns {
    return {
      edgesMs: this.#edgesMs.slice(0, this.#length + 1),
      task: this.#task.slice(0, this.#length),
      state: this.#state.slice(0, this.#length),
    }
  }

  /** The slices so far as views of the builder's memory: valid until the next `append`. */
  view(): SliceColumns {
    return {
      edgesMs: this.#edgesMs.subarray(0, this.#length + 1),
      task: this.#task.subarray(0, this.#length),
      state: this.#state.subarray(0, this.#length),
    }
  }

  /** Returns the slices so far and continues, empty, where they end. */
  flush(): SliceColumns {
    const columns = this.columns()
    this.#edgesMs[0] = this.endMs
    this.#length = 0
    return columns
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, this.#task.length * 2)
    this.#edgesMs = grow(this.#edgesMs, new Float64Array(capacity + 1))
    this.#task = grow(this.#task, new Int32Array(capacity))
    this.#state = grow(this.#state, new Uint8Array(capacity))
  }
}
