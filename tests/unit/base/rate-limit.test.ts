import { expect, test } from 'vitest'
import { RateLimit } from '../../../src/base/rate-limit.ts'

test('allows a burst, then the given number of operations per second', () => {
  let nowMs = 0
  const rate = new RateLimit(10, 3, () => nowMs)
  const allowed = (count: number): number =>
    Array.from({ length: count }, () => rate.tryAcquire()).filter(Boolean).length
  expect(allowed(5)).toBe(3)
  nowMs += 100
  expect(allowed(5)).toBe(1)
  nowMs += 60_000
  expect(allowed(5)).toBe(3)
})
