import { expect, test } from 'vitest'
import { compareWall } from '../../../src/analysis/statistics/compare.ts'
import { describe } from '../../../src/analysis/statistics/statistics.ts'

test.each([
  { values: [50, 51, 52], against: [100, 101, 102], verdict: 'faster', times: 1.98 },
  { values: [100, 101, 102], against: [50, 51, 52], verdict: 'slower', times: 1.98 },
  { values: [100, 101, 102], against: [103, 104, 105], verdict: 'same', times: 1.03 },
  { values: [90, 100, 120], against: [100, 115, 130], verdict: 'same', times: 1.15 },
  { values: [40, 60, 110], against: [50, 100, 190], verdict: 'unclear', times: 1.67 },
])('$values against $against is $verdict', ({ values, against, verdict, times }) => {
  const comparison = compareWall(describe(values), describe(against))
  expect(comparison?.verdict).toBe(verdict)
  expect(comparison?.times).toBeCloseTo(times, 2)
})

test('two trials have no interval, so a difference counts from 25 % on', () => {
  expect(compareWall(describe([90, 110]), describe([110, 110]))?.verdict).toBe('same')
  expect(compareWall(describe([100]), describe([124]))?.verdict).toBe('same')
  expect(compareWall(describe([100]), describe([126]))?.verdict).toBe('faster')
})

test('a time of nothing cannot be compared', () => {
  expect(compareWall(describe([0]), describe([1]))).toBeNull()
  expect(compareWall(describe([1]), describe([0]))).toBeNull()
  expect(compareWall(describe([5e-324]), describe([1e300]))).toBeNull()
})
