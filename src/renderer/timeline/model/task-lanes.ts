import { LaneIndex } from './lane-index.ts'
import { NO_TASK } from '../paint/looks.ts'
import type { LaneRow } from './model.ts'
import { LoopTasks } from './task-rows.ts'

/** The tasks of an event loop that have a row of their own: a page of them where there are many. */
export interface TaskPage {
  readonly loop: LaneRow
  readonly rows: readonly LaneRow[]
  readonly page: number
  readonly pages: number
  /** How many tasks there are on all pages, and how many before this one. */
  readonly tasks: number
  readonly before: number
}

const known = new WeakMap<LaneRow, LoopTasks>()

/** An event loop's slices taken apart by task, worked out once; null where it is not known what its tasks waited for. */
export function loopTasksOf(lane: LaneRow): LoopTasks | null {
  const { index, awaits, lostAwaits } = lane
  if (awaits === undefined) return null
  const tasks = known.get(lane) ?? new LoopTasks(index.slices, awaits, lostAwaits)
  known.set(lane, tasks)
  return tasks
}

/** More rows than this at once are neither read nor quickly painted. */
const TASKS_PER_PAGE = 64

/** The page that a task is on; the first for `NO_TASK` and for tasks that were not seen. */
export function pageOfTask({ tasks }: LoopTasks, task: number): number {
  return task === NO_TASK ? 0 : Math.floor(Math.max(0, tasks.indexOf(task)) / TASKS_PER_PAGE)
}

/** A page by its number, from 0; the nearest there is. `firstRow` is the first row's place among all. */
export function taskPage(loop: LaneRow, loopTasks: LoopTasks, wanted: number, firstRow: number): TaskPage {
  const { tasks } = loopTasks
  const pages = Math.max(1, Math.ceil(tasks.length / TASKS_PER_PAGE))
  const page = Math.min(Math.max(0, wanted), pages - 1)
  const before = page * TASKS_PER_PAGE
  const shown = [...tasks.subarray(before, before + TASKS_PER_PAGE)]
  const rows = shown.map((task, at): LaneRow => {
    const { model, kind, pid, threadId, order } = loop
    const index = new LaneIndex(loopTasks.row(task))
    return { row: firstRow + at, model, kind, pid, threadId, order, number: task + 1, index, loop }
  })
  return { loop, rows, page, pages, tasks: tasks.length, before }
}

/** True for the same lane, and for the same task's row, which is made anew with its page. */
export function isSameRow(one: LaneRow, other: LaneRow): boolean {
  return one === other || (one.loop !== undefined && one.loop === other.loop && one.number === other.number)
}
