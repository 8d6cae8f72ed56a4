import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnsFromJson, columnsToJson } from '../../../../src/contract/columns/codec.ts'
import { awaitsOf, columnsOf, slicesOf } from '../../../fixtures/slices.ts'

class Refused extends Error {}

function decode(kind: 'slices' | 'awaits', lists: Readonly<Record<string, unknown>>): unknown {
  return columnsFromJson(kind, lists, (path, value) => {
    throw new Refused(`${path}: ${String(value)}`)
  })
}

const parse = (json: string): Record<string, unknown> => JSON.parse(json) as Record<string, unknown>

test('columns become lists of numbers', () => {
  expect(columnsToJson(slicesOf('0r50.5 -w39.5'))).toBe('{"edgesMs":[0,50.5,90],"task":[0,-1],"state":[0,2]}')
})

test('awaits are unchanged by encoding and decoding', () => {
  const awaits = awaitsOf([7, 'web', 1, 3, 3.5], [0, 'task', 2.5, 4, 9])
  expect(decode('awaits', parse(columnsToJson(awaits)))).toEqual(awaits)
})

test('slices are unchanged by encoding and decoding', () => {
  const slice = fc.record({
    ms: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    task: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
    state: fc.nat({ max: 5 }),
  })
  fc.assert(
    fc.property(fc.array(slice), (specs) => {
      const columns = columnsOf(specs)
      expect(decode('slices', parse(columnsToJson(columns)))).toEqual(columns)
    }),
  )
})

test.each([NaN, Infinity, -Infinity])('%s cannot be encoded', (value) => {
  expect(() => columnsToJson({ edgesMs: Float64Array.of(0, value) })).toThrow(new RangeError('edgesMs'))
})

describe('decoding', () => {
  test.each([
    ['slices', { task: [0.5] }, 'task.0: 0.5'],
    ['slices', { task: [0, -2] }, 'task.1: -2'],
    ['slices', { task: [2 ** 31] }, 'task.0: 2147483648'],
    ['slices', { state: [6] }, 'state.0: 6'],
    ['slices', { state: ['gc'] }, 'state.0: gc'],
    ['slices', { edgesMs: [0, null] }, 'edgesMs.1: null'],
    ['awaits', { task: [-1] }, 'task.0: -1'],
    ['awaits', { cause: [5] }, 'cause.0: 5'],
    ['awaits', { readyMs: [Infinity] }, 'readyMs.0: Infinity'],
  ] as const)('of %s refuses the number of %j', (kind, lists, message) => {
    expect(() => decode(kind, lists)).toThrow(new Refused(message))
  })

  test('leaves columns that are missing or no lists to the schema', () => {
    expect(decode('slices', { edgesMs: {}, other: [1] })).toEqual({ edgesMs: {}, other: [1] })
  })
})
