import { describe, expect, test } from 'vitest'
import { cpuClockKind, processCpuClock, threadCpuClock } from '../../../../src/runner/recording/cpu-clock.ts'

/** Far below the 1–10 ms between two ticks of a kernel's timer. */
const COMPUTING_MS = 0.25
const READINGS = 200

function compute(ms: number): void {
  const endMs = performance.now() + ms
  while (performance.now() < endMs);
}

describe('the CPU clock of a thread', () => {
  test('advances with every quarter of a millisecond of computation, not only at the kernel’s ticks', () => {
    const clock = threadCpuClock()
    const stalled = Array.from({ length: READINGS }, () => {
      const before = clock?.().totalMs ?? 0
      compute(COMPUTING_MS)
      return (clock?.().totalMs ?? 0) <= before
    })
    expect(stalled.filter(Boolean)).toEqual([])
  })

  test('has a source if there is a clock', () => {
    expect(cpuClockKind() === 'none').toBe(threadCpuClock() === null)
  })
})

test('the CPU time of a process is the sum of user and system time', () => {
  compute(5)
  const { totalMs, userMs, systemMs } = processCpuClock()
  expect(totalMs).toBeCloseTo((userMs ?? NaN) + (systemMs ?? NaN), 6)
  expect(totalMs).toBeGreaterThan(5)
})
