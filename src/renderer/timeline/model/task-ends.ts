import { grow } from '../../../base/typed-arrays.ts'
import { MAX_TASKS, STATE_CODES } from '../../../contract/columns/states.ts'
import type { LaneIndex } from './lane-index.ts'

/** Finds the slices of a lane in which its tasks begin and end. Computed on demand, and continued as the lane grows. */
export class TaskEnds {
  readonly #index: LaneIndex
  #seen = 0
  #first = new Int32Array()
  #last = new Int32Array()

  constructor(index: LaneIndex) {
    this.#index = index
  }

  /** Whether the slice's task has not run in the lane before. */
  begins(slice: number): boolean {
    this.#update()
    return this.#first[this.#index.slices.task[slice] ?? -1] === slice
  }

  /** Whether the slice's task does not run in the lane after it; unknown, and so false, while the lane grows. */
  ends(slice: number): boolean {
    if (this.#index.isGrowing) return false
    this.#update()
    return this.#last[this.#index.slices.task[slice] ?? -1] === slice
  }

  #update(): void {
    const { slices, count } = this.#index
    for (let slice = this.#seen; slice < count; slice++) {
      const task = slices.task[slice] ?? -1
      const state = slices.state[slice]
      if (task < 0 || task >= MAX_TASKS) continue
      if (state === STATE_CODES.waiting || state === STATE_CODES.ready) continue
      if (task >= this.#first.length) this.#grow(task)
      if (this.#first[task] === -1) this.#first[task] = slice
      this.#last[task] = slice
    }
    this.#seen = count
  }

  #grow(task: number): void {
    const length = Math.max(64, 2 * task)
    this.#first = grow(this.#first, new Int32Array(length).fill(-1))
    this.#last = grow(this.#last, new Int32Array(length).fill(-1))
  }
}

const cache = new WeakMap<LaneIndex, TaskEnds>()

/** The ends of a lane's tasks, computed once. */
export function taskEndsOf(index: LaneIndex): TaskEnds {
  const ends = cache.get(index) ?? new TaskEnds(index)
  cache.set(index, ends)
  return ends
}
