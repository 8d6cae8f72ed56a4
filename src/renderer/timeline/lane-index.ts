import type { SliceColumns } from '../../contract/report.ts'
import { LOOKS, NO_TASK, lookOf } from './looks.ts'

/** Slices per block of sums: 160 bytes for 32 slices are 5 bytes a slice, and no more than 64 are ever walked. */
export const BLOCK = 32

/** Slices of one lane that follow each other, are alike, and so are seen as one. */
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
 * One lane's slices with running totals of the time per look, so that any interval is summed up in the time of a
 * search, however many slices it holds. The totals are made when they are first asked for.
 */
export class LaneIndex {
  readonly slices: SliceColumns
  readonly count: number
  #selected = NO_TASK
  #totals: Float64Array | null = null
  #looks: Uint8Array | null = null

  constructor(slices: SliceColumns) {
    this.slices = slices
    this.count = slices.task.length
  }

  get selected(): number {
    return this.#selected
  }

  /** The task that is summed up apart from the others; `NO_TASK` = none. */
  select(task: number): void {
    if (task === this.#selected) return
    this.#selected = task
    this.#totals = null
    this.#looks = null
  }

  /** Per block, and once more at the end, the time of each look in all slices before it: rows of `LOOKS`. */
  get totals(): Float64Array {
    this.#totals ??= totalsOf(this.slices, this.looks)
    return this.#totals
  }

  /** The look of each slice: a byte that saves working it out for each of them in every frame. */
  get looks(): Uint8Array {
    this.#looks ??= looksOf(this.slices, this.#selected)
    return this.#looks
  }

  /** Bytes held for this lane, its slices included. */
  get byteLength(): number {
    const { startMs, endMs, task, state } = this.slices
    // Columns of edges share one buffer.
    const edges = startMs.buffer === endMs.buffer ? endMs.byteLength : startMs.byteLength + endMs.byteLength
    const own = (this.#totals?.byteLength ?? 0) + (this.#looks?.byteLength ?? 0)
    return edges + task.byteLength + state.byteLength + own
  }

  /** The first slice that ends after `ms`, looked for from slice `from` on; `count` when there is none. */
  firstEndingAfter(ms: number, from: number = 0): number {
    const { endMs } = this.slices
    let low = from
    let step = 1
    while (low + step < this.count && (endMs[low + step] ?? Infinity) <= ms) {
      low += step
      step *= 2
    }
    let high = Math.min(this.count, low + step)
    while (low < high) {
      const middle = (low + high) >> 1
      if ((endMs[middle] ?? Infinity) <= ms) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The slice at a time; -1 where there is none. */
  sliceAt(ms: number): number {
    const at = this.firstEndingAfter(ms)
    return at < this.count && (this.slices.startMs[at] ?? Infinity) <= ms ? at : -1
  }

  /** The slice and its neighbours that are alike. */
  stretchAt(slice: number): Stretch {
    const { startMs, endMs, task, state } = this.slices
    const alike = (other: number): boolean => task[other] === task[slice] && state[other] === state[slice]
    let first = slice
    let last = slice
    while (first > 0 && alike(first - 1) && startMs[first] === endMs[first - 1]) first--
    while (last < this.count - 1 && alike(last + 1) && endMs[last] === startMs[last + 1]) last++
    return {
      first,
      last,
      fromMs: startMs[first] ?? 0,
      toMs: endMs[last] ?? 0,
      task: task[slice] ?? NO_TASK,
      state: state[slice] ?? 0,
    }
  }
}

function looksOf({ task, state }: SliceColumns, selected: number): Uint8Array {
  const looks = new Uint8Array(task.length)
  for (let slice = 0; slice < looks.length; slice++) {
    looks[slice] = lookOf(state[slice] ?? 0, task[slice] ?? NO_TASK, selected)
  }
  return looks
}

function totalsOf({ startMs, endMs }: SliceColumns, looks: Uint8Array): Float64Array {
  const count = looks.length
  const blocks = Math.ceil(count / BLOCK)
  const totals = new Float64Array((blocks + 1) * LOOKS)
  const sums = new Float64Array(LOOKS)
  for (let block = 0, slice = 0; block < blocks; block++) {
    totals.set(sums, block * LOOKS)
    for (const end = Math.min(count, slice + BLOCK); slice < end; slice++) {
      const look = looks[slice] ?? 0
      sums[look] = (sums[look] ?? 0) + (endMs[slice] ?? 0) - (startMs[slice] ?? 0)
    }
  }
  totals.set(sums, blocks * LOOKS)
  return totals
}
