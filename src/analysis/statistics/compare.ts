import type { Statistic } from './statistics.ts'

/** The comparison of a wall time with a reference. */
export interface Comparison {
  /** `same`: within the stated tolerance. `unclear`: the difference may be chance. */
  readonly verdict: 'faster' | 'slower' | 'same' | 'unclear'
  /** The reference's median ÷ this one: above 1 is faster. */
  readonly ratio: number
}

/** A ratio within these bounds counts as the same time; texts state it. */
export const SAME_WITHIN = 0.05

/**
 * Compares a wall time with a reference. Where the intervals of both medians overlap, the verdict is `unclear`; where
 * one is unknown because there are too few trials, the medians decide. Null if a time is 0.
 */
export function compareWall(wall: Statistic, reference: Statistic): Comparison | null {
  if (!(wall.median > 0) || !(reference.median > 0)) return null
  const ratio = reference.median / wall.median
  if (!Number.isFinite(ratio)) return null
  if (ratio < 1 + SAME_WITHIN && ratio > 1 / (1 + SAME_WITHIN)) return { verdict: 'same', ratio }
  if (intervalsOverlap(wall, reference)) return { verdict: 'unclear', ratio }
  return { verdict: ratio > 1 ? 'faster' : 'slower', ratio }
}

/** False if an interval is unknown: with fewer than three trials the medians are all there is. */
function intervalsOverlap(a: Statistic, b: Statistic): boolean {
  if (a.low95 === null || a.high95 === null || b.low95 === null || b.high95 === null) return false
  return a.low95 <= b.high95 && b.low95 <= a.high95
}
