import { expect, test } from 'vitest'
import { RateLimit } from '../../../src/base/rate-limit.ts'

test('lets through so many at once, then so many a second', () => {
  let nowMs = 0
  const rate = new RateLimit(10, 3, () => nowMs)
  const passed = (count: number): number =>
    Array.from({ length: count }, () => rate.pass()).filter(Boolean).length
  expect(passed(5)).toBe(3)
  nowMs += 100
  expect(passed(5)).toBe(1)
  nowMs += 60_000
  expect(passed(5)).toBe(3)
})
