import fc from 'fast-check'
import { expect, test } from 'vitest'
import { multiplesWithin, niceStep, niceTimeStepMs } from '../../../src/base/ticks.ts'

test('a nice step is 1, 2 or 5 times a power of ten', () => {
  expect([0.3, 1, 1.1, 2, 2.1, 5, 5.1, 70, 100].map(niceStep)).toEqual([0.5, 1, 2, 2, 5, 5, 10, 100, 100])
})

test('a nice step is the smallest that is not less than the minimum', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (minimum) => {
      const step = niceStep(minimum)
      expect(step).toBeGreaterThanOrEqual(minimum * (1 - 1e-9))
      expect(step).toBeLessThanOrEqual(minimum * 2.5 * (1 + 1e-9))
    }),
  )
})

test('a step of time is in seconds, minutes and hours if it is long', () => {
  expect([3, 700, 5_000, 5_001, 25_000, 90_000, 4_000_000, 40_000_000].map(niceTimeStepMs)).toEqual([
    5, 1_000, 5_000, 10_000, 30_000, 120_000, 7_200_000, 43_200_000,
  ])
})

test('a step of time beyond a day is a plain number again', () => {
  expect(niceTimeStepMs(90_000_000)).toBe(100_000_000)
})

test('multiples within a range include its ends', () => {
  expect(multiplesWithin(0, 10, 5)).toEqual([0, 5, 10])
  expect(multiplesWithin(0.1, 0.9, 0.3).map((value) => value.toFixed(1))).toEqual(['0.3', '0.6', '0.9'])
  expect(multiplesWithin(-4, 4, 3)).toEqual([-3, 0, 3])
  expect(multiplesWithin(1, 2, 10)).toEqual([])
})
