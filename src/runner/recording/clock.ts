/** Milliseconds on the monotonic clock that all processes of a machine share; only differences mean anything. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Returns the time since a trial's start. Passed in wherever time is needed, so that tests can set it. */
export type TrialClock = () => number

/** The clock of a worker: one function for all trials, since a new one would discard its optimized code. */
export interface WorkerClock {
  readonly now: TrialClock
  /** Makes times count from `originMs` of the shared clock. */
  startAt(originMs: number): void
}

/** A clock on top of `performance.now()`, which is the cheapest to read (0.12 µs). */
export function workerClock(): WorkerClock {
  const sharedOffsetMs = offsetToSharedClock()
  let offsetMs = sharedOffsetMs
  return {
    now: () => performance.now() + offsetMs,
    startAt: (originMs) => {
      offsetMs = sharedOffsetMs - originMs
    },
  }
}

const OFFSET_READINGS = 7

/**
 * The shared clock's time at `performance.now()` = 0, which never changes: both clocks advance at the same rate. A preemption
 * between two readings would shift it by milliseconds, so the pair of readings that was taken fastest counts.
 */
function offsetToSharedClock(): number {
  let offsetMs = 0
  let shortestMs = Infinity
  for (let reading = 0; reading < OFFSET_READINGS; reading++) {
    const beforeMs = performance.now()
    const sharedMs = monotonicMs()
    const afterMs = performance.now()
    if (afterMs - beforeMs >= shortestMs) continue
    shortestMs = afterMs - beforeMs
    offsetMs = sharedMs - (beforeMs + afterMs) / 2
  }
  return offsetMs
}

const RESOLUTION_STEPS = 200

/** The smallest step of this thread's clock, in milliseconds: the median of some steps. Takes about 0.1 ms. */
export function clockResolutionMs(): number {
  const steps: number[] = []
  let lastMs = performance.now()
  while (steps.length < RESOLUTION_STEPS) {
    const nowMs = performance.now()
    if (nowMs > lastMs) steps.push(nowMs - lastMs)
    lastMs = nowMs
  }
  return steps.sort((a, b) => a - b)[RESOLUTION_STEPS / 2] ?? 0
}
