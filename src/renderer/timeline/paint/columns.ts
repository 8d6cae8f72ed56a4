import { BLOCK, type LaneIndex } from '../model/lane-index.ts'
import { LOOKS } from './looks.ts'

/** What stands in a column that is no single look: several slices, or nothing. */
export const STACKED = 254
export const NOTHING = 255
/** A slice narrower than this many columns is part of a block. */
export const SINGLE_COLUMNS = 2
/** Up to this many slices in a column are walked; beyond, the totals of whole blocks are used. */
const WALK = 2 * BLOCK

/** A lane as columns of pixels, used again for every lane and frame. */
export class Columns {
  readonly length: number
  /** The look of the one slice that fills a column, else `STACKED` or `NOTHING`. */
  readonly look: Uint8Array
  /** That slice, or the first one of a block; -1 where there is nothing. */
  readonly slice: Int32Array
  /** Milliseconds per column and look: rows of `LOOKS`. */
  readonly sumsMs: Float64Array

  constructor(length: number) {
    this.length = length
    this.look = new Uint8Array(length)
    this.slice = new Int32Array(length)
    this.sumsMs = new Float64Array(length * LOOKS)
  }
}

/** Where the columns lie in time: the first begins at `fromMs`, each is `stepMs` wide. */
export interface ColumnGrid {
  readonly fromMs: number
  readonly stepMs: number
}

/**
 * Sums up a lane per column of pixels. A slice of two columns or more stands for itself, from the column that is
 * mostly its own; smaller ones become blocks. The sums are exact either way. Called for every lane in every frame,
 * so nothing is allocated in the loop.
 */
export function fillColumns(index: LaneIndex, { fromMs, stepMs }: ColumnGrid, columns: Columns): void {
  const { look, slice, sumsMs, length } = columns
  const { startMs, endMs } = index.slices
  const { looks } = index
  sumsMs.fill(0)
  let first = index.firstEndingAfter(fromMs)
  let last = first
  for (let at = 0; at < length; at++) {
    const leftMs = fromMs + at * stepMs
    const rightMs = fromMs + (at + 1) * stepMs
    while (first < index.count && (endMs[first] ?? 0) <= leftMs) first++
    if (first >= index.count || (startMs[first] ?? Infinity) >= rightMs) {
      look[at] = NOTHING
      slice[at] = -1
      continue
    }
    // Where the last column held many slices this one will too: then their end is searched, not walked to.
    const dense = last - first > WALK
    last = first
    while (!dense && last - first < WALK && (endMs[last] ?? Infinity) < rightMs) last++
    if ((endMs[last] ?? Infinity) < rightMs) last = index.firstEndingAfter(rightMs, last)
    while (last > first && (last >= index.count || (startMs[last] ?? Infinity) >= rightMs)) last--
    if (last - first <= WALK) addWalked(index, first, last + 1, leftMs, rightMs, sumsMs, at * LOOKS)
    else addBlocks(index, first, last, leftMs, rightMs, sumsMs, at * LOOKS)
    const single = singleSlice(index, first, last, leftMs, rightMs)
    slice[at] = single === NO_SINGLE ? first : single
    look[at] = single === NO_SINGLE ? STACKED : (looks[single] ?? NOTHING)
    // Kept for the next column's guess.
    const before = first
    first = last
    last = first + (last - before)
  }
}

/** Adds many slices by the totals of whole blocks, and those at both ends one by one. */
function addBlocks(
  index: LaneIndex,
  first: number,
  last: number,
  leftMs: number,
  rightMs: number,
  sumsMs: Float64Array,
  offset: number,
): void {
  const { totals } = index
  const firstBlock = Math.ceil((first + 1) / BLOCK)
  const endBlock = Math.floor(last / BLOCK)
  addWalked(index, first, firstBlock * BLOCK, leftMs, rightMs, sumsMs, offset)
  for (let look = 0; look < LOOKS; look++) {
    const wholeMs = (totals[endBlock * LOOKS + look] ?? 0) - (totals[firstBlock * LOOKS + look] ?? 0)
    sumsMs[offset + look] = (sumsMs[offset + look] ?? 0) + wholeMs
  }
  addWalked(index, endBlock * BLOCK, last + 1, leftMs, rightMs, sumsMs, offset)
}

/** Adds what lies in the column of the slices from `first` up to but not `end`. */
function addWalked(
  index: LaneIndex,
  first: number,
  end: number,
  leftMs: number,
  rightMs: number,
  sumsMs: Float64Array,
  offset: number,
): void {
  const { looks } = index
  const { startMs, endMs } = index.slices
  for (let slice = first; slice < end; slice++) {
    // Written out: `Math.min` and `Math.max` mind NaN and -0, which takes longer than the sum.
    const beginMs = startMs[slice] ?? 0
    const doneMs = endMs[slice] ?? 0
    const insideMs = (doneMs < rightMs ? doneMs : rightMs) - (beginMs > leftMs ? beginMs : leftMs)
    if (insideMs <= 0) continue
    const at = offset + (looks[slice] ?? 0)
    sumsMs[at] = (sumsMs[at] ?? 0) + insideMs
  }
}

const NO_SINGLE = -2

/**
 * The slice a column is given to: the one that fills it, or of two wide neighbours the one that has more of it;
 * -1 where that is nothing at the lane's end. `NO_SINGLE` where a small slice is in it.
 */
function singleSlice(index: LaneIndex, first: number, last: number, leftMs: number, rightMs: number): number {
  const wideMs = (rightMs - leftMs) * SINGLE_COLUMNS
  if (last - first > 1 || lengthMs(index, first) < wideMs) return NO_SINGLE
  if (first === last) return insideMs(index, first, leftMs, rightMs) * 2 >= rightMs - leftMs ? first : -1
  if (lengthMs(index, last) < wideMs) return NO_SINGLE
  return insideMs(index, first, leftMs, rightMs) >= insideMs(index, last, leftMs, rightMs) ? first : last
}

function lengthMs({ slices }: LaneIndex, slice: number): number {
  return (slices.endMs[slice] ?? 0) - (slices.startMs[slice] ?? 0)
}

function insideMs({ slices }: LaneIndex, slice: number, leftMs: number, rightMs: number): number {
  return Math.min(slices.endMs[slice] ?? 0, rightMs) - Math.max(slices.startMs[slice] ?? 0, leftMs)
}
