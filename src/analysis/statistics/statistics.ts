import { mean, medianAbsoluteDeviation, medianSorted } from 'simple-statistics'
import { type Interval95, medianInterval95, ratioInterval95 } from './bootstrap.ts'

/**
 * A value over several trials. `low95` and `high95` bound the median; null if there are fewer than 3 trials,
 * or if no interval was computed.
 */
export interface Statistic {
  readonly median: number
  /** Median absolute deviation. */
  readonly mad: number
  readonly low95: number | null
  readonly high95: number | null
  /** Number of values. */
  readonly n: number
  readonly outliers: number
}

/** A value whose modified z-score is above this is an outlier (Iglewicz and Hoaglin 1993). */
const OUTLIER_SCORE = 3.5

/** Among fewer values the deviation depends on one or two of them, and chance alone produces "outliers". */
const MIN_VALUES_FOR_OUTLIERS = 5

/**
 * Describes values by median, median absolute deviation, 95 % bootstrap interval of the median (where a seed is given),
 * and number of outliers. The same values and seed give the same result. Null if there is no value.
 */
export function describe(values: readonly number[], seed: number | null): Statistic | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  return statistic(medianSorted(sorted), sorted, seed === null ? null : medianInterval95(sorted, seed))
}

/**
 * Describes a speed-up: the median time of the baseline ÷ the median of `wallMs`. Deviation and outliers are those of
 * the baseline's median ÷ each time. All times must be above 0; null if one side has no value.
 */
export function describeSpeedup(
  baselineMs: readonly number[],
  wallMs: readonly number[],
  seed: number,
): Statistic | null {
  if (baselineMs.length === 0 || wallMs.length === 0) return null
  const baseline = [...baselineMs].sort((a, b) => a - b)
  const wall = [...wallMs].sort((a, b) => a - b)
  const medianMs = medianSorted(baseline)
  const speedups = wall.map((ms) => medianMs / ms).reverse()
  return statistic(medianMs / medianSorted(wall), speedups, ratioInterval95(baseline, wall, seed))
}

/** A statistic of values that are each multiplied by a positive factor. */
export function scale(of: Statistic | null, factor: number): Statistic | null {
  if (of === null) return null
  const times = (value: number | null): number | null => (value === null ? null : value * factor)
  return {
    ...of,
    median: of.median * factor,
    mad: of.mad * factor,
    low95: times(of.low95),
    high95: times(of.high95),
  }
}

/**
 * The distance of each value from the median, in robust standard deviations: 0.6745 (x − median) ÷ MAD, from Iglewicz
 * and Hoaglin, "How to Detect and Handle Outliers", ASQC 1993. Where more than half of the values are equal, MAD is 0
 * and the mean absolute deviation replaces it, times 1.253314 (√(π/2)).
 */
export function modifiedZScores(values: readonly number[]): number[] {
  const median = medianSorted([...values].sort((a, b) => a - b))
  const deviations = values.map((value) => Math.abs(value - median))
  const mad = medianAbsoluteDeviation([...values])
  const unit = mad > 0 ? mad / 0.6745 : mean(deviations) * 1.253314
  return values.map((value) => (unit > 0 ? (value - median) / unit : 0))
}

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

function countOutliers(values: readonly number[]): number {
  if (values.length < MIN_VALUES_FOR_OUTLIERS) return 0
  return modifiedZScores(values).filter((score) => Math.abs(score) > OUTLIER_SCORE).length
}
