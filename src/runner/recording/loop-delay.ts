import { createHistogram } from 'node:perf_hooks'
import type { LoopDelay, LoopDelaySeries } from '../../contract/run/report.ts'
import type { TrialClock } from './clock.ts'
import { DelaySeries } from './delay-series.ts'

const PERIOD_MS = 10

/** How late the loop came round: in figures, and over time. */
export interface LoopDelays {
  readonly figures: LoopDelay
  readonly series: LoopDelaySeries
}

/** Watches how late the calling thread's event loop comes round. */
export interface LoopDelayWatch {
  /**
   * Ends the watch with the loop's next firing, 10 ms later at most where the loop is idle: a loop that was held
   * until the very end has its delay still to tell.
   */
  stop(): Promise<LoopDelays>
}

/**
 * Starts a timer every 10 ms and records by how much each firing was late. Node's own monitor leaves out the first
 * firing, which is the latest where tasks compute from the start, and has no times.
 */
export function watchLoopDelay(clock: TrialClock): LoopDelayWatch {
  const histogram = createHistogram()
  const series = new DelaySeries()
  let firedMs = clock()
  let onFired = (): void => undefined
  const timer = setInterval(() => {
    const nowMs = clock()
    const lateMs = Math.max(0, nowMs - firedMs - PERIOD_MS)
    firedMs = nowMs
    // A histogram holds whole numbers from 1 on.
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
        figures: { p50: atMs(50), p99: atMs(99), max: histogram.max / 1e6 },
        series: series.series(),
      }
    },
  }
}
