import { NO_TASK } from '../../../contract/columns/states.ts'
import type { LaneIndex, Stretch } from '../model/lane-index.ts'

/** A page of a lane's slices: from `first` up to but not including `end`. */
export interface SlicePage {
  readonly number: number
  readonly pages: number
  readonly first: number
  readonly end: number
  readonly rows: readonly Stretch[]
}

/** More rows slow a page down, and are not read. */
const ROWS_PER_PAGE = 100

/** A page by its number, from 0, or the nearest one. */
export function slicePage({ slices, count }: LaneIndex, wanted: number): SlicePage {
  const pages = Math.max(1, Math.ceil(count / ROWS_PER_PAGE))
  const number = Math.min(Math.max(0, wanted), pages - 1)
  const first = number * ROWS_PER_PAGE
  const end = Math.min(count, first + ROWS_PER_PAGE)
  const rows = Array.from({ length: end - first }, (_, at): Stretch => {
    const slice = first + at
    return {
      first: slice,
      last: slice,
      fromMs: slices.edgesMs[slice] ?? 0,
      toMs: slices.edgesMs[slice + 1] ?? 0,
      task: slices.task[slice] ?? NO_TASK,
      state: slices.state[slice] ?? 0,
    }
  })
  return { number, pages, first, end, rows }
}

/** The page that has a slice. */
export function pageOf(slice: number): number {
  return Math.floor(slice / ROWS_PER_PAGE)
}
