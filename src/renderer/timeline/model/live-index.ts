import { grown } from '../../../base/grown.ts'
import type { SliceColumns } from '../../../contract/run/report.ts'
import { BLOCK, LaneIndex, addLooks, addTotals, totalsLength } from './lane-index.ts'
import { LOOKS } from '../paint/looks.ts'

/** Room at the beginning; doubled whenever it is used up. */
const FIRST_CAPACITY = 256

/**
 * The index of a lane that still grows. Slices are added behind those that are there; looks and totals are worked
 * out for the new ones only, and not before they are asked for.
 */
export class LiveIndex extends LaneIndex {
  #room = roomFor(FIRST_CAPACITY)
  #looks = new Uint8Array(FIRST_CAPACITY)
  #looksDone = 0
  #totals = new Float64Array(totalsLength(FIRST_CAPACITY))
  /** How many slices are in the totals. */
  #totalsDone = 0

  constructor() {
    const nothing = roomFor(0)
    super(nothing)
  }

  /** Adds the slices `from` up to but not `end`; the first begins where the last one ended, or later. */
  append(slices: SliceColumns, from: number, end: number): void {
    const at = this.length
    const length = at + end - from
    if (length > this.#room.task.length) this.#grow(length)
    const room = this.#room
    room.startMs.set(slices.startMs.subarray(from, end), at)
    room.endMs.set(slices.endMs.subarray(from, end), at)
    room.task.set(slices.task.subarray(from, end), at)
    room.state.set(slices.state.subarray(from, end), at)
    this.length = length
    this.held = {
      startMs: room.startMs.subarray(0, length),
      endMs: room.endMs.subarray(0, length),
      task: room.task.subarray(0, length),
      state: room.state.subarray(0, length),
    }
  }

  override get isGrowing(): boolean {
    return true
  }

  override get looks(): Uint8Array {
    if (this.#looksDone < this.length) {
      if (this.#looks.length < this.length) this.#looks = grown(this.#looks, new Uint8Array(this.#capacity))
      addLooks(this.held, this.selected, this.#looks, this.#looksDone)
      this.#looksDone = this.length
    }
    return this.#looks
  }

  override get totals(): Float64Array {
    if (this.#totalsDone < this.length) {
      const wanted = totalsLength(this.#capacity)
      if (this.#totals.length < wanted) this.#totals = grown(this.#totals, new Float64Array(wanted))
      // Blocks that were full are summed up for good.
      addTotals(this.held, this.looks, this.#totals, Math.floor(this.#totalsDone / BLOCK))
      this.#totalsDone = this.length
    }
    return this.#totals
  }

  override get byteLength(): number {
    const { startMs, endMs, task, state } = this.#room
    const columns = startMs.byteLength + endMs.byteLength + task.byteLength + state.byteLength
    return columns + this.#looks.byteLength + this.#totals.byteLength
  }

  protected override forget(): void {
    this.#looksDone = 0
    this.#totalsDone = 0
    this.#totals.fill(0, 0, LOOKS)
  }

  get #capacity(): number {
    return this.#room.task.length
  }

  #grow(wanted: number): void {
    const room = roomFor(Math.max(2 * this.#capacity, wanted))
    room.startMs.set(this.held.startMs)
    room.endMs.set(this.held.endMs)
    room.task.set(this.held.task)
    room.state.set(this.held.state)
    this.#room = room
  }
}

function roomFor(count: number): SliceColumns {
  return {
    startMs: new Float64Array(count),
    endMs: new Float64Array(count),
    task: new Int32Array(count),
    state: new Uint8Array(count),
  }
}
