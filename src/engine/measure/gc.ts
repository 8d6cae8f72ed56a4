import { PerformanceObserver } from 'node:perf_hooks'

/** Sums the garbage collector's pauses of the calling thread. */
export interface GcWatch {
  /** Milliseconds so far. Entries arrive with the loop's next turn, so wait one turn before the last reading. */
  totalMs(): number
  stop(): void
}

/** Starts to watch this thread's isolate; pauses of other threads are not seen. */
export function watchGc(): GcWatch {
  let sumMs = 0
  const add = (entries: readonly { duration: number }[]): void => {
    for (const entry of entries) sumMs += entry.duration
  }
  const observer = new PerformanceObserver((list) => {
    add(list.getEntries())
  })
  observer.observe({ entryTypes: ['gc'] })
  return {
    totalMs: () => {
      add(observer.takeRecords())
      return sumMs
    },
    stop: () => {
      observer.disconnect()
    },
  }
}
