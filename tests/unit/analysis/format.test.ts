import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatBytes,
  formatCores,
  formatCount,
  formatMs,
  formatPerSecond,
  formatPercent,
  formatRatio,
} from '../../../src/text/format.ts'

test.each([
  [0, '0 ms'],
  [0.000_4, '0.4 µs'],
  [0.012_3, '12.3 µs'],
  [0.845_4, '845 µs'],
  [0.999_4, '999 µs'],
  [0.999_6, '1.00 ms'],
  [1, '1.00 ms'],
  [9.994, '9.99 ms'],
  [9.996, '10.0 ms'],
  [12.34, '12.3 ms'],
  [99.96, '100 ms'],
  [512.4, '512 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [1_249, '1.25 s'],
  [59_900, '59.9 s'],
  [119_400, '119 s'],
  [119_900, '2 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_599_600, '1 h 0 min'],
  [7_980_000, '2 h 13 min'],
  [-12.34, '-12.3 ms'],
])('%d ms reads as %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text)
})

test.each([
  [1, '1.00×'],
  [1.916, '1.92×'],
  [48.126, '48.13×'],
  [1_234.5, '1,235×'],
])('a ratio of %d reads as %s', (ratio, text) => {
  expect(formatRatio(ratio)).toBe(text)
})

test.each([
  [0, '0 %'],
  [0.000_4, '0.0 %'],
  [0.012, '1.2 %'],
  [0.0996, '10 %'],
  [0.956, '96 %'],
  [1, '100 %'],
])('a share of %d reads as %s', (share, text) => {
  expect(formatPercent(share)).toBe(text)
})

test.each([
  [0, '0 bytes'],
  [512, '512 bytes'],
  [1_000, '1.00 kB'],
  [1_500_000, '1.50 MB'],
  [999_600, '1.00 MB'],
  [118_000_000, '118 MB'],
  [8_000_000_000, '8.00 GB'],
])('%d bytes read as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('counts have thousands separators and rates three digits', () => {
  expect(formatCount(20_000)).toBe('20,000')
  expect(formatPerSecond(1_234.5)).toBe('1,230 /s')
  expect(formatPerSecond(12.345)).toBe('12.3 /s')
  expect(formatCores(1.957)).toBe('1.96')
})

test('what was not measured is not available, in every unit', () => {
  const formats = [
    formatMs,
    formatRatio,
    formatCores,
    formatPercent,
    formatBytes,
    formatCount,
    formatPerSecond,
  ]
  for (const format of formats) {
    for (const nothing of [null, undefined, Number.NaN, Infinity])
      expect(format(nothing)).toBe('not available')
  }
})

test('a time is never more than half a percent from what is shown', () => {
  const factors: Record<string, number> = { µs: 0.001, ms: 1, s: 1_000 }
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 119_000, noNaN: true }), (ms) => {
      const [number = '', unit = ''] = formatMs(ms).split(' ')
      const shownMs = Number(number) * (factors[unit] ?? Number.NaN)
      expect(Math.abs(shownMs - ms) / ms).toBeLessThanOrEqual(0.005_01)
    }),
  )
})
