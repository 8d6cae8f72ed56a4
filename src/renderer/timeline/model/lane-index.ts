import { partitionPoint } from '../../../base/binary-search.ts'
import type { SliceColumns } from '../../../contract/columns/slices.ts'
import { NO_TASK } from '../../../contract/columns/states.ts'
import { STYLES, styleOf } from './styles.ts'

/** Slices per block of sums: 240 bytes for 48 slices are 5 bytes a slice, and no more than 96 are ever visited. */
export const BLOCK = 48

/** Consecutive slices of a lane that have the same task and state, and so look like one. */
export interface Stretch {
  /** Index of the first and the last slice. */
  readonly first: number
  readonly last: number
  readonly fromMs: number
  readonly toMs: number
  readonly task: number
  readonly state: number
}

/**
 * The slices of a lane with running totals of the time per style, so that any interval is summed up in the time of a
 * search, however many slices it has. Styles and totals are computed when they are first needed.
 */
export class LaneIndex {
  protected columns: SliceColumns
  #selected = NO_TASK
  #totals: Float64Array | null = null
  #styles: Uint8Array | null = null

  constructor(slices: SliceColumns) {
    this.columns = slices
  }

  get slices(): SliceColumns {
    return this.columns
  }

  get count(): number {
    return this.columns.task.length
  }

  /** The start of the first slice, and the end of the last one. */
  get startMs(): number {
    return this.columns.edgesMs[0] ?? 0
  }

  get endMs(): number {
    return this.columns.edgesMs[this.count] ?? 0
  }

  /** True if the lane may get more slices: then its end is not final. */
  get isGrowing(): boolean {
    return false
  }

  get selected(): number {
    return this.#selected
  }

  /** Sets the task that is summed up apart from the others; `NO_TASK` = none. */
  select(task: number): void {
    if (task === this.#selected) return
    this.#selected = task
    this.reset()
  }

  /** Discards what was computed for another selection. */
  protected reset(): void {
    this.#totals = null
    this.#styles = null
  }

  /** Per block, and once more at the end, the time of each style in all slices before it: rows of `STYLES`. */
  get totals(): Float64Array {
    if (this.#totals === null) {
      this.#totals = new Float64Array(totalsLength(this.count))
      addTotals(this.slices, this.styles, this.#totals, 0)
    }
    return this.#totals
  }

  /** The style of each slice: a byte that saves computing it in every frame. */
  get styles(): Uint8Array {
    if (this.#styles === null) {
      this.#styles = new Uint8Array(this.count)
      addStyles(this.slices, this.#selected, this.#styles, 0)
    }
    return this.#styles
  }

  /** Bytes that are used for this lane, its slices included. */
  get byteLength(): number {
    const { edgesMs, task, state } = this.slices
    const own = (this.#totals?.byteLength ?? 0) + (this.#styles?.byteLength ?? 0)
    return edgesMs.byteLength + task.byteLength + state.byteLength + own
  }

  /** The first slice from `from` on that ends after `ms`; `count` when there is none. */
  firstEndingAfter(ms: number, from = 0): number {
    const { edgesMs } = this.columns
    const { count } = this
    let low = from
    let step = 1
    while (low + step < count && (edgesMs[low + step + 1] ?? Infinity) <= ms) {
      low += step
      step *= 2
    }
    const high = Math.min(count, low + step)
    return partitionPoint(low, high, (slice) => (edgesMs[slice + 1] ?? Infinity) > ms)
  }

  /** The slice at a time; -1 where there is none. */
  sliceAt(ms: number): number {
    const at = this.firstEndingAfter(ms)
    return at < this.count && (this.columns.edgesMs[at] ?? Infinity) <= ms ? at : -1
  }

  /** The slice with its neighbours of the same task and state. */
  stretchAt(slice: number): Stretch {
    const { edgesMs, task, state } = this.columns
    const isAlike = (other: number): boolean => task[other] === task[slice] && state[other] === state[slice]
    let first = slice
    let last = slice
    while (first > 0 && isAlike(first - 1)) first--
    while (last < this.count - 1 && isAlike(last + 1)) last++
    return {
      first,
      last,
      fromMs: edgesMs[first] ?? 0,
      toMs: edgesMs[last + 1] ?? 0,
      task: task[slice] ?? NO_TASK,
      state: state[slice] ?? 0,
    }
  }

  /** The number of slices that lie in an interval, in whole or in part. */
  countBetween(fromMs: number, toMs: number): number {
    const first = this.firstEndingAfter(fromMs)
    const last = this.firstEndingAfter(toMs, first)
    const isCut = last < this.count && (this.columns.edgesMs[last] ?? Infinity) < toMs
    return last - first + (isCut ? 1 : 0)
  }
}

/** The length of the totals of that many slices: a row for each block, and one at the end. */
export function totalsLength(count: number): number {
  return (Math.ceil(count / BLOCK) + 1) * STYLES
}

/** Computes the styles from slice `from` on. */
export function addStyles(
  { task, state }: SliceColumns,
  selected: number,
  styles: Uint8Array,
  from: number,
): void {
  for (let slice = from; slice < task.length; slice++) {
    styles[slice] = styleOf(state[slice] ?? 0, task[slice] ?? NO_TASK, selected)
  }
}

/** Computes the totals from block `from` on, whose own row must be there unless it is the first. */
export function addTotals(
  { edgesMs, task }: SliceColumns,
  styles: Uint8Array,
  totals: Float64Array,
  from: number,
): void {
  const count = task.length
  const blocks = Math.ceil(count / BLOCK)
  const sums = totals.slice(from * STYLES, (from + 1) * STYLES)
  for (let block = from, slice = from * BLOCK; block < blocks; block++) {
    totals.set(sums, block * STYLES)
    for (const end = Math.min(count, slice + BLOCK); slice < end; slice++) {
      const style = styles[slice] ?? 0
      sums[style] = (sums[style] ?? 0) + (edgesMs[slice + 1] ?? 0) - (edgesMs[slice] ?? 0)
    }
  }
  totals.set(sums, blocks * STYLES)
}
