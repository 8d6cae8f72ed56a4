import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ViewWindow,
  clampWindow,
  panBy,
  reveal,
  shareOf,
  spanMs,
  timeAt,
  wholeWindow,
  zoomAt,
  zoomTo,
} from '../../../../../src/renderer/timeline/model/view-window.ts'

/** The axis of a trial that is so long, without the start of its workers. */
const axis = (extentMs: number): ViewWindow => ({ fromMs: 0, toMs: extentMs })

describe('the visible part of the time axis', () => {
  const extent = fc.double({ min: 1e-6, max: 1e8, noNaN: true })
  const view = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 1e-9, max: 1, noNaN: true }),
  )

  test('stays inside the axis, however it is zoomed and moved', () => {
    fc.assert(
      fc.property(
        extent,
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        view,
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (extentMs, startupMs, [at, length], factor, share) => {
          const whole = wholeWindow(extentMs, startupMs)
          const timeOf = (where: number): number => whole.fromMs + where * spanMs(whole)
          const start = clampWindow({ fromMs: timeOf(at), toMs: timeOf(at + length) }, whole)
          const zoomed = zoomAt(start, factor, timeAt(0.3, start), whole)
          for (const one of [start, zoomed, panBy(zoomed, share * spanMs(zoomed), whole)]) {
            expect(one.fromMs).toBeGreaterThanOrEqual(-startupMs)
            expect(one.toMs).toBeLessThanOrEqual(extentMs + spanMs(whole) * 1e-12)
            expect(spanMs(one)).toBeGreaterThan(0)
          }
        },
      ),
    )
  })

  test('keeps the time under the pointer where it is when it zooms', () => {
    const start = { fromMs: 100, toMs: 200 }
    const zoomed = zoomAt(start, 0.5, 130, axis(1_000))
    expect(spanMs(zoomed)).toBeCloseTo(50)
    expect(shareOf(130, zoomed)).toBeCloseTo(shareOf(130, start))
  })

  test('shows no less than clocks resolve, and everything when it zooms out far', () => {
    expect(spanMs(zoomAt({ fromMs: 0, toMs: 10 }, 1e-12, 5, axis(10)))).toBeCloseTo(1e-4)
    expect(zoomAt({ fromMs: 3, toMs: 4 }, 1e6, 3.5, axis(10))).toEqual({ fromMs: 0, toMs: 10 })
  })

  test('begins before the trials where the start of the workers is counted', () => {
    expect(wholeWindow(100, 30)).toEqual({ fromMs: -30, toMs: 100 })
    expect(Object.is(wholeWindow(100).fromMs, 0)).toBe(true)
  })

  test('of an empty axis is a millisecond', () => {
    expect(wholeWindow(0)).toEqual({ fromMs: 0, toMs: 1 })
    expect(clampWindow({ fromMs: NaN, toMs: NaN }, axis(10))).toEqual({ fromMs: 0, toMs: 10 })
  })

  test('shows an interval with a little room beside it', () => {
    expect(zoomTo(100, 200, axis(1_000))).toEqual({ fromMs: 95, toMs: 205 })
    expect(zoomTo(0, 1_000, axis(1_000))).toEqual({ fromMs: 0, toMs: 1_000 })
    expect(spanMs(zoomTo(500, 500, axis(1_000)))).toBeGreaterThan(0)
  })

  test('moves only as far as needed to reveal an interval', () => {
    const start = { fromMs: 100, toMs: 200 }
    expect(reveal(start, 120, 130, axis(1_000))).toBe(start)
    expect(reveal(start, 210, 220, axis(1_000)).toMs).toBeCloseTo(225)
    expect(reveal(start, 80, 90, axis(1_000)).fromMs).toBeCloseTo(75)
    expect(reveal(start, 50, 400, axis(1_000)).fromMs).toBeLessThan(50)
  })
})
