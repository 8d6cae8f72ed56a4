import { niceStep } from '../../../base/ticks.ts'
import { grow } from '../../../base/typed-arrays.ts'
import { type SliceColumns, NO_SLICES, SliceBuilder } from '../../../contract/columns/slices.ts'
import { NO_TASK, STATE_CODES } from '../../../contract/columns/states.ts'
import type { LiveSlices, ReadyWorker } from '../../../contract/run/events.ts'
import type { TrialKey } from '../../../contract/run/trial.ts'
import { BLOCK, LaneIndex, addStyles, addTotals, totalsLength } from './lane-index.ts'
import { STYLES } from './styles.ts'

const FIRST_CAPACITY = 256

/**
 * The index of a lane that grows. Slices are appended; styles and totals are computed for the new ones only, and not
 * before they are needed.
 */
export class LiveIndex extends LaneIndex {
  readonly #builder = new SliceBuilder()
  #styles = new Uint8Array(FIRST_CAPACITY)
  #stylesDone = 0
  #totals = new Float64Array(totalsLength(FIRST_CAPACITY))
  /** The number of slices that are part of the totals. */
  #totalsDone = 0

  constructor() {
    super(NO_SLICES)
  }

  /** Appends slices. What is missing before them counts as waiting: it is shown until the record has the truth. */
  append(slices: SliceColumns): void {
    this.#builder.append(slices.edgesMs[0] ?? 0, NO_TASK, STATE_CODES.waiting)
    this.#builder.appendAll(slices)
    this.columns = this.#builder.view()
  }

  override get isGrowing(): boolean {
    return true
  }

  override get styles(): Uint8Array {
    const { count } = this
    if (this.#stylesDone < count) {
      if (this.#styles.length < count) this.#styles = grow(this.#styles, new Uint8Array(2 * count))
      addStyles(this.columns, this.selected, this.#styles, this.#stylesDone)
      this.#stylesDone = count
    }
    return this.#styles
  }

  override get totals(): Float64Array {
    const { count } = this
    if (this.#totalsDone < count) {
      if (this.#totals.length < totalsLength(count)) {
        this.#totals = grow(this.#totals, new Float64Array(totalsLength(2 * count)))
      }
      // Full blocks do not change any more.
      addTotals(this.columns, this.styles, this.#totals, Math.floor(this.#totalsDone / BLOCK))
      this.#totalsDone = count
    }
    return this.#totals
  }

  override get byteLength(): number {
    const { edgesMs, task, state } = this.columns
    const columns = edgesMs.buffer.byteLength + task.buffer.byteLength + state.buffer.byteLength
    return columns + this.#styles.byteLength + this.#totals.byteLength
  }

  protected override reset(): void {
    this.#stylesDone = 0
    this.#totalsDone = 0
    this.#totals.fill(0, 0, STYLES)
  }
}

/** The current trial before its record: its workers, and their slices so far. */
export class LiveTrial {
  readonly key: TrialKey
  readonly lanes: readonly LiveIndex[]
  /** Null until all workers are ready. */
  readonly workers: readonly ReadyWorker[] | null
  #reachedMs = 0

  constructor(key: TrialKey, workerCount: number, workers: readonly ReadyWorker[] | null = null) {
    this.key = key
    this.lanes = Array.from({ length: workerCount }, () => new LiveIndex())
    this.workers = workers
  }

  /** The end of its last slice. */
  get reachedMs(): number {
    return this.#reachedMs
  }

  append(all: readonly LiveSlices[]): void {
    for (const { worker, slices } of all) {
      const index = this.lanes[worker]
      if (index === undefined) continue
      index.append(slices)
      this.#reachedMs = Math.max(this.#reachedMs, index.endMs)
    }
  }
}

/** The shortest time axis while nothing is known about how long trials take. */
const FIRST_EXTENT_MS = 500
/** A trial that takes longer than those before it may take this much longer before the axis grows in steps. */
const LONGER = 1.25

/**
 * The end of the time axis during a trial: that of the longest trial known, so that the axis stands still from trial to
 * trial; else the next of 1, 2, 5, 10, … so that it changes rarely and has room.
 */
export function liveExtentMs(knownMs: number, reachedMs: number): number {
  if (knownMs > 0 && reachedMs <= knownMs) return knownMs
  if (knownMs > 0 && reachedMs <= knownMs * LONGER) return knownMs * LONGER
  return reachedMs > FIRST_EXTENT_MS ? niceStep(reachedMs) : FIRST_EXTENT_MS
}
