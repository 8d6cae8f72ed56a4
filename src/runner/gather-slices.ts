import type { SliceColumns } from '../contract/run/report.ts'
import { NO_TASK } from './recording/timeline.ts'
import { MOST_PARTS, SliceParts, type TakeSlice } from './slice-parts.ts'

/**
 * How many slices may come of a stretch of time. At most it is all parts of what is drawn together before and after a
 * long slice, and that one; mostly it is far fewer, so a finer division is tried first.
 */
const PARTS_PER_STRETCH = [2, 5, 2 * MOST_PARTS + 1]

/** Slices that a worker handed over at once. */
export interface WorkerSlices {
  readonly worker: number
  readonly slices: SliceColumns
}

/** Slices of all workers in one set of columns. */
export interface GatheredSlices {
  readonly worker: Int32Array<ArrayBuffer>
  readonly slices: SliceColumns
  /** How many slices are not in the columns by themselves. */
  readonly merged: number
}

/**
 * Joins batches, in their order, into `most` slices or a few for each batch. Where there are more, neighbours that
 * are short beside the time there is per slice are drawn together: the sum of each state is kept, the order among
 * them is that in which the parts first came.
 */
export function gatherSlices(batches: readonly WorkerSlices[], most: number): GatheredSlices {
  const count = batches.reduce((sum, { slices }) => sum + slices.task.length, 0)
  if (count <= most) {
    const out = new Out(count)
    for (const { worker, slices } of batches) out.addAll(worker, slices)
    return out.gathered(count)
  }
  const spanMs = batches.reduce((sum, { slices }) => sum + spanOf(slices), 0)
  // Never more than there were: each part has a slice of its own at least.
  const out = new Out(count)
  for (const perStretch of PARTS_PER_STRETCH) {
    const stretches = Math.max(1, Math.floor((most - MOST_PARTS * batches.length) / perStretch))
    out.length = 0
    mergeShort(batches, spanMs / stretches, out.add)
    if (out.length <= most) break
  }
  return out.gathered(count)
}

/** Hands on slices of `shortMs` or more as they are, and those between them in parts that are about as long. */
function mergeShort(batches: readonly WorkerSlices[], shortMs: number, take: TakeSlice): void {
  const parts = new SliceParts(take)
  for (const { worker, slices } of batches) {
    const { startMs, endMs, task, state } = slices
    for (let at = 0; at < task.length; at++) {
      const [fromMs, toMs] = [startMs[at] ?? 0, endMs[at] ?? 0]
      if (toMs - fromMs >= shortMs) {
        parts.close()
        take(worker, fromMs, toMs, task[at] ?? NO_TASK, state[at] ?? 0)
      } else {
        parts.add(worker, fromMs, toMs, task[at] ?? NO_TASK, state[at] ?? 0)
        if (parts.lengthMs >= shortMs) parts.close()
      }
    }
    parts.close()
  }
}

function spanOf({ startMs, endMs }: SliceColumns): number {
  return (endMs.at(-1) ?? 0) - (startMs[0] ?? 0)
}

/** Columns that are being filled. */
class Out {
  /** How many slices were added. */
  length = 0
  readonly #worker: Int32Array
  readonly #startMs: Float64Array
  readonly #endMs: Float64Array
  readonly #task: Int32Array
  readonly #state: Uint8Array

  constructor(most: number) {
    this.#worker = new Int32Array(most)
    this.#startMs = new Float64Array(most)
    this.#endMs = new Float64Array(most)
    this.#task = new Int32Array(most)
    this.#state = new Uint8Array(most)
  }

  readonly add = (worker: number, startMs: number, endMs: number, task: number, state: number): void => {
    const at = this.length++
    this.#worker[at] = worker
    this.#startMs[at] = startMs
    this.#endMs[at] = endMs
    this.#task[at] = task
    this.#state[at] = state
  }

  addAll(worker: number, { startMs, endMs, task, state }: SliceColumns): void {
    this.#worker.fill(worker, this.length, this.length + task.length)
    this.#startMs.set(startMs, this.length)
    this.#endMs.set(endMs, this.length)
    this.#task.set(task, this.length)
    this.#state.set(state, this.length)
    this.length += task.length
  }

  gathered(count: number): GatheredSlices {
    const length = this.length
    return {
      worker: this.#worker.slice(0, length),
      slices: {
        startMs: this.#startMs.slice(0, length),
        endMs: this.#endMs.slice(0, length),
        task: this.#task.slice(0, length),
        state: this.#state.slice(0, length),
      },
      merged: count - length,
    }
  }
}
