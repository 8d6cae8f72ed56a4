import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ticksBetween } from '../../../../src/renderer/ui/time-axis.ts'

const labels = (fromMs: number, toMs: number, maxTicks = 6): string[] =>
  ticksBetween(fromMs, toMs, maxTicks).map(({ label }) => label.replaceAll('\u00a0', ' '))

describe('the ticks of a time axis', () => {
  test.each([
    [0, 5e-6, ['0', '1 ns', '2 ns', '3 ns', '4 ns', '5 ns']],
    [0, 0.4, ['0', '100 µs', '200 µs', '300 µs', '400 µs']],
    [0, 904, ['0', '200 ms', '400 ms', '600 ms', '800 ms']],
    [0, 5_000, ['0', '1 s', '2 s', '3 s', '4 s', '5 s']],
    [500, 503, ['500 ms', '500.5 ms', '501 ms', '501.5 ms', '502 ms', '502.5 ms', '503 ms']],
    [0, 180_000, ['0', '30 s', '60 s', '90 s', '120 s', '150 s', '180 s']],
    [0, 3_000_000, ['0', '10 min', '20 min', '30 min', '40 min', '50 min']],
    [0, 36_000_000, ['0', '2 h', '4 h', '6 h', '8 h', '10 h']],
  ])('from %d to %d ms are in one sensible unit', (fromMs, toMs, expected) => {
    expect(labels(fromMs, toMs)).toEqual(expected)
  })

  test('distinguish times that are close together far from the start', () => {
    expect(labels(12_345, 12_345.002, 4)).toEqual([
      '12,345,000 µs',
      '12,345,000.5 µs',
      '12,345,001 µs',
      '12,345,001.5 µs',
      '12,345,002 µs',
    ])
  })

  test('are evenly spaced inside the window, all different, and no more than there is room for', () => {
    const window = fc.tuple(
      fc.double({ min: 0, max: 1e7, noNaN: true }),
      fc.double({ min: -3, max: 7.5, noNaN: true }),
    )
    fc.assert(
      fc.property(window, fc.integer({ min: 1, max: 20 }), ([fromMs, power], maxTicks) => {
        const lengthMs = 10 ** power
        const ticks = ticksBetween(fromMs, fromMs + lengthMs, maxTicks)
        expect(ticks.length).toBeLessThanOrEqual(maxTicks + 1)
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
        for (const { ms, share } of ticks) {
          expect(ms).toBeGreaterThanOrEqual(fromMs - lengthMs * 1e-6)
          expect(share).toBeLessThanOrEqual(1 + 1e-6)
        }
      }),
    )
  })
})
