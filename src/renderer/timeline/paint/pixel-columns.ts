import { BLOCK, type LaneIndex } from '../model/lane-index.ts'
import { NO_TASK } from '../../../contract/columns/states.ts'
import { STYLES, stateOfStyle } from '../model/styles.ts'

/** The style of a column that is no single slice: several slices, or none. */
export const STACKED = 254
export const NOTHING = 255
/** A slice narrower than this many columns is part of a block. */
export const SINGLE_COLUMNS = 2
/** Up to this many slices in a column are visited; beyond, the totals of whole blocks are used. */
const MAX_VISITED = 2 * BLOCK

/** Up to this many slices in a column are searched for the only task that they have. */
const MAX_OWNED = 16

/** A lane as columns of pixels, reused for every lane and frame. */
export class PixelColumns {
  readonly length: number
  /** The style of the single slice that fills a column, else `STACKED` or `NOTHING`. */
  readonly style: Uint8Array
  /** That slice, or the first one of a block; -1 where there is nothing. */
  readonly slice: Int32Array
  /** The only task of the slices in a column; `NO_TASK` where there are several or none. */
  readonly owner: Int32Array
  /** The styles that a column has, as bits: most have few, and reading all sums takes long. */
  readonly present: Int32Array
  /** Milliseconds per column and style: rows of `STYLES`. */
  readonly sumsMs: Float64Array

  constructor(length: number) {
    this.length = length
    this.style = new Uint8Array(length)
    this.slice = new Int32Array(length)
    this.owner = new Int32Array(length)
    this.present = new Int32Array(length)
    this.sumsMs = new Float64Array(length * STYLES)
  }
}

/** The columns in time: the first begins at `fromMs`, each is `stepMs` wide. */
export interface ColumnGrid {
  readonly fromMs: number
  readonly stepMs: number
}

/**
 * Sums up a lane per column of pixels. A slice of two columns or more stands for itself, from the column that is mostly
 * its own; smaller ones become blocks. The sums are exact either way. Called for every lane in every frame, so nothing
 * is allocated in the loop.
 */
export function fillColumns(index: LaneIndex, { fromMs, stepMs }: ColumnGrid, columns: PixelColumns): void {
  const { style, slice, owner, present, sumsMs, length } = columns
  const { edgesMs } = index.slices
  const { styles, count } = index
  sumsMs.fill(0)
  let first = index.firstEndingAfter(fromMs)
  let last = first
  for (let at = 0; at < length; at++) {
    const leftMs = fromMs + at * stepMs
    const rightMs = fromMs + (at + 1) * stepMs
    while (first < count && (edgesMs[first + 1] ?? 0) <= leftMs) first++
    if (first >= count || (edgesMs[first] ?? Infinity) >= rightMs) {
      style[at] = NOTHING
      slice[at] = -1
      owner[at] = NO_TASK
      present[at] = 0
      continue
    }
    // If the last column had many slices, this one will too: then their end is searched for.
    const isDense = last - first > MAX_VISITED
    last = first
    while (!isDense && last - first < MAX_VISITED && (edgesMs[last + 1] ?? Infinity) < rightMs) last++
    if ((edgesMs[last + 1] ?? Infinity) < rightMs) last = index.firstEndingAfter(rightMs, last)
    while (last > first && (last >= count || (edgesMs[last] ?? Infinity) >= rightMs)) last--
    const isVisited = last - first <= MAX_VISITED
    present[at] = isVisited
      ? addVisited(index, first, last + 1, leftMs, rightMs, sumsMs, at * STYLES)
      : addBlocks(index, first, last, leftMs, rightMs, sumsMs, at * STYLES)
    const single = singleSlice(edgesMs, first, last, leftMs, rightMs)
    slice[at] = single === NO_SINGLE ? first : single
    style[at] = single === NO_SINGLE ? STACKED : (styles[single] ?? NOTHING)
    owner[at] = onlyTask(index.slices.task, slice[at] ?? first, single === NO_SINGLE ? last : single)
    // Remembered for the next column's guess.
    const before = first
    first = last
    last = first + (last - before)
  }
}

/** The time of a lane per style in an interval. */
export function sumsBetween(index: LaneIndex, fromMs: number, toMs: number): Float64Array {
  const columns = new PixelColumns(1)
  fillColumns(index, { fromMs, stepMs: toMs - fromMs }, columns)
  return columns.sumsMs
}

/** The time in an interval in which a lane's tasks were running. */
export function runningMsBetween(index: LaneIndex, fromMs: number, toMs: number): number {
  const sumsMs = sumsBetween(index, fromMs, toMs)
  return sumsMs.reduce((sum, ms, style) => (stateOfStyle(style) === 'running' ? sum + ms : sum), 0)
}

/** Adds many slices by the totals of whole blocks, and those at both ends one by one; returns their styles as bits. */
function addBlocks(
  index: LaneIndex,
  first: number,
  last: number,
  leftMs: number,
  rightMs: number,
  sumsMs: Float64Array,
  offset: number,
): number {
  const { totals } = index
  const firstBlock = Math.ceil((first + 1) / BLOCK)
  const endBlock = Math.floor(last / BLOCK)
  let present = addVisited(index, first, firstBlock * BLOCK, leftMs, rightMs, sumsMs, offset)
  for (let style = 0; style < STYLES; style++) {
    const wholeMs = (totals[endBlock * STYLES + style] ?? 0) - (totals[firstBlock * STYLES + style] ?? 0)
    sumsMs[offset + style] = (sumsMs[offset + style] ?? 0) + wholeMs
    if (wholeMs > 0) present |= 1 << style
  }
  return present | addVisited(index, endBlock * BLOCK, last + 1, leftMs, rightMs, sumsMs, offset)
}

/** Adds the parts of slices that lie in the column, from `first` up to but not including `end`; returns their styles. */
function addVisited(
  index: LaneIndex,
  first: number,
  end: number,
  leftMs: number,
  rightMs: number,
  sumsMs: Float64Array,
  offset: number,
): number {
  const { styles } = index
  const { edgesMs } = index.slices
  let present = 0
  for (let slice = first; slice < end; slice++) {
    // Written out: `Math.min` and `Math.max` handle NaN and -0, which takes longer than the sum.
    const startMs = edgesMs[slice] ?? 0
    const endMs = edgesMs[slice + 1] ?? 0
    const insideMs = (endMs < rightMs ? endMs : rightMs) - (startMs > leftMs ? startMs : leftMs)
    if (insideMs <= 0) continue
    const style = styles[slice] ?? 0
    const at = offset + style
    sumsMs[at] = (sumsMs[at] ?? 0) + insideMs
    present |= 1 << style
  }
  return present
}

/** The task that all slices from `first` to `last` have; `NO_TASK` where they differ, or are too many to be searched. */
function onlyTask(task: Int32Array, first: number, last: number): number {
  if (first < 0 || last - first > MAX_OWNED) return NO_TASK
  const only = task[first] ?? NO_TASK
  for (let slice = first + 1; slice <= last; slice++) if (task[slice] !== only) return NO_TASK
  return only
}

const NO_SINGLE = -2

/**
 * The slice that a column is given to: the one that fills it, or of two wide neighbours the one that has more of it; -1
 * where that is nothing at the lane's end. `NO_SINGLE` where a small slice is in it.
 */
function singleSlice(
  edgesMs: Float64Array,
  first: number,
  last: number,
  leftMs: number,
  rightMs: number,
): number {
  const wideMs = (rightMs - leftMs) * SINGLE_COLUMNS
  if (last - first > 1 || lengthMs(edgesMs, first) < wideMs) return NO_SINGLE
  const firstMs = insideMs(edgesMs, first, leftMs, rightMs)
  if (first === last) return firstMs * 2 >= rightMs - leftMs ? first : -1
  if (lengthMs(edgesMs, last) < wideMs) return NO_SINGLE
  return firstMs >= insideMs(edgesMs, last, leftMs, rightMs) ? first : last
}

function lengthMs(edgesMs: Float64Array, slice: number): number {
  return (edgesMs[slice + 1] ?? 0) - (edgesMs[slice] ?? 0)
}

function insideMs(edgesMs: Float64Array, slice: number, leftMs: number, rightMs: number): number {
  return Math.min(edgesMs[slice + 1] ?? 0, rightMs) - Math.max(edgesMs[slice] ?? 0, leftMs)
}
