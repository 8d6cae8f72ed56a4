import { quantileSorted } from 'simple-statistics'
import { random } from './random.ts'

/** Resamples drawn: enough that the bounds of 95 % stay put from seed to seed. */
const RESAMPLES = 2_000

/** Below this many values a resampled median says nothing about spread. */
export const MIN_VALUES_FOR_INTERVAL = 3

/**
 * Medians of samples drawn with replacement from `sorted` (ascending), themselves in ascending order.
 * Efron 1979, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1).
 */
export function bootstrapMedians(
  sorted: readonly number[],
  seed: number,
  resamples: number = RESAMPLES,
): number[] {
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
  return medians.sort((a, b) => a - b)
}

/** The 95 % percentile interval of the median, or null where there are too few values. */
export function medianInterval95(
  sorted: readonly number[],
  seed: number,
): { low95: number; high95: number } | null {
  if (sorted.length < MIN_VALUES_FOR_INTERVAL) return null
  const medians = bootstrapMedians(sorted, seed)
  return { low95: quantileSorted(medians, 0.025), high95: quantileSorted(medians, 0.975) }
}

/** The median of a resample told as "value i was drawn counts[i] times": no sorting is needed. */
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
