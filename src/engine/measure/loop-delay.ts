import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { LoopDelay } from '../../contract/report.ts'

const RESOLUTION_MS = 10

/** Watches how late the calling thread's event loop comes round. */
export interface LoopDelayWatch {
  /**
   * Ends the watch with the loop's next firing, 10 ms later at most where the loop is idle: a loop that was held
   * until the very end has its delay still to tell.
   */
  stop(): Promise<LoopDelay>
}

/** Starts a timer every 10 ms and records by how much each firing was late. */
export function watchLoopDelay(): LoopDelayWatch {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  // Node records the whole interval between two firings, the resolution included.
  const lateMs = (intervalNs: number): number => Math.max(0, intervalNs / 1e6 - RESOLUTION_MS)
  return {
    stop: async () => {
      const counted = histogram.count
      while (histogram.count === counted) await pause(1)
      histogram.disable()
      return {
        p50: lateMs(histogram.percentile(50)),
        p99: lateMs(histogram.percentile(99)),
        max: lateMs(histogram.max),
      }
    },
  }
}
