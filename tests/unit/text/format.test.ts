import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  NOT_AVAILABLE,
  asClause,
  capitalize,
  countInWords,
  countNoun,
  formatBytes,
  formatCores,
  formatCount,
  formatDateTime,
  formatMs,
  formatNumber,
  formatPerSecond,
  formatPercent,
  formatRatio,
  formatUnit,
  inWords,
  listAnd,
  listOr,
  shortCores,
  shortPercent,
  shortRatio,
} from '../../../src/text/format.ts'
import { spaces } from './spaces.ts'

describe('formatMs', () => {
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
  ])('formats %d ms as %s', (ms, text) => {
    expect(spaces(formatMs(ms))).toBe(text)
  })

  test('is never more than half a percent off', () => {
    const factors: Record<string, number> = { µs: 0.001, ms: 1, s: 1_000 }
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 119_000, noNaN: true }), (ms) => {
        const [number = '', unit = ''] = formatMs(ms).split('\u00a0')
        const shownMs = Number(number) * (factors[unit] ?? Number.NaN)
        expect(Math.abs(shownMs - ms) / ms).toBeLessThanOrEqual(0.005_01)
      }),
    )
  })
})

test.each([
  [1, '1.00×', '1.0×'],
  [1.916, '1.92×', '1.9×'],
  [9.96, '9.96×', '10×'],
  [48.126, '48.13×', '48×'],
  [1_234.5, '1,235×', '1,235×'],
])('formats a ratio of %d as %s, in sentences as %s', (ratio, text, short) => {
  expect(formatRatio(ratio)).toBe(text)
  expect(shortRatio(ratio)).toBe(short)
})

test.each([
  [0, '0 %', '0 %'],
  [0.000_4, '0.0 %', '0 %'],
  [0.012, '1.2 %', '1 %'],
  [0.05, '5.0 %', '5 %'],
  [0.0996, '10 %', '10 %'],
  [0.956, '96 %', '96 %'],
  [1, '100 %', '100 %'],
])('formats a share of %d as %s, in sentences as %s', (share, text, short) => {
  expect(spaces(formatPercent(share))).toBe(text)
  expect(spaces(shortPercent(share))).toBe(short)
})

test.each([
  [1.957, '1.96', '2.0'],
  [2, '2.00', '2'],
  [1.24, '1.24', '1.2'],
  [0.113, '0.11', '0.11'],
])('formats %d cores as %s, in sentences as %s', (cores, text, short) => {
  expect(formatCores(cores)).toBe(text)
  expect(shortCores(cores)).toBe(short)
})

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [512, '512 bytes'],
  [1_000, '1.00 kB'],
  [1_500_000, '1.50 MB'],
  [999_600, '1.00 MB'],
  [118_000_000, '118 MB'],
  [8_000_000_000, '8.00 GB'],
  [2_500_000_000_000, '2.50 TB'],
])('formats %d bytes as %s', (bytes, text) => {
  expect(spaces(formatBytes(bytes))).toBe(text)
})

test('groups the digits of counts, and rounds rates to three', () => {
  expect(formatCount(20_000)).toBe('20,000')
  expect(formatCount(-0)).toBe('0')
  expect(spaces(formatPerSecond(1_234.5))).toBe('1,230 /s')
  expect(spaces(formatPerSecond(12.345))).toBe('12.3 /s')
})

test('formats numbers as they are typed, with their unit', () => {
  expect(formatNumber(0.000_5)).toBe('0.0005')
  expect(formatUnit(20_000, '')).toBe('20,000')
  expect(formatUnit(0.5, 'ms')).toBe('0.5\u00a0ms')
  expect(formatUnit(1_200, 'px')).toBe('1,200\u00a0px')
  expect(formatUnit(64, 'kB')).toBe('64\u00a0kB')
  expect(formatUnit(1, 'bytes')).toBe('1\u00a0byte')
})

test('puts a no-break space between a number and its unit', () => {
  expect(formatMs(12.3)).toBe('12.3\u00a0ms')
  expect(formatPercent(0.96)).toBe('96\u00a0%')
  expect(formatBytes(1_500_000)).toBe('1.50\u00a0MB')
})

test('formats what is unknown or not finite as not available', () => {
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
    for (const value of [null, undefined, Number.NaN, Infinity]) expect(format(value)).toBe(NOT_AVAILABLE)
  }
  expect(NOT_AVAILABLE).toBe('not available')
  expect(formatDateTime('yesterday')).toBe(NOT_AVAILABLE)
})

test('spells counts up to ten in words', () => {
  expect([0, 1, 2, 10, 11, 1_000].map(inWords)).toEqual(['no', 'one', 'two', 'ten', '11', '1,000'])
})

test('counts nouns in singular and plural', () => {
  expect(countNoun(1, 'trial')).toBe('1 trial')
  expect(countNoun(0, 'trial')).toBe('0 trials')
  expect(countNoun(20_000, 'task')).toBe('20,000 tasks')
  expect(countInWords(1, 'other_task')).toBe('one other task')
  expect(countInWords(3, 'other_task')).toBe('three other tasks')
  expect(spaces(countNoun(2, 'core'))).toBe('2 cores')
  expect(countNoun(2, 'slice')).toBe('2 slices')
  expect(countNoun(1, 'model')).toBe('1 model')
  expect(countNoun(2, 'worker')).toBe('2 workers')
})

test('joins lists', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listAnd)).toEqual(['', 'a', 'a and b', 'a, b and c'])
  expect([['a'], ['a', 'b'], ['a', 'b', 'c']].map(listOr)).toEqual(['a', 'a or b', 'a, b or c'])
})

test('formats a moment in the local time zone', () => {
  expect(formatDateTime(new Date(2026, 10, 28, 14, 5))).toBe('28 Nov 2026, 14:05')
  expect(formatDateTime(new Date(2026, 0, 3, 0, 0).toISOString())).toBe('3 Jan 2026, 00:00')
})

test('capitalizes a sentence', () => {
  expect(capitalize('two processes took longer.')).toBe('Two processes took longer.')
})

test('turns a sentence into the end of another one', () => {
  expect(asClause('Thread 3 stopped.')).toBe('thread 3 stopped')
  expect(asClause('A file is missing.')).toBe('a file is missing')
  expect(asClause('CPU time is unknown.')).toBe('CPU time is unknown')
})
