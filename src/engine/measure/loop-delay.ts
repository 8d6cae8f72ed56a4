import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { LoopDelay, LoopDelaySeries } from '../../contract/report.ts'
import type { TrialClock } from './clock.ts'
import { DelaySeries } from './delay-series.ts'

const RESOLUTION_MS = 10

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

/** Starts a timer every 10 ms and records by how much each firing was late. */
export function watchLoopDelay(clock: TrialClock): LoopDelayWatch {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  // The histogram has no times: a timer of the same kind, looked at beside it, has them.
  const series = new DelaySeries()
  let firedMs = clock()
  const note = (): void => {
    const nowMs = clock()
    series.add(nowMs, Math.max(0, nowMs - firedMs - RESOLUTION_MS))
    firedMs = nowMs
  }
  const timer = setInterval(note, RESOLUTION_MS)
  timer.unref()
  // Node records the whole interval between two firings, the resolution included.
  const lateMs = (intervalNs: number): number => Math.max(0, intervalNs / 1e6 - RESOLUTION_MS)
  return {
    stop: async () => {
      const counted = histogram.count
      while (histogram.count === counted) await pause(1)
      histogram.disable()
      clearInterval(timer)
      note()
      const figures = {
        p50: lateMs(histogram.percentile(50)),
        p99: lateMs(histogram.percentile(99)),
        max: lateMs(histogram.max),
      }
      return { figures, series: series.series() }
    },
  }
}
