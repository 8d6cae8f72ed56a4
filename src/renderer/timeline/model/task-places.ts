import { MAX_TASKS } from '../../../contract/columns/states.ts'

/** The places of each task in a column of tasks, found by one counting sort, in the order of the column. */
export class TaskPlaces {
  /** Where each task's places begin in `#places`, with one more entry at the end. */
  readonly #from: Uint32Array
  readonly #places: Uint32Array

  constructor(column: Int32Array) {
    const length = column.reduce((max, task) => (task > max && task < MAX_TASKS ? task : max), -1) + 1
    const from = new Uint32Array(length + 1)
    for (const task of column) if (task >= 0 && task < length) from[task + 1] = (from[task + 1] ?? 0) + 1
    for (let task = 0; task < length; task++) from[task + 1] = (from[task + 1] ?? 0) + (from[task] ?? 0)
    const next = from.slice()
    const places = new Uint32Array(from[length] ?? 0)
    for (const [place, task] of column.entries()) {
      if (task < 0 || task >= length) continue
      const at = next[task] ?? 0
      places[at] = place
      next[task] = at + 1
    }
    this.#from = from
    this.#places = places
  }

  /** The places of a task, in ascending order. */
  of(task: number): Uint32Array {
    return this.#places.subarray(this.#from[task] ?? 0, this.#from[task + 1] ?? 0)
  }

  /** The tasks that occur, in ascending order. */
  get tasks(): Int32Array {
    const all = Int32Array.from({ length: this.#from.length - 1 }, (_, task) => task)
    return all.filter((task) => (this.#from[task + 1] ?? 0) > (this.#from[task] ?? 0))
  }
}
