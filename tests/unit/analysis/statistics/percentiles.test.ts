import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentiles } from '../../../../src/analysis/statistics/percentiles.ts'

test('an empty list has no percentiles', () => {
  expect(percentiles([])).toBeNull()
  expect(percentiles(new Float64Array(0))).toBeNull()
})

test('a single value is every percentile', () => {
  expect(percentiles([3])).toEqual({ p50: 3, p95: 3, p99: 3, max: 3 })
})

test('percentiles lie between ranks as in type 7 of Hyndman and Fan 1996, the default of R and NumPy', () => {
  // R: quantile(1:1000, c(.5, .95, .99)) gives 500.50, 950.05, 990.01.
  const values = Float64Array.from({ length: 1_000 }, (_, at) => 1_000 - at)
  expect(percentiles(values)).toEqual({ p50: 500.5, p95: 950.05, p99: 990.01, max: 1_000 })
})

test('the list is not sorted in place', () => {
  const values = [3, 1, 2]
  percentiles(values)
  expect(values).toEqual([3, 1, 2])
})

test('percentiles ascend up to the largest value', () => {
  const value = fc.double({ noNaN: true, min: 0, max: 1e9 })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const found = percentiles(values)
      expect(found).not.toBeNull()
      if (found === null) return
      expect(found.p50).toBeLessThanOrEqual(found.p95)
      expect(found.p95).toBeLessThanOrEqual(found.p99)
      expect(found.p99).toBeLessThanOrEqual(found.max)
      expect(found.max).toBe(Math.max(...values))
    }),
  )
})
