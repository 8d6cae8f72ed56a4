import fc from 'fast-check'
import { standardDeviation } from 'simple-statistics'
import { describe as group, expect, test } from 'vitest'
import { bootstrapMedians, medianInterval95 } from '../../../src/analysis/statistics/bootstrap.ts'
import { describe, modifiedZScores } from '../../../src/analysis/statistics/statistics.ts'

/** Survival of treated mice in days: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, table 2.1. */
const MICE_DAYS = [94, 197, 16, 38, 99, 141, 23]

const finite = fc.double({ noNaN: true, min: 0.001, max: 1e6 })

test('median and deviation of the example of Wikipedia, "Median absolute deviation"', () => {
  expect(describe([1, 1, 2, 2, 4, 6, 9])).toMatchObject({ median: 2, mad: 1, n: 7 })
})

test('the order of values does not matter', () => {
  expect(describe([9, 1, 4, 2, 6, 1, 2])).toEqual(describe([1, 1, 2, 2, 4, 6, 9]))
})

test('without values there is nothing to describe', () => {
  expect(() => describe([])).toThrow('There is no value to describe.')
})

test('one value is its own median and has no spread', () => {
  const expected = { median: 5, mad: 0, low95: null, high95: null, n: 1, outliers: 0 }
  expect(describe([5])).toEqual(expected)
})

group('the interval of the median', () => {
  test('is not given for fewer than three values', () => {
    expect(medianInterval95([1, 2], 1)).toBeNull()
    expect(medianInterval95([1, 2, 3], 1)).not.toBeNull()
  })

  test('stems from medians whose standard error is the published one: 37.83 days for the mice', () => {
    const sorted = [...MICE_DAYS].sort((a, b) => a - b)
    const medians = bootstrapMedians(sorted, 1, 100_000)
    expect(standardDeviation(medians)).toBeCloseTo(37.83, 0)
  })

  test('agrees with the exact distribution of the resampled median', () => {
    // For n = 7 the median is the k-th value with the binomial probabilities of Efron 1979, section 3:
    // P(16) 0.0102, P(23) 0.0981, P(38) 0.2386, P(94) 0.3062, and so on backwards.
    const share = bootstrapShares([...MICE_DAYS].sort((a, b) => a - b))
    const expected = [0.0102, 0.0981, 0.2386, 0.3062, 0.2386, 0.0981, 0.0102]
    for (const [place, probability] of expected.entries()) expect(share[place]).toBeCloseTo(probability, 2)
    // So 2.5 % and 97.5 % fall on the second and on the last but one value.
    expect(medianInterval95([16, 23, 38, 94, 99, 141, 197], 1)).toEqual({ low95: 23, high95: 141 })
  })

  test('is the same for the same seed, and holds for others', () => {
    expect(describe(MICE_DAYS, 3)).toEqual(describe(MICE_DAYS, 3))
    expect(describe(MICE_DAYS, 4)).toMatchObject({ low95: 23, high95: 141 })
  })

  test('lies within the values and around the median, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 3, maxLength: 30 }), fc.nat(), (values, seed) => {
        const { median, low95, high95 } = describe(values, seed)
        expect(low95).toBeGreaterThanOrEqual(Math.min(...values))
        expect(high95).toBeLessThanOrEqual(Math.max(...values))
        expect(low95).toBeLessThanOrEqual(median)
        expect(high95).toBeGreaterThanOrEqual(median)
      }),
      { numRuns: 50 },
    )
  })

  test('of an even number of values is made of means of two', () => {
    expect(new Set(bootstrapMedians([1, 3], 1, 500))).toEqual(new Set([1, 2, 3]))
  })
})

group('outliers', () => {
  test('are the two of the example of Iglewicz and Hoaglin 1993, chapter 3', () => {
    const values = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]
    expect(describe(values)).toMatchObject({ outliers: 2 })
    // 0.6745 × (8.2 − 2.45) ÷ 0.15
    expect(modifiedZScores(values)[8]).toBeCloseTo(25.86, 2)
  })

  test('start above a score of 3.5', () => {
    // Median 10 and MAD 1: the score of x is 0.6745 × (x − 10).
    const around = [8, 9, 9, 10, 10, 11, 11, 12]
    expect(describe([...around, 10 + 3.4 / 0.6745])).toMatchObject({ mad: 1, outliers: 0 })
    expect(describe([...around, 10 + 3.6 / 0.6745])).toMatchObject({ mad: 1, outliers: 1 })
    expect(describe([...around, 10 - 3.6 / 0.6745])).toMatchObject({ mad: 1, outliers: 1 })
  })

  test('are found by the mean deviation where more than half of the values are equal', () => {
    const values = [10, 10, 10, 10, 10, 10, 10, 100]
    expect(describe(values)).toMatchObject({ mad: 0, outliers: 1 })
    // 90 ÷ (1.253314 × 90 ÷ 8)
    expect(modifiedZScores(values)[7]).toBeCloseTo(6.383, 3)
  })

  test('do not exist among equal values', () => {
    expect(modifiedZScores([3, 3, 3, 3, 3, 3])).toEqual([0, 0, 0, 0, 0, 0])
    expect(describe([3, 3, 3, 3, 3, 3]).outliers).toBe(0)
  })

  test('are not named among fewer than five values', () => {
    expect(describe([1, 1.001, 100]).outliers).toBe(0)
    expect(describe([1, 1.001, 1.002, 1.003, 100]).outliers).toBe(1)
  })

  test('do not depend on the unit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 5, maxLength: 30 }), (values) => {
        const scaled = values.map((value) => value * 1024)
        expect(describe(scaled).outliers).toBe(describe(values).outliers)
      }),
      { numRuns: 50 },
    )
  })
})

function bootstrapShares(sorted: readonly number[]): number[] {
  const medians = bootstrapMedians(sorted, 1, 100_000)
  return sorted.map((value) => medians.filter((median) => median === value).length / medians.length)
}
