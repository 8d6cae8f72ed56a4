import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ModelBreakdown } from '../../../../src/analysis/breakdown/breakdown.ts'
import { PARTS, type Part, sumOfParts } from '../../../../src/analysis/breakdown/parts.ts'
import { barsOf, partsShown } from '../../../../src/renderer/results/breakdown/breakdown-view.ts'

const MEASURES = ['per_worker', 'total'] as const

function breakdownOf(parts: Partial<Record<Part, number>>, workers: number): ModelBreakdown {
  const all = Object.fromEntries(PARTS.map((part) => [part, parts[part] ?? 0])) as Record<Part, number>
  const totalMs = sumOfParts(all)
  const beside = { startupMs: 40 * workers, harnessCpuMs: null }
  return { model: 'threads', trial: 0, workers, wallMs: totalMs / workers, totalMs, parts: all, ...beside }
}

const anyBreakdown = fc
  .record({
    workers: fc.integer({ min: 1, max: 64 }),
    parts: fc.dictionary(fc.constantFrom(...PARTS), fc.double({ min: 0.001, max: 1e6, noNaN: true }), {
      minKeys: 1,
    }),
  })
  .map(({ workers, parts }) => breakdownOf(parts, workers))

describe('the bars of a breakdown', () => {
  test.each(MEASURES)('add up to their length, without gaps, and fit the scale (%s)', (measure) => {
    fc.assert(
      fc.property(fc.array(anyBreakdown, { minLength: 1, maxLength: 4 }), (breakdowns) => {
        const bars = barsOf(breakdowns, measure)
        const longestMs = Math.max(...bars.map(({ lengthMs }) => lengthMs))
        for (const { lengthMs, segments } of bars) {
          const sum = (of: 'ms' | 'share' | 'width'): number =>
            segments.reduce((all, one) => all + one[of], 0)
          expect(sum('ms') / lengthMs).toBeCloseTo(1, 9)
          expect(sum('share')).toBeCloseTo(1, 9)
          expect(sum('width')).toBeCloseTo(lengthMs / longestMs, 9)
          for (const [at, { left }] of segments.entries()) {
            const before = segments[at - 1]
            expect(left).toBeCloseTo(before === undefined ? 0 : before.left + before.width, 9)
          }
        }
      }),
    )
  })

  test('are as long as the wall time per worker, and that × the workers in total', () => {
    const breakdown = breakdownOf({ compute: 150, idle_end: 50 }, 2)
    expect(barsOf([breakdown], 'per_worker')[0]?.lengthMs).toBe(100)
    expect(barsOf([breakdown], 'total')[0]?.lengthMs).toBe(200)
    expect(barsOf([breakdown], 'per_worker')[0]?.segments).toMatchObject([
      { part: 'compute', ms: 75, share: 0.75 },
      { part: 'idle_end', ms: 25, share: 0.25 },
    ])
  })

  test('have the parts that some model spent time in, in one order', () => {
    const breakdowns = [breakdownOf({ idle_end: 1, compute: 2 }, 1), breakdownOf({ preempted: 3 }, 1)]
    expect(partsShown(breakdowns)).toEqual(['compute', 'preempted', 'idle_end'])
  })
})
