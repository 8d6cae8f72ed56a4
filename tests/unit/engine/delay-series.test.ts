import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DelaySeries, delaysUntil } from '../../../src/runner/recording/delay-series.ts'

describe('the loop’s delay over time', () => {
  it('keeps the most in each interval of 10 ms', () => {
    const series = new DelaySeries()
    series.add(11, 1)
    series.add(13, 0.5)
    series.add(24, 2)
    expect(series.series()).toEqual({ tMs: [10, 20, 30], delayMs: [0, 1, 2] })
  })

  it('is late from when the timer was due', () => {
    const series = new DelaySeries()
    series.add(10, 0)
    series.add(61, 41)
    expect(series.series().delayMs).toEqual([0, 0, 41, 41, 41, 41, 41])
  })

  it('has 500 intervals at most, covers all of the time and loses no delay', () => {
    const late = fc.tuple(fc.double({ min: 0, max: 500, noNaN: true }), fc.nat(60))
    fc.assert(
      fc.property(fc.array(late, { minLength: 1, maxLength: 300 }), (firings) => {
        const series = new DelaySeries()
        let nowMs = 0
        for (const [lateMs, seconds] of firings) {
          nowMs += 10 + lateMs + seconds * 100
          series.add(nowMs, lateMs)
        }
        const { tMs, delayMs } = series.series()
        expect(tMs.length).toBeLessThanOrEqual(500)
        expect(delayMs).toHaveLength(tMs.length)
        expect(tMs.at(-1)).toBeGreaterThan(nowMs)
        expect(Math.max(...delayMs)).toBe(Math.max(...firings.map(([lateMs]) => lateMs)))
      }),
    )
  })

  it('ends with the trial', () => {
    const series = { tMs: [10, 20, 30], delayMs: [1, 2, 3] }
    expect(delaysUntil(series, 15)).toEqual({ tMs: [10, 15], delayMs: [1, 2] })
    expect(delaysUntil(series, 20)).toEqual({ tMs: [10, 20], delayMs: [1, 2] })
    expect(delaysUntil(series, 99)).toEqual(series)
  })
})
