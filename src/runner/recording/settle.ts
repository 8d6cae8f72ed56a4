import { setTimeout as pause } from 'node:timers/promises'
import { machineBusyMs } from './machine-load.ts'

/** The kernel counts in ticks of 10 ms, so less than one of them in a step may be nothing. */
const STEP_MS = 20
const QUIET_BUSY_MS = 10
/** A page that was just told something begins to draw a frame later. */
const QUIET_STEPS = 2
/** A machine that does not come to rest is remarked on by the report; the run goes on. */
const LIMIT_MS = 300

/** What `settle` reads; the machine's own unless told otherwise. */
export interface SettleOptions {
  /** CPU time of all cores so far, in milliseconds; null where it is not counted. */
  readonly busyMs?: () => number | null
  readonly limitMs?: number
}

/**
 * Waits until no more than half a core of the machine is busy, at least for two frames and at most for `limitMs`.
 * So what a worker's start has left behind, and what pages draw of the trial before, is not part of the next one.
 * Resolves early when the signal is aborted.
 */
export async function settle(
  signal: AbortSignal,
  { busyMs = machineBusyMs, limitMs = LIMIT_MS }: SettleOptions = {},
): Promise<void> {
  let quiet = 0
  let lastMs = busyMs()
  for (let step = 0; quiet < QUIET_STEPS && step * STEP_MS < limitMs && !signal.aborted; step++) {
    await pause(STEP_MS)
    const nowMs = busyMs()
    quiet = nowMs === null || lastMs === null || nowMs - lastMs <= QUIET_BUSY_MS ? quiet + 1 : 0
    lastMs = nowMs
  }
}
