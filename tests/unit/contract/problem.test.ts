import { expect, test } from 'vitest'
import { describeProblem, listChoices, showName, showValue } from '../../../src/contract/plan/problem.ts'

test('a problem names the field, the value and what is accepted', () => {
  const problem = { path: 'tasks', value: '0', accepted: 'a whole number from 1 to 20,000' }
  expect(describeProblem(problem)).toBe('tasks is 0: it must be a whole number from 1 to 20,000.')
  expect(describeProblem(problem, '--tasks')).toBe(
    '--tasks is 0: it must be a whole number from 1 to 20,000.',
  )
})

test('a problem without a value says that it is missing', () => {
  expect(describeProblem({ path: 'workload', value: '', accepted: 'one of a or b' })).toBe(
    'workload is missing: it must be one of a or b.',
  )
})

test('choices are listed as in speech', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listChoices)).toEqual(['', 'a', 'a or b', 'a, b or c'])
})

test.each([
  [undefined, ''],
  [null, 'null'],
  ['text', '"text"'],
  ['two\nlines', String.raw`"two\nlines"`],
  ['a "quoted" word', String.raw`"a \"quoted\" word"`],
  [1_234.5, '1,234.5'],
  [-Infinity, 'not a number'],
  [{ a: 1 }, '{"a":1}'],
  [Symbol('s'), 'symbol'],
  [() => 1, 'function'],
  [3n, 'bigint'],
])('a given value %s is shown as %s', (value, text) => {
  expect(showValue(value)).toBe(text)
})

test('a long value is cut', () => {
  expect(showValue('x'.repeat(10_000_000))).toHaveLength(58)
  expect(showValue(Array.from({ length: 1_000 }, () => 1)).endsWith('…')).toBe(true)
})

test('a name that is no plain word is shown as a value', () => {
  expect(showName('latencyMs')).toBe('latencyMs')
  expect(showName('a b')).toBe('"a b"')
  expect(showName('x'.repeat(100)).length).toBeLessThan(61)
})
