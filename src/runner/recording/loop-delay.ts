import { createHistogram } from 'node:perf_hooks'
import { NO_SERIES, type Series } from '../../contract/columns/series.ts'
import type { Percentiles } from '../../contract/run/trial.ts'
import type { TrialClock } from './clock.ts'

const PERIOD_MS = 10
const MAX_BINS = 500

/** The delay of the event loop: percentiles, and a series over time. */
export interface LoopDelays {
  readonly percentiles: Percentiles
  readonly series: Series
}

/** Measures how late the calling thread's event loop runs its timers. */
export interface LoopDelayMonitor {
  /**
   * Stops after the timer has fired once more, 10 ms later at most on an idle loop: a loop that was blocked until the
   * end still has to report that delay.
   */
  stop(): Promise<LoopDelays>
}

/**
 * Starts a timer that is due every 10 ms, and records how late it fires. Node's own monitor leaves out the first firing,
 * which is the latest where tasks compute from the start, and has no times.
 */
export function monitorLoopDelay(clock: TrialClock): LoopDelayMonitor {
  const histogram = createHistogram()
  const series = new DelaySeries()
  let firedMs = clock()
  let onFired = (): void => undefined
  const timer = setInterval(() => {
    const nowMs = clock()
    const lateMs = Math.max(0, nowMs - firedMs - PERIOD_MS)
    firedMs = nowMs
    // A histogram accepts whole numbers from 1.
    histogram.record(Math.max(1, Math.round(lateMs * 1e6)))
    series.add(nowMs, lateMs)
    onFired()
  }, PERIOD_MS)
  return {
    stop: async () => {
      await new Promise<void>((resolve) => (onFired = resolve))
      clearInterval(timer)
      const atMs = (percent: number): number => histogram.percentile(percent) / 1e6
      return {
        percentiles: { p50: atMs(50), p95: atMs(95), p99: atMs(99), max: histogram.max / 1e6 },
        series: series.series(),
      }
    },
  }
}

/** The largest delay in each bin of time. Bins double in width when they run out, so that the series stays small. */
export class DelaySeries {
  readonly #binsMs = new Float64Array(MAX_BINS)
  /** The timer fires every 10 ms: narrower bins would be empty. */
  #binMs = PERIOD_MS
  #length = 0

  /** Records a firing at `atMs` that was `lateMs` late: the delay began when the firing was due. */
  add(atMs: number, lateMs: number): void {
    if (!(atMs >= 0)) return
    while (atMs >= MAX_BINS * this.#binMs) this.#halve()
    const first = Math.max(0, Math.floor((atMs - lateMs) / this.#binMs))
    const last = Math.floor(atMs / this.#binMs)
    for (let bin = first; bin <= last; bin++) this.#binsMs[bin] = Math.max(this.#binsMs[bin] ?? 0, lateMs)
    this.#length = Math.max(this.#length, last + 1)
  }

  series(): Series {
    return {
      endsMs: Array.from({ length: this.#length }, (_, bin) => (bin + 1) * this.#binMs),
      values: [...this.#binsMs.subarray(0, this.#length)],
    }
  }

  #halve(): void {
    for (let bin = 0; bin < MAX_BINS / 2; bin++) {
      this.#binsMs[bin] = Math.max(this.#binsMs[2 * bin] ?? 0, this.#binsMs[2 * bin + 1] ?? 0)
    }
    this.#binsMs.fill(0, MAX_BINS / 2)
    this.#binMs *= 2
    this.#length = Math.ceil(this.#length / 2)
  }
}

/** The series until `endMs`; the monitor runs a little longer than the trial. */
export function seriesUntil({ endsMs, values }: Series, endMs: number): Series {
  const bins = endsMs.filter((_, bin) => (endsMs[bin - 1] ?? 0) < endMs).length
  if (bins === 0) return NO_SERIES
  return { endsMs: endsMs.slice(0, bins).map((ms) => Math.min(ms, endMs)), values: values.slice(0, bins) }
}
