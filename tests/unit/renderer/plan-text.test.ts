import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatNumber } from '../../../src/contract/plan/limits.ts'
import { readNumber } from '../../../src/contract/plan/read-number.ts'
import { stepNumber, tidyNumber } from '../../../src/renderer/experiment/plan-text.ts'

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

test('a number is written with separators, and what is no number as it was typed', () => {
  expect(tidyNumber(' 12px ')).toBe('12px')
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (value) => {
      expect(tidyNumber(String(value))).toBe(formatNumber(value))
    }),
  )
})
