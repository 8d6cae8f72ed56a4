import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Throttle } from '../../../src/base/throttle.ts'

let calls = 0
let throttle: Throttle
beforeEach(() => {
  vi.useFakeTimers()
  calls = 0
  throttle = new Throttle(() => (calls += 1))
})
afterEach(() => {
  vi.useRealTimers()
})

test('calls immediately after a pause, and merges the requests of an interval into one call at its end', () => {
  throttle.request(100)
  expect(calls).toBe(1)
  vi.advanceTimersByTime(40)
  throttle.request(100)
  throttle.request(100)
  vi.advanceTimersByTime(59)
  expect(calls).toBe(1)
  vi.advanceTimersByTime(1)
  expect(calls).toBe(2)
  vi.advanceTimersByTime(1_000)
  expect(calls).toBe(2)
  throttle.request(100)
  expect(calls).toBe(3)
})

test('a call at any moment serves the pending request', () => {
  throttle.request(100)
  throttle.request(100)
  throttle.callNow()
  expect(calls).toBe(2)
  vi.advanceTimersByTime(1_000)
  expect(calls).toBe(2)
})

test('a request that was cancelled is dropped, and a later one is served', () => {
  throttle.request(100)
  throttle.request(100)
  throttle.cancel()
  vi.advanceTimersByTime(1_000)
  expect(calls).toBe(1)
  throttle.request(100)
  expect(calls).toBe(2)
})
