import { grown } from '../../base/grown.ts'
import type { SliceColumns } from '../../contract/run/report.ts'
// Not by way of the report's schemas: every thread and process loads this file.
import { SLICE_STATES, type SliceState } from '../../contract/columns/slices.ts'

/** The code of each state in a `state` column. */
export const STATE_CODES = Object.fromEntries(SLICE_STATES.map((state, code) => [state, code])) as Record<
  SliceState,
  number
>

/** Beyond this many slices a worker's new slices are merged into its last one: 21 bytes each, so 10 MB a worker. */
const MAX_SLICES_PER_LANE = 500_000

/** Slices of one worker in growing typed-array columns: 21 bytes a slice. */
export class SliceRecorder {
  #capacity = 256
  #startMs = new Float64Array(this.#capacity)
  #endMs = new Float64Array(this.#capacity)
  #task = new Int32Array(this.#capacity)
  #state = new Uint8Array(this.#capacity)
  #length = 0
  #total = 0
  #merged = 0
  readonly #limit: number

  constructor(limit = MAX_SLICES_PER_LANE) {
    this.#limit = limit
  }

  /** How many slices were merged into their neighbour so far. */
  get merged(): number {
    return this.#merged
  }

  /** Appends a slice that begins where or after the last one ended. Empty slices are left out. */
  push(startMs: number, endMs: number, task: number, state: number): void {
    if (endMs <= startMs) return
    if (this.#total >= this.#limit && this.#length > 0) {
      this.#endMs[this.#length - 1] = endMs
      this.#merged++
      return
    }
    if (this.#length === this.#capacity) this.#grow()
    const at = this.#length++
    this.#total++
    this.#startMs[at] = startMs
    this.#endMs[at] = endMs
    this.#task[at] = task
    this.#state[at] = state
  }

  /** Hands over what was recorded since the last call and keeps the memory for the next slices. */
  take(): SliceColumns {
    const columns = {
      startMs: this.#startMs.slice(0, this.#length),
      endMs: this.#endMs.slice(0, this.#length),
      task: this.#task.slice(0, this.#length),
      state: this.#state.slice(0, this.#length),
    }
    // Past the limit each batch gets one more slice, which the rest of the batch is merged into.
    this.#length = 0
    if (this.#total >= this.#limit) this.#total = this.#limit - 1
    return columns
  }

  #grow(): void {
    this.#capacity *= 2
    this.#startMs = grown(this.#startMs, new Float64Array(this.#capacity))
    this.#endMs = grown(this.#endMs, new Float64Array(this.#capacity))
    this.#task = grown(this.#task, new Int32Array(this.#capacity))
    this.#state = grown(this.#state, new Uint8Array(this.#capacity))
  }
}
