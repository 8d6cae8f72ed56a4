import { PerformanceObserver } from 'node:perf_hooks'

/** The garbage collector's pauses as columns of one length, in order of time. */
export interface GcPauses {
  readonly startMs: Float64Array<ArrayBuffer>
  readonly endMs: Float64Array<ArrayBuffer>
}

export const NO_PAUSES: GcPauses = { startMs: new Float64Array(), endMs: new Float64Array() }

/** Records the garbage collector's pauses of the calling thread. */
export interface GcObserver {
  /**
   * The pauses since `startMs` of `performance.now()`, in milliseconds since then plus `offsetMs`. V8 reports pauses
   * with the loop's next turn, so wait for one before the last reading.
   */
  pauses(startMs: number, offsetMs: number): GcPauses
  /** Discards the pauses so far. */
  reset(): void
}

/** Starts to observe this thread's isolate; pauses of other threads are not seen. */
export function observeGc(): GcObserver {
  let seen: { startTime: number; duration: number }[] = []
  const observer = new PerformanceObserver((list) => {
    seen.push(...list.getEntries())
  })
  observer.observe({ entryTypes: ['gc'] })
  return {
    pauses: (startMs, offsetMs) => {
      seen.push(...observer.takeRecords())
      const since = seen.filter(({ startTime }) => startTime >= startMs)
      since.sort((a, b) => a.startTime - b.startTime)
      const starts = Float64Array.from(since, ({ startTime }) => startTime - startMs + offsetMs)
      return { startMs: starts, endMs: starts.map((start, at) => start + (since[at]?.duration ?? 0)) }
    },
    reset: () => {
      observer.takeRecords()
      seen = []
    },
  }
}
