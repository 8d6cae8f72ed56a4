import { describe, expect, test } from 'vitest'
import { clockResolutionMs, monotonicMs, workerClock } from '../../../../src/runner/recording/clock.ts'

/** The two clocks of a machine agree within this. */
const TOLERANCE_MS = 0.05

describe('the clock of a worker', () => {
  test('counts from an origin on the clock that all processes share', () => {
    const clock = workerClock()
    const originMs = monotonicMs()
    clock.startAt(originMs)
    for (let reading = 0; reading < 100; reading++) {
      const before = monotonicMs() - originMs
      const now = clock.now()
      const after = monotonicMs() - originMs
      expect(now).toBeGreaterThan(before - TOLERANCE_MS)
      expect(now).toBeLessThan(after + TOLERANCE_MS)
    }
  })

  test('counts from another origin after each start', () => {
    const clock = workerClock()
    const originMs = monotonicMs()
    clock.startAt(originMs)
    const { now } = clock
    const first = now()
    clock.startAt(originMs + 1_000)
    expect(now()).toBeLessThan(first - 900)
  })

  test('agrees with another one of this machine', () => {
    const [one, other] = [workerClock(), workerClock()]
    const before = one.now()
    const between = other.now()
    const after = one.now()
    expect(between).toBeGreaterThan(before - TOLERANCE_MS)
    expect(between).toBeLessThan(after + TOLERANCE_MS)
  })
})

test('the resolution of the clock is a fraction of a millisecond', () => {
  expect(clockResolutionMs()).toBeGreaterThan(0)
  expect(clockResolutionMs()).toBeLessThan(1)
})
