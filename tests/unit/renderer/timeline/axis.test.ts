import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rulerMarks } from '../../../../src/renderer/timeline/model/ruler.ts'
import {
  clampWindow,
  panBy,
  reveal,
  shareOf,
  spanMs,
  timeAt,
  wholeWindow,
  zoomAt,
  zoomTo,
} from '../../../../src/renderer/timeline/model/view-window.ts'

const labels = (fromMs: number, toMs: number, most = 6): string[] =>
  rulerMarks({ fromMs, toMs }, most).map(({ label }) => label)

describe('the ruler', () => {
  test.each([
    [0, 5e-6, ['0', '1 ns', '2 ns', '3 ns', '4 ns', '5 ns']],
    [0, 0.4, ['0', '100 µs', '200 µs', '300 µs', '400 µs']],
    [0, 904, ['0', '200 ms', '400 ms', '600 ms', '800 ms']],
    [0, 5_000, ['0', '1 s', '2 s', '3 s', '4 s', '5 s']],
    [500, 503, ['500.0 ms', '500.5 ms', '501.0 ms', '501.5 ms', '502.0 ms', '502.5 ms', '503.0 ms']],
    [0, 180_000, ['0', '30 s', '60 s', '90 s', '120 s', '150 s', '180 s']],
    [0, 3_000_000, ['0', '10 min', '20 min', '30 min', '40 min', '50 min']],
    [0, 36_000_000, ['0', '2 h', '4 h', '6 h', '8 h', '10 h']],
  ])('from %d to %d ms has marks in one sensible unit', (fromMs, toMs, expected) => {
    expect(labels(fromMs, toMs)).toEqual(expected)
  })

  test('tells apart times that lie close together far from the start', () => {
    expect(labels(12_345, 12_345.002, 4)).toEqual([
      '12,345,000.0 µs',
      '12,345,000.5 µs',
      '12,345,001.0 µs',
      '12,345,001.5 µs',
      '12,345,002.0 µs',
    ])
  })

  test('has even marks inside the window, no two alike, no more than there is room for', () => {
    const window = fc.tuple(
      fc.double({ min: 0, max: 1e7, noNaN: true }),
      fc.double({ min: -3, max: 7.5, noNaN: true }),
    )
    fc.assert(
      fc.property(window, fc.integer({ min: 1, max: 20 }), ([fromMs, power], most) => {
        const view = { fromMs, toMs: fromMs + 10 ** power }
        const marks = rulerMarks(view, most)
        expect(marks.length).toBeLessThanOrEqual(most + 1)
        expect(new Set(marks.map(({ label }) => label)).size).toBe(marks.length)
        for (const { ms, share } of marks) {
          expect(ms).toBeGreaterThanOrEqual(view.fromMs - 10 ** power * 1e-6)
          expect(share).toBeLessThanOrEqual(1 + 1e-6)
        }
      }),
    )
  })
})

describe('the window on the time', () => {
  const extent = fc.double({ min: 1e-6, max: 1e8, noNaN: true })
  const view = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 1e-9, max: 1, noNaN: true }),
  )

  test('never leaves what there is, however it is zoomed and moved', () => {
    fc.assert(
      fc.property(
        extent,
        view,
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (extentMs, [at, length], factor, share) => {
          const start = clampWindow({ fromMs: at * extentMs, toMs: (at + length) * extentMs }, extentMs)
          const zoomed = zoomAt(start, factor, timeAt(0.3, start), extentMs)
          for (const one of [start, zoomed, panBy(zoomed, share * spanMs(zoomed), extentMs)]) {
            expect(one.fromMs).toBeGreaterThanOrEqual(0)
            expect(one.toMs).toBeLessThanOrEqual(extentMs * (1 + 1e-12))
            expect(spanMs(one)).toBeGreaterThan(0)
          }
        },
      ),
    )
  })

  test('keeps what is under the pointer there when it zooms', () => {
    const start = { fromMs: 100, toMs: 200 }
    const zoomed = zoomAt(start, 0.5, 130, 1_000)
    expect(spanMs(zoomed)).toBeCloseTo(50)
    expect(shareOf(130, zoomed)).toBeCloseTo(shareOf(130, start))
  })

  test('shows no less than the clock can tell, and all when it zooms out far', () => {
    expect(spanMs(zoomAt({ fromMs: 0, toMs: 10 }, 1e-12, 5, 10))).toBeCloseTo(1e-4)
    expect(zoomAt({ fromMs: 3, toMs: 4 }, 1e6, 3.5, 10)).toEqual({ fromMs: 0, toMs: 10 })
  })

  test('of nothing is a millisecond', () => {
    expect(wholeWindow(0)).toEqual({ fromMs: 0, toMs: 1 })
    expect(clampWindow({ fromMs: NaN, toMs: NaN }, 10)).toEqual({ fromMs: 0, toMs: 10 })
  })

  test('shows an interval with a little room beside it', () => {
    expect(zoomTo(100, 200, 1_000)).toEqual({ fromMs: 95, toMs: 205 })
    expect(zoomTo(0, 1_000, 1_000)).toEqual({ fromMs: 0, toMs: 1_000 })
    expect(spanMs(zoomTo(500, 500, 1_000))).toBeGreaterThan(0)
  })

  test('moves only as far as needed to reveal an interval', () => {
    const start = { fromMs: 100, toMs: 200 }
    expect(reveal(start, 120, 130, 1_000)).toBe(start)
    expect(reveal(start, 210, 220, 1_000).toMs).toBeCloseTo(225)
    expect(reveal(start, 80, 90, 1_000).fromMs).toBeCloseTo(75)
    expect(reveal(start, 50, 400, 1_000).fromMs).toBeLessThan(50)
  })
})
