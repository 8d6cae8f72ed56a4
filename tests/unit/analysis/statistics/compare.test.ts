import { expect, test } from 'vitest'
import { compareWall } from '../../../../src/analysis/statistics/compare.ts'
import { type Statistic, describe } from '../../../../src/analysis/statistics/statistics.ts'

function statistic(values: readonly number[]): Statistic {
  const described = describe(values, 1)
  if (described === null) throw new Error('There is no value.')
  return described
}

test.each([
  { values: [50, 51, 52], reference: [100, 101, 102], verdict: 'faster', ratio: 1.98 },
  { values: [100, 101, 102], reference: [50, 51, 52], verdict: 'slower', ratio: 0.505 },
  { values: [100, 101, 102], reference: [103, 104, 105], verdict: 'same', ratio: 1.03 },
  { values: [99, 100, 101], reference: [105, 105, 106], verdict: 'faster', ratio: 1.05 },
  { values: [90, 100, 120], reference: [100, 115, 130], verdict: 'unclear', ratio: 1.15 },
  { values: [40, 60, 110], reference: [50, 100, 190], verdict: 'unclear', ratio: 1.667 },
])('$values is $verdict relative to $reference', ({ values, reference, verdict, ratio }) => {
  const comparison = compareWall(statistic(values), statistic(reference))
  expect(comparison?.verdict).toBe(verdict)
  expect(comparison?.ratio).toBeCloseTo(ratio, 2)
})

test('without an interval the medians decide', () => {
  expect(compareWall(statistic([90, 110]), statistic([110, 110]))?.verdict).toBe('faster')
  expect(compareWall(statistic([100]), statistic([104]))?.verdict).toBe('same')
  expect(compareWall(statistic([100]), statistic([106]))?.verdict).toBe('faster')
  expect(compareWall(statistic([106]), statistic([100]))?.verdict).toBe('slower')
})

test('times of 0, and ratios that overflow a float, are not compared', () => {
  expect(compareWall(statistic([0]), statistic([1]))).toBeNull()
  expect(compareWall(statistic([1]), statistic([0]))).toBeNull()
  expect(compareWall(statistic([5e-324]), statistic([1e300]))).toBeNull()
})
