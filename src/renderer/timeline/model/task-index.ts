import { partitionPoint } from '../../../base/binary-search.ts'
import { grow } from '../../../base/typed-arrays.ts'
import type { AwaitColumns } from '../../../contract/columns/awaits.ts'
import { AWAIT_CAUSES, type AwaitCause, MAX_TASKS, STATE_CODES } from '../../../contract/columns/states.ts'
import type { LaneIndex } from './lane-index.ts'

// Indexes of columns by task.

/** The places of each task in a column of tasks, found by one counting sort, in the order of the column. */
export class TaskPlaces {
  /** The start of each task's places in `#places`, with one more entry at the end. */
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

/** Parts of a task that are searched for one that waits. */
const MAX_PARTS = 8

/** The awaits of a worker's tasks, by task. The index is made when it is first needed. */
export class AwaitIndex {
  readonly columns: AwaitColumns
  /** Beyond this time awaits are missing. */
  readonly untilMs: number
  #places: TaskPlaces | null = null

  constructor(columns: AwaitColumns, lostAwaits = 0) {
    this.columns = columns
    this.untilMs = lostAwaits === 0 ? Infinity : (columns.endMs.at(-1) ?? 0)
  }

  /** The places of a task's awaits in the columns, in the order in which they ended. */
  placesOf(task: number): Uint32Array {
    this.#places ??= new TaskPlaces(this.columns.task)
    return this.#places.of(task)
  }

  /** The cause that a task waited for during most of an interval; null where no await of it lies in there. */
  causeIn(task: number, fromMs: number, toMs: number): AwaitCause | null {
    const { startMs, endMs, cause } = this.columns
    let longestMs = 0
    let longest = -1
    for (const at of this.placesOf(task)) {
      const insideMs = Math.min(endMs[at] ?? 0, toMs) - Math.max(startMs[at] ?? 0, fromMs)
      if (insideMs <= longestMs) continue
      longestMs = insideMs
      longest = at
    }
    return AWAIT_CAUSES[cause[longest] ?? -1] ?? null
  }

  /** The cause that a task waits for at a time: by a search, however many awaits it has; null where it does not. */
  causeAt(task: number, ms: number): AwaitCause | null {
    const { startMs, endMs, cause } = this.columns
    const places = this.placesOf(task)
    const at = partitionPoint(0, places.length, (place) => (endMs[places[place] ?? 0] ?? 0) > ms)
    // Parts of a task wait at the same time, so the first that ends later may have begun later too.
    const place = places.subarray(at, at + MAX_PARTS).find((one) => (startMs[one] ?? 0) <= ms)
    return place === undefined ? null : (AWAIT_CAUSES[cause[place] ?? -1] ?? null)
  }

  /** True if what a task waited for was there at a time, and the task had not resumed yet. */
  isReadyAt(task: number, ms: number): boolean {
    const { readyMs, endMs } = this.columns
    return this.placesOf(task).some((at) => (readyMs[at] ?? Infinity) <= ms && ms < (endMs[at] ?? 0))
  }
}

/** Finds the slices of a lane in which its tasks begin and end. Computed on demand, and continued as the lane grows. */
export class TaskEnds {
  readonly #index: LaneIndex
  #seen = 0
  #first = new Int32Array()
  #last = new Int32Array()

  constructor(index: LaneIndex) {
    this.#index = index
  }

  /** True if the slice's task has not run in the lane before. */
  begins(slice: number): boolean {
    this.#update()
    return this.#first[this.#index.slices.task[slice] ?? -1] === slice
  }

  /** True if the slice's task does not run in the lane after it; unknown, and so false, while the lane grows. */
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
