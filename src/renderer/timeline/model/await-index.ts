import type { AwaitColumns } from '../../../contract/columns/awaits.ts'
import { AWAIT_CAUSES, type AwaitCause } from '../../../contract/columns/states.ts'
import { TaskPlaces } from './task-places.ts'

/** What the tasks of a worker waited for, by task. The index is made when it is first needed. */
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

  /** What a task waited for during most of an interval; null where no await of it lies in there. */
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

  /** Whether what a task waited for was there at a time, and the task had not resumed yet. */
  isReadyAt(task: number, ms: number): boolean {
    const { readyMs, endMs } = this.columns
    return this.placesOf(task).some((at) => (readyMs[at] ?? Infinity) <= ms && ms < (endMs[at] ?? 0))
  }
}
