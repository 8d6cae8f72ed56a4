import { expect, test } from 'vitest'
import { grow } from '../../../src/base/typed-arrays.ts'

test('a longer array begins with the values of the shorter one', () => {
  expect(grow(Int32Array.of(1, -2), new Int32Array(4))).toEqual(Int32Array.of(1, -2, 0, 0))
})

test('an array cannot become shorter', () => {
  expect(() => grow(Uint8Array.of(1, 2), new Uint8Array(1))).toThrow(RangeError)
})
