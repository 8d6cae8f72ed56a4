import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { LoopDelay } from '../../contract/report.ts'

const RESOLUTION_MS = 10

/** Watches how late the calling thread's event loop comes round. */
export interface LoopDelayWatch {
  /** Ends the watch; null when the loop never came round while it was watched. */
  stop(): LoopDelay | null
}

/** Starts a timer every 10 ms and records by how much each firing was late. */
export function watchLoopDelay(): LoopDelayWatch {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  // Node records the whole interval between two firings, the resolution included.
  const lateMs = (intervalNs: number): number => Math.max(0, intervalNs / 1e6 - RESOLUTION_MS)
  return {
    stop: () => {
      histogram.disable()
      if (histogram.count === 0) return null
      return {
        p50: lateMs(histogram.percentile(50)),
        p99: lateMs(histogram.percentile(99)),
        max: lateMs(histogram.max),
      }
    },
  }
}
