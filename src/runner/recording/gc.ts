import { PerformanceObserver } from 'node:perf_hooks'

/** The garbage collector's pauses as columns of one length, in order of time. */
export interface GcPauses {
  readonly startMs: Float64Array
  readonly endMs: Float64Array
}

/** Remembers the garbage collector's pauses of the calling thread. */
export interface GcWatch {
  /**
   * The pauses since `beganAtMs` of `performance.now()`, in milliseconds since then plus `offsetMs`. Pauses
   * arrive with the loop's next turn, so wait one turn before the last reading.
   */
  pauses(beganAtMs: number, offsetMs: number): GcPauses
  /** Forgets the pauses so far. */
  forget(): void
}

/** Starts to watch this thread's isolate; pauses of other threads are not seen. */
export function watchGc(): GcWatch {
  let seen: { startTime: number; duration: number }[] = []
  const observer = new PerformanceObserver((list) => {
    seen.push(...list.getEntries())
  })
  observer.observe({ entryTypes: ['gc'] })
  return {
    pauses: (beganAtMs, offsetMs) => {
      seen.push(...observer.takeRecords())
      const since = seen.filter((pause) => pause.startTime >= beganAtMs)
      since.sort((a, b) => a.startTime - b.startTime)
      const startMs = Float64Array.from(since, (pause) => pause.startTime - beganAtMs + offsetMs)
      return { startMs, endMs: startMs.map((start, at) => start + (since[at]?.duration ?? 0)) }
    },
    forget: () => {
      observer.takeRecords()
      seen = []
    },
  }
}
