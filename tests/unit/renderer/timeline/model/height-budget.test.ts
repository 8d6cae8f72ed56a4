import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heightAt, largestFitting } from '../../../../../src/renderer/timeline/model/height-budget.ts'

const heights = fc
  .tuple(
    fc.double({ min: 1, max: 20, noNaN: true }),
    fc.double({ min: 0, max: 30, noNaN: true }),
    fc.double({ min: 0, max: 60, noNaN: true }),
  )
  .map(([least, toUsual, toMost]) => ({
    least,
    usual: least + toUsual,
    most: least + toUsual + toMost,
  }))

describe('a height', () => {
  test('is the least, the usual or the most at 0, 1 and 2, in whole pixels', () => {
    const lane = { least: 3, usual: 8.5, most: 20 }
    expect([0, 1, 2].map((share) => heightAt(lane, share))).toEqual([3, 8, 20])
  })

  test('does not decrease with its share', () => {
    const share = fc.double({ min: 0, max: 2, noNaN: true })
    fc.assert(
      fc.property(heights, share, share, (lane, one, other) => {
        const [lower, higher] = [Math.min(one, other), Math.max(one, other)]
        expect(heightAt(lane, lower)).toBeLessThanOrEqual(heightAt(lane, higher))
      }),
    )
  })
})

describe('the share of the available height', () => {
  test('is the largest whose rows fit', () => {
    fc.assert(
      fc.property(
        heights,
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 0, max: 2_000 }),
        (lane, rows, available) => {
          const heightOf = (share: number): number => rows * heightAt(lane, share)
          const found = largestFitting(heightOf, available)
          if (heightOf(0) > available) expect(found).toBe(0)
          else expect(heightOf(found)).toBeLessThanOrEqual(available)
          // Finer than a pixel of a row.
          if (found < 2) expect(heightOf(found + 1e-4)).toBeGreaterThan(available)
        },
      ),
    )
  })
})
