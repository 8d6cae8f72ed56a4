import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatNumber } from '../../../src/contract/plan/limits.ts'
import { readNumber } from '../../../src/contract/plan/read-number.ts'

describe('a typed number', () => {
  test.each([
    ['12', 12],
    [' 1,200 ', 1_200],
    ['2 000 000', 2_000_000],
    ['1_000', 1_000],
    ['0.5', 0.5],
    ['-3', -3],
    ['+3', 3],
    ['1e3', 1_000],
  ])('reads %j as %d', (text, value) => expect(readNumber(text)).toBe(value))

  test.each(['abc', '1,2', '12px', '0x10', '1,20,0', '--1', 'Infinity', 'NaN', '1.2.3'])(
    'hands on %j as it stands, for the contract to refuse',
    (text) => expect(readNumber(text)).toBe(text),
  )

  test('is undefined when the field is empty', () => expect(readNumber('   ')).toBeUndefined())

  test('reads back whatever is written with separators', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (value) => {
        expect(readNumber(formatNumber(value))).toBe(value)
      }),
    )
  })
})
