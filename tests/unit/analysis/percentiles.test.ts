import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentiles } from '../../../src/analysis/statistics/percentiles.ts'

test('nothing has no percentiles', () => {
  expect(percentiles([])).toBeNull()
  expect(percentiles(new Float64Array(0))).toBeNull()
})

test('one value is every percentile', () => {
  expect(percentiles([3])).toEqual({ p50: 3, p95: 3, p99: 3, max: 3 })
})

test('percentiles lie between ranks as in type 7 of Hyndman and Fan 1996, the default of R and NumPy', () => {
  // R: quantile(1:1000, c(.5, .95, .99)) gives 500.50, 950.05, 990.01.
  const values = Float64Array.from({ length: 1_000 }, (_, place) => 1_000 - place)
  expect(percentiles(values)).toEqual({ p50: 500.5, p95: 950.05, p99: 990.01, max: 1_000 })
})

test('the values given are left in their order', () => {
  const values = [3, 1, 2]
  percentiles(values)
  expect(values).toEqual([3, 1, 2])
})

test('percentiles rise and end at the largest value', () => {
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
