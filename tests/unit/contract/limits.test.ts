import { expect, test } from 'vitest'
import { LIMITS, describeLimit, formatNumber, withinLimit } from '../../../src/contract/plan/limits.ts'

test('the limits are those the lab promises', () => {
  expect(Object.entries(LIMITS).map(([name, { min, max }]) => [name, min, max])).toEqual([
    ['tasks', 1, 20_000],
    ['threads', 1, 64],
    ['processes', 1, 64],
    ['timeSliceMs', 0, 1_000],
    ['blockingCallMs', 0, 10_000],
    ['repeats', 1, 100],
    ['warmups', 0, 20],
    ['seed', 0, 4_294_967_295],
  ])
})

test('a limit is told with its kind of number, its bounds and its unit', () => {
  expect(describeLimit({ min: 1, max: 20_000, unit: '', integer: true })).toBe(
    'a whole number from 1 to 20,000',
  )
  expect(describeLimit({ min: 0, max: 0.5, unit: 'ms', integer: false })).toBe('a number from 0 to 0.5 ms')
})

test('only numbers inside the bounds are within a limit', () => {
  const limit = { min: 0, max: 10, unit: '', integer: true }
  for (const value of [0, 10, 5, -0]) expect(withinLimit(value, limit)).toBe(true)
  for (const value of [-1, 11, 0.5, Number.NaN, Infinity, '5', 5n, null, undefined, [5]]) {
    expect(withinLimit(value, limit)).toBe(false)
  }
  expect(withinLimit(0.5, { ...limit, integer: false })).toBe(true)
})

test('numbers read the same on every machine', () => {
  expect(formatNumber(20_000)).toBe('20,000')
  expect(formatNumber(0.25)).toBe('0.25')
  expect(formatNumber(-1_234.5)).toBe('-1,234.5')
})
