import { mean, medianAbsoluteDeviation, medianSorted } from 'simple-statistics'
import type { Statistic } from '../../contract/run/report.ts'
import { type Interval95, medianInterval95, ratioInterval95 } from './bootstrap.ts'

/** A value whose modified z-score is above this is an outlier (Iglewicz and Hoaglin 1993). */
const OUTLIER_SCORE = 3.5

/** Among fewer values the deviation rests on one or two gaps, and chance alone makes "outliers". */
const MIN_VALUES_FOR_OUTLIERS = 5

/**
 * Median, median absolute deviation, 95 % bootstrap interval of the median, and number of outliers.
 * The same values and seed give the same figures. Throws a RangeError when there is no value.
 */
export function describe(values: readonly number[], seed: number = 1): Statistic {
  if (values.length === 0) throw new RangeError('There is no value to describe.')
  const sorted = [...values].sort((a, b) => a - b)
  return statistic(medianSorted(sorted), sorted, medianInterval95(sorted, seed))
}

/** `sorted` are the values whose spread is told. */
function statistic(median: number, sorted: number[], interval: Interval95 | null): Statistic {
  return {
    median,
    mad: medianAbsoluteDeviation(sorted),
    low95: interval?.low95 ?? null,
    high95: interval?.high95 ?? null,
    n: sorted.length,
    outliers: countOutliers(sorted),
  }
}

/**
 * How much faster than a reference: its median wall time ÷ the median of these, so that whoever divides the two gets
 * the same. Deviation and outliers are of the reference's median ÷ each. All above 0; null where there is no value.
 */
export function describeSpeedup(
  referenceMs: readonly number[],
  wallMs: readonly number[],
  seed: number,
): Statistic | null {
  if (referenceMs.length === 0 || wallMs.length === 0) return null
  const reference = [...referenceMs].sort((a, b) => a - b)
  const wall = [...wallMs].sort((a, b) => a - b)
  const medianMs = medianSorted(reference)
  const speedups = wall.map((ms) => medianMs / ms).reverse()
  return statistic(medianMs / medianSorted(wall), speedups, ratioInterval95(reference, wall, seed))
}

/**
 * How far each value lies from the median, in robust standard deviations: 0.6745 (x − median) ÷ MAD,
 * from Iglewicz and Hoaglin, "How to Detect and Handle Outliers", ASQC 1993. Where more than half of the
 * values are equal, MAD is 0 and the mean absolute deviation stands in for it, times 1.253314 (√(π/2)).
 */
export function modifiedZScores(values: readonly number[]): number[] {
  const median = medianSorted([...values].sort((a, b) => a - b))
  const deviations = values.map((value) => Math.abs(value - median))
  const mad = medianAbsoluteDeviation([...values])
  const scale = mad > 0 ? mad / 0.6745 : mean(deviations) * 1.253314
  return values.map((value) => (scale > 0 ? (value - median) / scale : 0))
}

function countOutliers(values: readonly number[]): number {
  if (values.length < MIN_VALUES_FOR_OUTLIERS) return 0
  return modifiedZScores(values).filter((score) => Math.abs(score) > OUTLIER_SCORE).length
}
