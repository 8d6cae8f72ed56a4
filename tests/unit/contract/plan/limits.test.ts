import { expect, test } from 'vitest'
import { LIMITS, withinLimit } from '../../../../src/contract/plan/limits.ts'

test('a plan has these limits', () => {
  expect(Object.entries(LIMITS).map(([name, { min, max, unit }]) => [name, min, max, unit])).toEqual([
    ['tasks', 1, 20_000, ''],
    ['threads', 1, 64, ''],
    ['processes', 1, 64, ''],
    ['timeSliceMs', 0, 1_000, 'ms'],
    ['blockingCallMs', 0, 10_000, 'ms'],
    ['repeats', 1, 100, ''],
    ['warmups', 0, 20, ''],
    ['seed', 0, 4_294_967_295, ''],
  ])
})

test('only numbers between the bounds are within a limit', () => {
  const limit = { min: 0, max: 10, unit: '', integer: true } as const
  for (const value of [0, 10, 5, -0]) expect(withinLimit(value, limit)).toBe(true)
  for (const value of [-1, 11, 0.5, Number.NaN, Infinity, '5', 5n, null, undefined, [5]]) {
    expect(withinLimit(value, limit)).toBe(false)
  }
  expect(withinLimit(0.5, { ...limit, integer: false })).toBe(true)
})
