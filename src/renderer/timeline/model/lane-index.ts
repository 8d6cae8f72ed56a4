import type { SliceColumns } from '../../../contract/run/report.ts'
import { LOOKS, NO_TASK, lookOf } from '../paint/looks.ts'

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
  protected held: SliceColumns
  protected length: number
  #selected = NO_TASK
  #totals: Float64Array | null = null
  #looks: Uint8Array | null = null

  constructor(slices: SliceColumns) {
    this.held = slices
    this.length = slices.task.length
  }

  get slices(): SliceColumns {
    return this.held
  }

  get count(): number {
    return this.length
  }

  /** True of a lane that may get more slices: what is its end now need not stay it. */
  get isGrowing(): boolean {
    return false
  }

  get selected(): number {
    return this.#selected
  }

  /** The task that is summed up apart from the others; `NO_TASK` = none. */
  select(task: number): void {
    if (task === this.#selected) return
    this.#selected = task
    this.forget()
  }

  /** Lets go of what was worked out for another selection. */
  protected forget(): void {
    this.#totals = null
    this.#looks = null
  }

  /** Per block, and once more at the end, the time of each look in all slices before it: rows of `LOOKS`. */
  get totals(): Float64Array {
    if (this.#totals === null) {
      this.#totals = new Float64Array(totalsLength(this.count))
      addTotals(this.slices, this.looks, this.#totals, 0)
    }
    return this.#totals
  }

  /** The look of each slice: a byte that saves working it out for each of them in every frame. */
  get looks(): Uint8Array {
    if (this.#looks === null) {
      this.#looks = new Uint8Array(this.count)
      addLooks(this.slices, this.#selected, this.#looks, 0)
    }
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

/** Room for the totals of that many slices: a row for each block begun, and one at the end. */
export function totalsLength(count: number): number {
  return (Math.ceil(count / BLOCK) + 1) * LOOKS
}

/** Works out the looks from slice `from` on. */
export function addLooks(
  { task, state }: SliceColumns,
  selected: number,
  looks: Uint8Array,
  from: number,
): void {
  for (let slice = from; slice < task.length; slice++) {
    looks[slice] = lookOf(state[slice] ?? 0, task[slice] ?? NO_TASK, selected)
  }
}

/** Sums up from block `from` on, whose own row is there unless it is the first. */
export function addTotals(
  { startMs, endMs }: SliceColumns,
  looks: Uint8Array,
  totals: Float64Array,
  from: number,
): void {
  const count = startMs.length
  const blocks = Math.ceil(count / BLOCK)
  const sums = totals.slice(from * LOOKS, (from + 1) * LOOKS)
  for (let block = from, slice = from * BLOCK; block < blocks; block++) {
    totals.set(sums, block * LOOKS)
    for (const end = Math.min(count, slice + BLOCK); slice < end; slice++) {
      const look = looks[slice] ?? 0
      sums[look] = (sums[look] ?? 0) + (endMs[slice] ?? 0) - (startMs[slice] ?? 0)
    }
  }
  totals.set(sums, blocks * LOOKS)
}
