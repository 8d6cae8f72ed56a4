import fc from 'fast-check'
import { standardDeviation } from 'simple-statistics'
import { describe as group, expect, test } from 'vitest'
import { bootstrapMedians, medianInterval95 } from '../../../../src/analysis/statistics/bootstrap.ts'
import {
  describe,
  describeSpeedup,
  modifiedZScores,
  scale,
} from '../../../../src/analysis/statistics/statistics.ts'

/** Survival of treated mice in days: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, table 2.1. */
const MICE_DAYS = [94, 197, 16, 38, 99, 141, 23]

const finite = fc.double({ noNaN: true, min: 0.001, max: 1e6 })

test('median and deviation of the example of Wikipedia, "Median absolute deviation"', () => {
  expect(describe([1, 1, 2, 2, 4, 6, 9], null)).toMatchObject({ median: 2, mad: 1, n: 7 })
})

test('the order of values makes no difference', () => {
  expect(describe([9, 1, 4, 2, 6, 1, 2], null)).toEqual(describe([1, 1, 2, 2, 4, 6, 9], null))
})

test('an empty list has no statistic', () => {
  expect(describe([], 1)).toBeNull()
})

test('a single value is the median and has no deviation', () => {
  const expected = { median: 5, mad: 0, low95: null, high95: null, n: 1, outliers: 0 }
  expect(describe([5], 1)).toEqual(expected)
})

group('the interval of the median', () => {
  test('is null with fewer than three values', () => {
    expect(medianInterval95([1, 2], 1)).toBeNull()
    expect(medianInterval95([1, 2, 3], 1)).not.toBeNull()
  })

  test('comes from medians with the published standard error: 37.83 days for the mice', () => {
    const sorted = [...MICE_DAYS].sort((a, b) => a - b)
    const medians = bootstrapMedians(sorted, 1, 100_000)
    expect(standardDeviation(medians)).toBeCloseTo(37.83, 0)
  })

  test('agrees with the exact distribution of the resampled median', () => {
    // For n = 7 the median is the k-th value with the binomial probabilities of Efron 1979, section 3:
    // P(16) 0.0102, P(23) 0.0981, P(38) 0.2386, P(94) 0.3062, and so on backwards.
    const share = bootstrapShares([...MICE_DAYS].sort((a, b) => a - b))
    const expected = [0.0102, 0.0981, 0.2386, 0.3062, 0.2386, 0.0981, 0.0102]
    for (const [at, probability] of expected.entries()) expect(share[at]).toBeCloseTo(probability, 2)
    // So 2.5 % and 97.5 % fall on the second and on the last but one value.
    expect(medianInterval95([16, 23, 38, 94, 99, 141, 197], 1)).toEqual({ low95: 23, high95: 141 })
  })

  test('is the same for the same seed, and is stable from seed to seed', () => {
    expect(describe(MICE_DAYS, 3)).toEqual(describe(MICE_DAYS, 3))
    expect(describe(MICE_DAYS, 4)).toMatchObject({ low95: 23, high95: 141 })
  })

  test('is null if no seed is given', () => {
    expect(describe(MICE_DAYS, null)).toMatchObject({ median: 94, low95: null, high95: null })
  })

  test('lies within the values and around the median', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 3, maxLength: 30 }), fc.nat(), (values, seed) => {
        const { median = NaN, low95 = NaN, high95 = NaN } = describe(values, seed) ?? {}
        expect(low95).toBeGreaterThanOrEqual(Math.min(...values))
        expect(high95).toBeLessThanOrEqual(Math.max(...values))
        expect(low95).toBeLessThanOrEqual(median)
        expect(high95).toBeGreaterThanOrEqual(median)
      }),
      { numRuns: 50 },
    )
  })

  test('of an even number of values comes from means of two values', () => {
    expect(new Set(bootstrapMedians([1, 3], 1, 500))).toEqual(new Set([1, 2, 3]))
  })
})

group('outliers', () => {
  test('are the two of the example of Iglewicz and Hoaglin 1993, chapter 3', () => {
    const values = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]
    expect(describe(values, null)).toMatchObject({ outliers: 2 })
    // 0.6745 × (8.2 − 2.45) ÷ 0.15
    expect(modifiedZScores(values)[8]).toBeCloseTo(25.86, 2)
  })

  test('have a score above 3.5', () => {
    // Median 10 and MAD 1: the score of x is 0.6745 × (x − 10).
    const around = [8, 9, 9, 10, 10, 11, 11, 12]
    expect(describe([...around, 10 + 3.4 / 0.6745], null)).toMatchObject({ mad: 1, outliers: 0 })
    expect(describe([...around, 10 + 3.6 / 0.6745], null)).toMatchObject({ mad: 1, outliers: 1 })
    expect(describe([...around, 10 - 3.6 / 0.6745], null)).toMatchObject({ mad: 1, outliers: 1 })
  })

  test('are found by the mean deviation if more than half of the values are equal', () => {
    const values = [10, 10, 10, 10, 10, 10, 10, 100]
    expect(describe(values, null)).toMatchObject({ mad: 0, outliers: 1 })
    // 90 ÷ (1.253314 × 90 ÷ 8)
    expect(modifiedZScores(values)[7]).toBeCloseTo(6.383, 3)
  })

  test('are none among equal values', () => {
    expect(modifiedZScores([3, 3, 3, 3, 3, 3])).toEqual([0, 0, 0, 0, 0, 0])
    expect(describe([3, 3, 3, 3, 3, 3], null)?.outliers).toBe(0)
  })

  test('are not counted among fewer than five values', () => {
    expect(describe([1, 1.001, 100], null)?.outliers).toBe(0)
    expect(describe([1, 1.001, 1.002, 1.003, 100], null)?.outliers).toBe(1)
  })

  test('do not depend on the unit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 5, maxLength: 30 }), (values) => {
        const scaled = values.map((value) => value * 1024)
        expect(describe(scaled, null)?.outliers).toBe(describe(values, null)?.outliers)
      }),
      { numRuns: 50 },
    )
  })
})

group('a speed-up', () => {
  test('is the median of the baseline ÷ the median time', () => {
    expect(describeSpeedup([100, 90, 300], [50, 40, 80], 1)).toMatchObject({ median: 2, n: 3 })
    expect(describeSpeedup([100, 200], [40, 60], 1)).toMatchObject({ median: 3, n: 2 })
  })

  test('has an interval for the uncertainty of both sides', () => {
    // Of three values a resampled median is the first, second, third with 7, 13, 7 of 27 (Efron 1979, section 3), so
    // the smallest and the greatest ratio have 49 of 729 each, and 2.5 % falls within them.
    expect(describeSpeedup([100, 90, 300], [50, 40, 80], 1)).toMatchObject({
      low95: 90 / 80,
      high95: 300 / 40,
    })
  })

  test('has no interval if a side has fewer than three values', () => {
    expect(describeSpeedup([100, 90], [50, 40, 80], 1)).toMatchObject({ low95: null, high95: null })
  })

  test('has the deviation of the speed-ups of the single times', () => {
    expect(describeSpeedup([100], [25, 50, 100], 1)).toMatchObject({ median: 2, mad: 1 })
  })

  test('is null if a side has no value', () => {
    expect([describeSpeedup([], [1], 1), describeSpeedup([1], [], 1)]).toEqual([null, null])
  })
})

test('a statistic is scaled with its deviation and interval', () => {
  const statistic = { median: 4, mad: 2, low95: 2, high95: 6, n: 3, outliers: 0 }
  expect(scale(statistic, 0.5)).toEqual({ median: 2, mad: 1, low95: 1, high95: 3, n: 3, outliers: 0 })
  expect(scale({ ...statistic, low95: null, high95: null }, 0.5)).toMatchObject({ low95: null, high95: null })
  expect(scale(null, 0.5)).toBeNull()
})

function bootstrapShares(sorted: readonly number[]): number[] {
  const medians = bootstrapMedians(sorted, 1, 100_000)
  return sorted.map((value) => medians.filter((median) => median === value).length / medians.length)
}
