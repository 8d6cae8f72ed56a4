import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lowerBound, partitionPoint, upperBound } from '../../../src/base/binary-search.ts'

test('upperBound is the first index with a greater value, lowerBound the first with one that is not less', () => {
  const ascending = [1, 3, 3, 3, 7]
  expect([0, 1, 3, 5, 7].map((value) => upperBound(ascending, value))).toEqual([0, 1, 4, 4, 5])
  expect([0, 1, 3, 5, 7].map((value) => lowerBound(ascending, value))).toEqual([0, 0, 1, 4, 4])
})

test('bounds of an empty list are 0', () => {
  expect(upperBound([], 1)).toBe(0)
  expect(lowerBound(new Float64Array(), 1)).toBe(0)
})

test('partitionPoint searches the given range only', () => {
  expect(partitionPoint(2, 5, () => true)).toBe(2)
  expect(partitionPoint(2, 5, () => false)).toBe(5)
  expect(partitionPoint(5, 5, () => true)).toBe(5)
})

test('both bounds agree with a linear search', () => {
  const list = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 })
  fc.assert(
    fc.property(list, fc.integer({ min: -1, max: 21 }), (values, value) => {
      const ascending = Float64Array.from(values).sort()
      const firstWhere = (found: (one: number) => boolean): number => {
        const index = ascending.findIndex(found)
        return index === -1 ? ascending.length : index
      }
      expect(upperBound(ascending, value)).toBe(firstWhere((one) => one > value))
      expect(lowerBound(ascending, value)).toBe(firstWhere((one) => one >= value))
    }),
  )
})
