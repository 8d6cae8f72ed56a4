/**
 * Milliseconds (float64) on the monotonic clock that all processes of a machine share
 * (`process.hrtime.bigint()`). Only differences mean anything.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Tells the milliseconds since a trial's start. Handed in wherever time is needed, so that tests can set it. */
export type TrialClock = () => number

/** A worker's clock: one function for all its trials, because a new one would throw its optimized code away. */
export interface WorkerClock {
  readonly now: TrialClock
  /** From now on times count from `originMs` of the shared clock. */
  startAt(originMs: number): void
}

/**
 * `performance.now()` is the cheapest clock (0.12 µs); its offset to the shared one is taken once per trial,
 * since both tick alike.
 */
export function workerClock(): WorkerClock {
  let offsetMs = 0
  return {
    now: () => performance.now() + offsetMs,
    startAt: (originMs) => {
      offsetMs = monotonicMs() - performance.now() - originMs
    },
  }
}
