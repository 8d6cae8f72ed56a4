import { quantileSorted } from 'simple-statistics'
import { random } from '../../base/random.ts'

/** Number of resamples: enough for the 95 % bounds to be stable from seed to seed. */
const RESAMPLES = 2_000

/** With fewer values, resampled medians carry no information on the spread. */
export const MIN_VALUES_FOR_INTERVAL = 3

/** A 95 % confidence interval. */
export interface Interval95 {
  readonly low95: number
  readonly high95: number
}

/**
 * Medians of samples drawn with replacement from `sorted` (ascending), themselves in ascending order.
 * Efron 1979, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1).
 */
export function bootstrapMedians(
  sorted: readonly number[],
  seed: number,
  resamples: number = RESAMPLES,
): number[] {
  return resampledMedians(sorted, seed, resamples).sort((a, b) => a - b)
}

/** As `bootstrapMedians`, in the order of drawing. */
function resampledMedians(sorted: readonly number[], seed: number, resamples: number): number[] {
  const next = random(seed)
  const size = sorted.length
  const counts = new Uint32Array(size)
  const medians: number[] = []
  for (let round = 0; round < resamples; round++) {
    counts.fill(0)
    for (let draw = 0; draw < size; draw++) {
      const index = Math.floor(next() * size)
      counts[index] = (counts[index] ?? 0) + 1
    }
    medians.push(medianOfCounts(sorted, counts))
  }
  return medians
}

/** The 95 % percentile interval of the median; null if there are too few values. */
export function medianInterval95(sorted: readonly number[], seed: number): Interval95 | null {
  if (sorted.length < MIN_VALUES_FOR_INTERVAL) return null
  return interval95(bootstrapMedians(sorted, seed))
}

/**
 * The 95 % percentile interval of one median ÷ another; null if one side has too few values. Both sides are resampled,
 * since both are uncertain. Both lists must be ascending and above 0.
 */
export function ratioInterval95(
  above: readonly number[],
  below: readonly number[],
  seed: number,
): Interval95 | null {
  if (Math.min(above.length, below.length) < MIN_VALUES_FOR_INTERVAL) return null
  const divisors = resampledMedians(below, seed + 1, RESAMPLES)
  const ratios = resampledMedians(above, seed, RESAMPLES).map(
    (median, round) => median / (divisors[round] ?? Number.NaN),
  )
  return interval95(ratios.sort((a, b) => a - b))
}

function interval95(sorted: number[]): Interval95 {
  return { low95: quantileSorted(sorted, 0.025), high95: quantileSorted(sorted, 0.975) }
}

/** The median of a resample that is given as counts: value i was drawn `counts[i]` times. */
function medianOfCounts(sorted: readonly number[], counts: Uint32Array): number {
  const upperRank = Math.floor(sorted.length / 2)
  const lowerRank = sorted.length % 2 === 0 ? upperRank - 1 : upperRank
  let passed = 0
  let lower: number | undefined
  for (let index = 0; index < sorted.length; index++) {
    passed += counts[index] ?? 0
    const value = sorted[index] ?? Number.NaN
    if (lower === undefined && passed > lowerRank) lower = value
    if (passed > upperRank) return ((lower ?? value) + value) / 2
  }
  return Number.NaN
}
