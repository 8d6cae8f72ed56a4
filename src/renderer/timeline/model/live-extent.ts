/** How long the axis is at least while nothing is known of how long trials take. */
const FIRST_MS = 500
/** A trial that takes longer than those before it may take this much longer before the axis goes on in steps. */
const LONGER = 1.25

/**
 * Where the axis ends while a trial runs: with the longest trial known, so that it stands still from trial to trial;
 * else on the next of 1, 2, 5, 10, … so that it moves seldom, and there is room for what is to come.
 */
export function liveExtentMs(knownMs: number, reachedMs: number): number {
  if (knownMs > 0 && reachedMs <= knownMs) return knownMs
  if (knownMs > 0 && reachedMs <= knownMs * LONGER) return knownMs * LONGER
  if (!(reachedMs > FIRST_MS)) return FIRST_MS
  const power = 10 ** Math.floor(Math.log10(reachedMs))
  return ([1, 2, 5].find((head) => head * power >= reachedMs) ?? 10) * power
}
