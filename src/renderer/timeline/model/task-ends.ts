import { grown } from '../../../base/grown.ts'
import type { LaneIndex } from './lane-index.ts'
import { STATE } from '../paint/looks.ts'

/** Tasks beyond this are no tasks of the lab's: a column may come from a file. */
const MOST_TASKS = 1_000_000

/** In which slices of a lane its tasks begin and end. Worked out when first asked for, and on as the lane grows. */
export class TaskEnds {
  readonly #index: LaneIndex
  #seen = 0
  #first = new Int32Array()
  #last = new Int32Array()

  constructor(index: LaneIndex) {
    this.#index = index
  }

  /** True where a task has not run in the lane before this slice. */
  begins(slice: number): boolean {
    this.#update()
    return this.#first[this.#index.slices.task[slice] ?? -1] === slice
  }

  /** True where a task does not run in the lane after this slice; nobody knows that of a lane that grows. */
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
      if (task < 0 || task >= MOST_TASKS || state === STATE.waiting || state === STATE.ready) continue
      if (task >= this.#first.length) this.#grow(task)
      if (this.#first[task] === -1) this.#first[task] = slice
      this.#last[task] = slice
    }
    this.#seen = count
  }

  #grow(task: number): void {
    const length = Math.max(64, 2 * task)
    this.#first = grown(this.#first, new Int32Array(length).fill(-1))
    this.#last = grown(this.#last, new Int32Array(length).fill(-1))
  }
}

const known = new WeakMap<LaneIndex, TaskEnds>()

/** The ends of a lane's tasks, worked out once. */
export function taskEndsOf(index: LaneIndex): TaskEnds {
  const ends = known.get(index) ?? new TaskEnds(index)
  known.set(index, ends)
  return ends
}
