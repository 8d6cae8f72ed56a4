import { NO_TASK } from '../../../contract/columns/states.ts'
import { LaneIndex } from './lane-index.ts'
import type { Lane } from './lanes.ts'
import { TaskSlices } from './task-slices.ts'

/** The rows of the tasks of an event loop: a page of them where there are many. */
export interface TaskPage {
  readonly loop: Lane
  readonly lanes: readonly Lane[]
  readonly page: number
  readonly pages: number
  /** The number of tasks on all pages, and of those on the pages before. */
  readonly tasks: number
  readonly before: number
}

const cache = new WeakMap<Lane, TaskSlices>()

/** The slices of an event loop by task, computed once; null where it is unknown what its tasks waited for. */
export function taskSlicesOf(lane: Lane): TaskSlices | null {
  const { index, awaits, kind } = lane
  if (awaits === null || kind !== 'loop') return null
  const slices = cache.get(lane) ?? new TaskSlices(index.slices, awaits)
  cache.set(lane, slices)
  return slices
}

/** More rows than this are neither read nor painted quickly. */
const TASKS_PER_PAGE = 64

/** The page that a task is on; the first for `NO_TASK` and for tasks that were not seen. */
export function pageOfTask({ tasks }: TaskSlices, task: number): number {
  return task === NO_TASK ? 0 : Math.floor(Math.max(0, tasks.indexOf(task)) / TASKS_PER_PAGE)
}

/** A page by its number, from 0, or the nearest one. `firstRow` is the position of its first row among all rows. */
export function taskPage(loop: Lane, slices: TaskSlices, wanted: number, firstRow: number): TaskPage {
  const { tasks } = slices
  const pages = Math.max(1, Math.ceil(tasks.length / TASKS_PER_PAGE))
  const page = Math.min(Math.max(0, wanted), pages - 1)
  const before = page * TASKS_PER_PAGE
  const onPage = [...tasks.subarray(before, before + TASKS_PER_PAGE)]
  const lanes = onPage.map((task, at): Lane => {
    const index = new LaneIndex(slices.of(task))
    return { ...loop, row: firstRow + at, number: task + 1, index, loop }
  })
  return { loop, lanes, page, pages, tasks: tasks.length, before }
}

/** True if both are the same row; the row of a task is a new object on each page. */
export function isSameLane(one: Lane, other: Lane): boolean {
  return one === other || (one.loop !== null && one.loop === other.loop && one.number === other.number)
}
