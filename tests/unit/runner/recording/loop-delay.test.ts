import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DelaySeries, monitorLoopDelay, seriesUntil } from '../../../../src/runner/recording/loop-delay.ts'

describe('the loop delay over time', () => {
  test('is the largest in each interval of 10 ms', () => {
    const series = new DelaySeries()
    series.add(11, 1)
    series.add(13, 0.5)
    series.add(24, 2)
    expect(series.series()).toEqual({ endsMs: [10, 20, 30], values: [0, 1, 2] })
  })

  test('begins when the timer was due', () => {
    const series = new DelaySeries()
    series.add(10, 0)
    series.add(61, 41)
    expect(series.series().values).toEqual([0, 0, 41, 41, 41, 41, 41])
  })

  test('ignores firings before the trial', () => {
    const series = new DelaySeries()
    series.add(-1, 5)
    expect(series.series()).toEqual({ endsMs: [], values: [] })
  })

  test('has at most 500 intervals, covers all of the time, and loses no delay', () => {
    const firing = fc.tuple(fc.double({ min: 0, max: 500, noNaN: true }), fc.nat(60))
    fc.assert(
      fc.property(fc.array(firing, { minLength: 1, maxLength: 300 }), (firings) => {
        const series = new DelaySeries()
        let nowMs = 0
        for (const [lateMs, tenths] of firings) {
          nowMs += 10 + lateMs + tenths * 100
          series.add(nowMs, lateMs)
        }
        const { endsMs, values } = series.series()
        expect(endsMs.length).toBeLessThanOrEqual(500)
        expect(values).toHaveLength(endsMs.length)
        expect(endsMs.at(-1)).toBeGreaterThan(nowMs)
        expect(Math.max(...values)).toBe(Math.max(...firings.map(([lateMs]) => lateMs)))
      }),
    )
  })

  test('ends with the trial', () => {
    const series = { endsMs: [10, 20, 30], values: [1, 2, 3] }
    expect(seriesUntil(series, 15)).toEqual({ endsMs: [10, 15], values: [1, 2] })
    expect(seriesUntil(series, 20)).toEqual({ endsMs: [10, 20], values: [1, 2] })
    expect(seriesUntil(series, 99)).toEqual(series)
    expect(seriesUntil(series, 0)).toEqual({ endsMs: [], values: [] })
  })
})

test('a loop that is blocked until the end has that delay', async () => {
  const startMs = performance.now()
  const monitor = monitorLoopDelay(() => performance.now() - startMs)
  while (performance.now() - startMs < 60);
  const { percentiles, series } = await monitor.stop()
  expect(percentiles.max).toBeGreaterThanOrEqual(49.9)
  expect(percentiles.p50).toBeLessThanOrEqual(percentiles.max)
  expect(Math.max(...series.values)).toBeCloseTo(percentiles.max, 1)
})
