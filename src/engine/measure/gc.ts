import { PerformanceObserver } from 'node:perf_hooks'

/** Remembers the garbage collector's pauses of the calling thread. */
export interface GcWatch {
  /**
   * Milliseconds of pauses that began at `sinceMs` (of `performance.now()`) or later. Pauses arrive with the
   * loop's next turn, so wait one turn before the last reading.
   */
  totalMs(sinceMs: number): number
  stop(): void
}

/** Starts to watch this thread's isolate; pauses of other threads are not seen. */
export function watchGc(): GcWatch {
  const pauses: { startTime: number; duration: number }[] = []
  const observer = new PerformanceObserver((list) => {
    pauses.push(...list.getEntries())
  })
  observer.observe({ entryTypes: ['gc'] })
  return {
    totalMs: (sinceMs) => {
      pauses.push(...observer.takeRecords())
      return pauses.reduce((sum, pause) => sum + (pause.startTime >= sinceMs ? pause.duration : 0), 0)
    },
    stop: () => {
      observer.disconnect()
    },
  }
}
