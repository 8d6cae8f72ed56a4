import { grown } from '../../base/grown.ts'
import type { AwaitColumns } from '../../contract/run/report.ts'

/** Beyond this many a worker's awaits are counted only: 28 bytes each, so 14 MB a worker. */
const MAX_AWAITS_PER_LANE = 500_000

/** What the tasks of an event loop waited for, in growing typed-array columns, in the order in which it ended. */
export class AwaitRecorder {
  #capacity = 0
  #task = new Int32Array()
  #startMs = new Float64Array()
  #readyMs = new Float64Array()
  #endMs = new Float64Array()
  #length = 0
  #total = 0
  #lost = 0
  readonly #limit: number

  constructor(limit = MAX_AWAITS_PER_LANE) {
    this.#limit = limit
  }

  /** How many found no room so far. */
  get lost(): number {
    return this.#lost
  }

  /** `readyMs` is null where it is not known when the answer was there: then the task is taken to have waited until it went on. */
  push(task: number, startMs: number, readyMs: number | null, endMs: number): void {
    if (this.#total >= this.#limit) {
      this.#lost++
      return
    }
    if (this.#length === this.#capacity) this.#grow()
    const at = this.#length++
    this.#total++
    this.#task[at] = task
    this.#startMs[at] = startMs
    // Clocks of two processes may differ by a little.
    this.#readyMs[at] = readyMs === null || readyMs > endMs ? endMs : readyMs < startMs ? startMs : readyMs
    this.#endMs[at] = endMs
  }

  /** Hands over what was recorded since the last call and keeps the memory; null where there is nothing. */
  take(): AwaitColumns | null {
    const length = this.#length
    if (length === 0) return null
    this.#length = 0
    return {
      task: this.#task.slice(0, length),
      startMs: this.#startMs.slice(0, length),
      readyMs: this.#readyMs.slice(0, length),
      endMs: this.#endMs.slice(0, length),
    }
  }

  #grow(): void {
    this.#capacity = Math.max(256, this.#capacity * 2)
    this.#task = grown(this.#task, new Int32Array(this.#capacity))
    this.#startMs = grown(this.#startMs, new Float64Array(this.#capacity))
    this.#readyMs = grown(this.#readyMs, new Float64Array(this.#capacity))
    this.#endMs = grown(this.#endMs, new Float64Array(this.#capacity))
  }
}

/** A worker's batches as one, cut where the trial ended. */
export function joinAwaits(batches: readonly AwaitColumns[], wallMs: number): AwaitColumns {
  const inside = (batch: AwaitColumns): number =>
    batch.startMs.reduce((count, startMs) => count + (startMs < wallMs ? 1 : 0), 0)
  const length = batches.reduce((sum, batch) => sum + inside(batch), 0)
  const joined: AwaitColumns = {
    task: new Int32Array(length),
    startMs: new Float64Array(length),
    readyMs: new Float64Array(length),
    endMs: new Float64Array(length),
  }
  let to = 0
  for (const { task, startMs, readyMs, endMs } of batches) {
    for (let at = 0; at < task.length; at++) {
      if (!((startMs[at] ?? Infinity) < wallMs)) continue
      joined.task[to] = task[at] ?? 0
      joined.startMs[to] = startMs[at] ?? 0
      joined.readyMs[to] = Math.min(readyMs[at] ?? 0, wallMs)
      joined.endMs[to++] = Math.min(endMs[at] ?? 0, wallMs)
    }
  }
  return joined
}
