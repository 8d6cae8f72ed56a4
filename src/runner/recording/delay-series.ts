import type { LoopDelaySeries } from '../../contract/run/report.ts'

const MAX_BINS = 500
/** A firing is due every 10 ms: shorter bins would be empty in turn. */
const MIN_BIN_MS = 10

/** By how much a loop's timer was late, over time: the most in each bin, and ever wider bins, so it stays small. */
export class DelaySeries {
  readonly #binsMs = new Float64Array(MAX_BINS)
  #binMs = MIN_BIN_MS
  #length = 0

  /** A firing at `atMs` was late by `lateMs`: so late was the loop from when it was due. */
  add(atMs: number, lateMs: number): void {
    if (!(atMs >= 0)) return
    while (atMs >= MAX_BINS * this.#binMs) this.#fold()
    const first = Math.max(0, Math.floor((atMs - lateMs) / this.#binMs))
    const last = Math.floor(atMs / this.#binMs)
    for (let bin = first; bin <= last; bin++) this.#binsMs[bin] = Math.max(this.#binsMs[bin] ?? 0, lateMs)
    this.#length = Math.max(this.#length, last + 1)
  }

  series(): LoopDelaySeries {
    return {
      tMs: Array.from({ length: this.#length }, (_, bin) => (bin + 1) * this.#binMs),
      delayMs: [...this.#binsMs.subarray(0, this.#length)],
    }
  }

  /** Two bins become one. */
  #fold(): void {
    for (let bin = 0; bin < MAX_BINS / 2; bin++) {
      this.#binsMs[bin] = Math.max(this.#binsMs[2 * bin] ?? 0, this.#binsMs[2 * bin + 1] ?? 0)
    }
    this.#binsMs.fill(0, MAX_BINS / 2)
    this.#binMs *= 2
    this.#length = Math.ceil(this.#length / 2)
  }
}

/** The series up to where the trial ended: the watch goes on a little longer. */
export function delaysUntil({ tMs, delayMs }: LoopDelaySeries, wallMs: number): LoopDelaySeries {
  const bins = tMs.filter((_, bin) => (tMs[bin - 1] ?? 0) < wallMs).length
  return { tMs: tMs.slice(0, bins).map((ms) => Math.min(ms, wallMs)), delayMs: delayMs.slice(0, bins) }
}
