import { SLICE_STATES } from '../contract/columns/slices.ts'
import { NO_TASK } from './recording/timeline.ts'

/** Slices that are drawn together are told apart by task and state up to this many parts, beyond by state only. */
export const MOST_PARTS = SLICE_STATES.length

/** Takes a slice of a worker. */
export type TakeSlice = (worker: number, startMs: number, endMs: number, task: number, state: number) => void

interface Part {
  ms: number
  task: number
  readonly state: number
}

/** Neighbouring slices of a worker that are too short to see, on their way to a few slices that say the same. */
export class SliceParts {
  readonly #take: TakeSlice
  #parts: Part[] = []
  #worker = 0
  #fromMs = 0
  #toMs = 0
  #byState = false

  constructor(take: TakeSlice) {
    this.#take = take
  }

  /** From the first slice's start to the last one's end. */
  get lengthMs(): number {
    return this.#toMs - this.#fromMs
  }

  add(worker: number, fromMs: number, toMs: number, task: number, state: number): void {
    if (this.#parts.length === 0) {
      this.#fromMs = fromMs
      this.#worker = worker
    }
    this.#toMs = toMs
    if (this.#put(toMs - fromMs, task, state)) return
    this.#byState = true
    const parts = this.#parts
    this.#parts = []
    for (const part of parts) this.#put(part.ms, part.task, part.state)
    this.#put(toMs - fromMs, task, state)
  }

  /** Hands on the parts one after another, and is empty again. */
  close(): void {
    let startMs = this.#fromMs
    for (const { ms, task, state } of this.#parts) {
      // Sums are rounded; nothing may reach into the next slice.
      const endMs = Math.min(startMs + ms, this.#toMs)
      this.#take(this.#worker, startMs, endMs, task, state)
      startMs = endMs
    }
    this.#parts = []
    this.#byState = false
    this.#toMs = this.#fromMs
  }

  /** Adds to the part it belongs to; false where there is no room for one of its own. */
  #put(ms: number, task: number, state: number): boolean {
    for (const part of this.#parts) {
      if (part.state !== state || !(this.#byState || part.task === task)) continue
      part.ms += ms
      if (part.task !== task) part.task = NO_TASK
      return true
    }
    if (!this.#byState && this.#parts.length === MOST_PARTS) return false
    this.#parts.push({ ms, task, state })
    return true
  }
}
