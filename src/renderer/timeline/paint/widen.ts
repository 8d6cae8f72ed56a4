import { STATE_CODES } from '../../../contract/columns/states.ts'
import type { LaneIndex } from '../model/lane-index.ts'
import { isRunningStyle } from '../model/styles.ts'
import type { ColumnGrid, PixelColumns } from './pixel-columns.ts'

/** Beyond this many slices per column of the view a lane is drawn as it is: a picture of density. */
const MAX_SLICES_PER_COLUMN = 1

/**
 * Gives slices in which a task ran at least `least` columns, where nothing but waiting is covered by that: a column that
 * any other slice lies in stays as it is. Call it after `fillColumns`. Returns whether a slice is wider than it was long.
 */
export function widenRunning(
  index: LaneIndex,
  columns: PixelColumns,
  { fromMs, stepMs }: ColumnGrid,
  least: number,
): boolean {
  const { length } = columns
  const toMs = fromMs + length * stepMs
  const first = index.firstEndingAfter(fromMs)
  const end = Math.min(index.count, index.firstEndingAfter(toMs, first) + 1)
  if (end - first > length * MAX_SLICES_PER_COLUMN) return false
  const { edgesMs } = index.slices
  const columnOf = (ms: number): number => Math.floor((ms - fromMs) / stepMs)
  const laneEnd = Math.min(length, Math.ceil((index.endMs - fromMs) / stepMs))
  let hasWidened = false
  // The first column that no slice before lies in.
  let free = 0
  for (let slice = first; slice < end;) {
    if (isIdle(index, slice)) {
      slice++
      continue
    }
    const last = lastAlike(index, slice, end)
    const [startMs, endMs] = [edgesMs[slice] ?? 0, edgesMs[last + 1] ?? 0]
    const own = columnOf(startMs)
    const ownEnd = Math.max(own + 1, Math.ceil((endMs - fromMs) / stepMs))
    const next = nextBusy(index, last + 1, end)
    const limit = Math.min(laneEnd, next === end ? length : columnOf(edgesMs[next] ?? 0))
    if (isRunningStyle(index.styles[slice] ?? 0) && ownEnd - own <= least && own >= free && ownEnd <= limit) {
      const right = Math.min(limit, own + least)
      const left = Math.max(free, Math.min(own, right - least))
      for (let at = left; at < right; at++) {
        columns.style[at] = index.styles[slice] ?? 0
        columns.slice[at] = slice
        columns.owner[at] = index.slices.task[slice] ?? -1
      }
      hasWidened ||= (right - left - 1) * stepMs > endMs - startMs
      free = Math.max(free, right)
    } else {
      free = Math.max(free, ownEnd)
    }
    slice = last + 1
  }
  return hasWidened
}

/** True if nothing is lost when the slice is covered: it waits, or is ready. */
function isIdle({ slices }: LaneIndex, slice: number): boolean {
  const state = slices.state[slice]
  return state === STATE_CODES.waiting || state === STATE_CODES.ready
}

/** The last of the slices from `slice` on that look like one. */
function lastAlike({ styles, slices }: LaneIndex, slice: number, end: number): number {
  let last = slice
  while (
    last + 1 < end &&
    styles[last + 1] === styles[slice] &&
    slices.task[last + 1] === slices.task[slice]
  ) {
    last++
  }
  return last
}

function nextBusy(index: LaneIndex, from: number, end: number): number {
  let next = from
  while (next < end && isIdle(index, next)) next++
  return next
}
