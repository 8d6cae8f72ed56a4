/**
 * Milliseconds (float64) on the monotonic clock that all processes of a machine share
 * (`process.hrtime.bigint()`). Only differences mean anything.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Tells the milliseconds since a trial's start. Handed in wherever time is needed, so that tests can set it. */
export type TrialClock = () => number

/**
 * A clock that starts at `originMs` of the shared clock. `performance.now()` is the cheapest clock
 * (0.12 µs); the offset to the shared one is taken once, since both tick alike.
 */
export function trialClock(originMs: number): TrialClock {
  const offsetMs = monotonicMs() - performance.now() - originMs
  return () => performance.now() + offsetMs
}
