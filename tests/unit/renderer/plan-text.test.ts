import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatNumber } from '../../../src/contract/limits.ts'
import { readNumber, stepNumber, tidyNumber } from '../../../src/renderer/state/plan-text.ts'

describe('a typed number', () => {
  test.each([
    ['12', 12],
    [' 1,200 ', 1_200],
    ['2 000 000', 2_000_000],
    ['1_000', 1_000],
    ['0.5', 0.5],
    ['-3', -3],
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
        expect(tidyNumber(String(value))).toBe(formatNumber(value))
      }),
    )
  })
})

describe('the arrow keys', () => {
  const limit = { min: 1, max: 20_000, integer: true }

  test.each([
    ['5', 1, '6'],
    ['5', -1, '4'],
    ['1', -1, '1'],
    ['250', 1, '260'],
    ['255', 1, '260'],
    ['255', -1, '250'],
    ['19,999', 1, '20,000'],
  ] as const)('go from %s by %d to %s', (text, direction, next) =>
    expect(stepNumber(text, direction, limit)).toBe(next),
  )

  test('go in tenths where the whole range is small', () => {
    expect(stepNumber('0.2', 1, { min: 0, max: 1, integer: false })).toBe('0.3')
  })

  test('leave alone what is no number', () => expect(stepNumber('abc', 1, limit)).toBeUndefined())

  test('never leave the limits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.constantFrom(1 as const, -1 as const),
        (value, direction) => {
          const next = readNumber(stepNumber(String(value), direction, limit) ?? '')
          expect(next).toBeGreaterThanOrEqual(1)
          expect(next).toBeLessThanOrEqual(20_000)
        },
      ),
    )
  })
})
