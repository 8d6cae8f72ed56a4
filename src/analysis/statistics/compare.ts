import type { Statistic } from '../../contract/run/report.ts'

/**
 * How one wall time compares with another: clearly shorter or longer, about the same, or so scattered
 * that the measured difference may be chance.
 */
export interface Comparison {
  readonly verdict: 'faster' | 'slower' | 'same' | 'unclear'
  /** The longer median ÷ the shorter one, ≥ 1. */
  readonly times: number
}

/** A difference below this is nothing a person would call a difference. */
const SAME_BELOW = 1.05

/** Where the intervals of the medians overlap or are unknown, a difference up to this is still called "about the same". */
const SAME_WITHIN_NOISE_BELOW = 1.25

/** Compares `wall` with `reference`; null where a time is 0, or so small that no ratio exists. */
export function compareWall(wall: Statistic, reference: Statistic): Comparison | null {
  if (!(wall.median > 0) || !(reference.median > 0)) return null
  const ratio = reference.median / wall.median
  const times = Math.max(ratio, 1 / ratio)
  if (!Number.isFinite(times)) return null
  if (times < SAME_BELOW) return { verdict: 'same', times }
  const overlapping = overlap(wall, reference)
  if (overlapping !== false && times < SAME_WITHIN_NOISE_BELOW) return { verdict: 'same', times }
  if (overlapping === true) return { verdict: 'unclear', times }
  return { verdict: ratio > 1 ? 'faster' : 'slower', times }
}

/** Null without intervals (fewer than 3 trials): then nothing is known of chance. */
function overlap(a: Statistic, b: Statistic): boolean | null {
  if (a.low95 === null || a.high95 === null || b.low95 === null || b.high95 === null) return null
  return a.low95 <= b.high95 && b.low95 <= a.high95
}
