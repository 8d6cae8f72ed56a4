import { expect, test } from 'vitest'
import { fieldName, found, shortJson } from '../../../../src/contract/plan/problem.ts'
import { AmbiguousNumber } from '../../../../src/contract/plan/read-number.ts'

test('what was found is nothing, a value, or an ambiguous number', () => {
  expect(found(undefined)).toEqual({ kind: 'nothing' })
  expect(found(null)).toEqual({ kind: 'value', json: 'null' })
  expect(found(new AmbiguousNumber('1.000'))).toEqual({
    kind: 'ambiguous_number',
    text: '1.000',
    readings: [1, 1_000],
  })
})

test.each([
  ['text', '"text"'],
  ['two\nlines', String.raw`"two\nlines"`],
  ['a "quoted" word', String.raw`"a \"quoted\" word"`],
  [1_234.5, '1234.5'],
  [-Infinity, '-Infinity'],
  [Number.NaN, 'NaN'],
  [{ a: 1 }, '{"a":1}'],
  [Symbol('s'), 'symbol'],
  [() => 1, 'function'],
  [3n, 'bigint'],
])('the value %s is shown as %s', (value, text) => {
  expect(shortJson(value)).toBe(text)
})

test('a long value is cut', () => {
  expect(shortJson('x'.repeat(10_000_000))).toHaveLength(58)
  expect(shortJson(Array.from({ length: 1_000 }, () => 1))).toMatch(/^\[1,1,.*…$/)
})

test('a name that is not a plain word is shown as JSON', () => {
  expect(fieldName('latencyMs')).toBe('latencyMs')
  expect(fieldName('a b')).toBe('"a b"')
  expect(fieldName('x'.repeat(100)).length).toBeLessThan(61)
})
