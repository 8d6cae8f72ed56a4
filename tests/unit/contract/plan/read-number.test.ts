import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AmbiguousNumber, readNumber } from '../../../../src/contract/plan/read-number.ts'

describe('typed text', () => {
  test.each([
    ['12', 12],
    [' 1,200 ', 1_200],
    ['2 000 000', 2_000_000],
    ['2\u202f000\u00a0000', 2_000_000],
    ["2'000", 2_000],
    ['1_000', 1_000],
    ['1,000.5', 1_000.5],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['-3', -3],
    ['+3', 3],
    ['1e3', 1_000],
  ])('%j is the number %d', (text, value) => expect(readNumber(text)).toBe(value))

  test.each(['abc', '1,2', '12px', '0x10', '1,20,0', '--1', 'Infinity', 'NaN', '1.2.3', '1e999'])(
    '%j is not a number, and stays text',
    (text) => expect(readNumber(text)).toBe(text),
  )

  test('of spaces only is undefined', () => expect(readNumber('   ')).toBeUndefined())

  test('is the same number with and without separators', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (value) => {
        expect(readNumber(value.toLocaleString('en-US'), { integer: true })).toBe(value)
        expect(readNumber(String(value), { integer: true })).toBe(value)
      }),
    )
  })
})

describe('a point before three digits', () => {
  test.each([
    ['1.000', 1, 1_000],
    ['-12.500', -12.5, -12_500],
  ])('of %j has two readings if a whole number is expected', (text, decimal, grouped) => {
    const read = readNumber(text, { integer: true })
    expect(read).toBeInstanceOf(AmbiguousNumber)
    expect(read).toMatchObject({ text, readings: [decimal, grouped] })
  })

  test('is a decimal point elsewhere', () => expect(readNumber('1.000')).toBe(1))

  test.each([
    ['1.00', 1],
    ['1.0000', 1],
    ['0.125', 0.125],
    ['1,000.000', 1_000],
  ])('is not ambiguous in %j', (text, value) => expect(readNumber(text, { integer: true })).toBe(value))
})
