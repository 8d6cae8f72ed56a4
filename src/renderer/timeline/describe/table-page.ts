import type { LaneIndex, Stretch } from '../model/lane-index.ts'
import { NO_TASK } from '../paint/looks.ts'

/** A page of a lane's slices: those from `first` up to but not `end`. */
export interface TablePage {
  readonly number: number
  readonly pages: number
  readonly first: number
  readonly end: number
  readonly rows: readonly Stretch[]
}

/** More rows than this at once slow a page down, and nobody reads them. */
const ROWS_PER_PAGE = 100

/** A page by its number, from 0; the nearest there is. */
export function tablePage({ slices, count }: LaneIndex, wanted: number): TablePage {
  const pages = Math.max(1, Math.ceil(count / ROWS_PER_PAGE))
  const number = Math.min(Math.max(0, wanted), pages - 1)
  const first = number * ROWS_PER_PAGE
  const end = Math.min(count, first + ROWS_PER_PAGE)
  const rows = Array.from({ length: end - first }, (_, at): Stretch => {
    const slice = first + at
    return {
      first: slice,
      last: slice,
      fromMs: slices.startMs[slice] ?? 0,
      toMs: slices.endMs[slice] ?? 0,
      task: slices.task[slice] ?? NO_TASK,
      state: slices.state[slice] ?? 0,
    }
  })
  return { number, pages, first, end, rows }
}

/** The page that holds a slice. */
export function pageOf(slice: number): number {
  return Math.floor(slice / ROWS_PER_PAGE)
}
