import { describe, expect, it } from 'vitest'
import { threadCpuClock } from '../../../src/runner/recording/cpu-clock.ts'

/** Far below the 1–10 ms between two ticks of a kernel's timer. */
const COMPUTING_MS = 0.25
const READINGS = 200

describe('the CPU clock of a thread', () => {
  it('moves with every quarter of a millisecond that the thread computes, not only at the kernel’s ticks', () => {
    const clock = threadCpuClock()
    const stoodStill = Array.from({ length: READINGS }, () => {
      const before = clock?.().totalMs ?? 0
      const untilMs = performance.now() + COMPUTING_MS
      while (performance.now() < untilMs);
      return (clock?.().totalMs ?? 0) <= before
    })
    expect(stoodStill.filter(Boolean)).toEqual([])
  })
})
