import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readNumber } from '../../../../src/contract/plan/read-number.ts'
import { stepNumber, tidyNumber } from '../../../../src/renderer/experiment/fields/plan-fields.ts'
import { formatNumber } from '../../../../src/text/format.ts'

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

  test.each(['abc', '1.000'])('do not change %s, which is no number', (text) => {
    expect(stepNumber(text, 1, limit)).toBeUndefined()
  })

  test('stay within the limits', () => {
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

describe('a number that was typed', () => {
  test('is written with separators', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (value) => {
        expect(tidyNumber(String(value), true)).toBe(formatNumber(value))
      }),
    )
  })

  test('stays as it was typed where it is no number, or ambiguous', () => {
    expect(tidyNumber(' 12px ', true)).toBe('12px')
    expect(tidyNumber('1.000', true)).toBe('1.000')
    expect(tidyNumber('1.000', false)).toBe('1')
  })
})
