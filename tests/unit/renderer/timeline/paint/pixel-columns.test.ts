import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SLICE_STATES } from '../../../../../src/contract/columns/states.ts'
import { LaneIndex } from '../../../../../src/renderer/timeline/model/lane-index.ts'
import { STYLE, STYLES, stateOfStyle, styleOf } from '../../../../../src/renderer/timeline/model/styles.ts'
import {
  NOTHING,
  PixelColumns,
  STACKED,
  fillColumns,
  runningMsBetween,
  sumsBetween,
} from '../../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { columnsOf, slicesOf } from '../../../../fixtures/slices.ts'

const lengthMs = fc.oneof(
  fc.double({ min: 1e-6, max: 1e-3, noNaN: true }),
  fc.double({ min: 1e-3, max: 10, noNaN: true }),
  fc.double({ min: 10, max: 5_000, noNaN: true }),
)
const spec = fc.record({
  ms: lengthMs,
  task: fc.integer({ min: -1, max: 12 }),
  state: fc.nat(SLICE_STATES.length - 1),
})
const lane = fc.array(spec, { maxLength: 400 })
/** A part of the lane as shares of it, sometimes far beyond its ends. */
const part = fc.tuple(
  fc.double({ min: -0.5, max: 1.2, noNaN: true }),
  fc.double({ min: 1e-6, max: 2, noNaN: true }),
)

function fill(index: LaneIndex, fromMs: number, stepMs: number, length: number): PixelColumns {
  const columns = new PixelColumns(length)
  fillColumns(index, { fromMs, stepMs }, columns)
  return columns
}

/** The time per style between two times, slice by slice. */
function visited(index: LaneIndex, fromMs: number, toMs: number): Float64Array {
  const sums = new Float64Array(STYLES)
  const { edgesMs, task, state } = index.slices
  for (let slice = 0; slice < index.count; slice++) {
    const inside = Math.min(edgesMs[slice + 1] ?? 0, toMs) - Math.max(edgesMs[slice] ?? 0, fromMs)
    if (inside <= 0) continue
    const style = styleOf(state[slice] ?? 0, task[slice] ?? -1, index.selected)
    sums[style] = (sums[style] ?? 0) + inside
  }
  return sums
}

describe('the columns of a lane', () => {
  test('have the time per style of the slices in them, at any zoom, whatever is selected', () => {
    fc.assert(
      fc.property(
        lane,
        part,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: -1, max: 12 }),
        (specs, [at, share], length, selected) => {
          const index = new LaneIndex(columnsOf(specs))
          index.select(selected)
          const wholeMs = index.endMs || 1
          const fromMs = wholeMs * at
          const stepMs = Math.max(1e-9, (wholeMs * share) / length)
          const { sumsMs } = fill(index, fromMs, stepMs, length)
          for (let column = 0; column < length; column++) {
            const expected = visited(index, fromMs + column * stepMs, fromMs + (column + 1) * stepMs)
            for (let style = 0; style < STYLES; style++) {
              const sum = sumsMs[column * STYLES + style] ?? NaN
              expect(Math.abs(sum - (expected[style] ?? 0))).toBeLessThanOrEqual(wholeMs * 1e-10)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test('add up to all slices over the whole lane', () => {
    fc.assert(
      fc.property(lane, fc.integer({ min: 1, max: 300 }), (specs, length) => {
        const index = new LaneIndex(columnsOf(specs))
        const wholeMs = index.endMs
        if (wholeMs === 0) return
        const { sumsMs } = fill(index, 0, wholeMs / length, length)
        const perState = new Map<string, number>()
        for (const [at, ms] of sumsMs.entries()) {
          const state = stateOfStyle(at % STYLES)
          perState.set(state, (perState.get(state) ?? 0) + ms)
        }
        for (const [code, state] of SLICE_STATES.entries()) {
          const ofState = specs.filter((one) => one.state === code).reduce((sum, { ms }) => sum + ms, 0)
          expect(Math.abs((perState.get(state) ?? 0) - ofState)).toBeLessThanOrEqual(wholeMs * 1e-9)
        }
      }),
    )
  })

  test('are in order, have each wide slice, and call no block a single slice', () => {
    fc.assert(
      fc.property(lane, fc.integer({ min: 1, max: 300 }), (specs, length) => {
        const index = new LaneIndex(columnsOf(specs))
        const wholeMs = index.endMs
        if (wholeMs === 0) return
        const stepMs = wholeMs / length
        const { slice, style } = fill(index, 0, stepMs, length)
        const seen = new Set<number>()
        for (let at = 0; at < length; at++) {
          if (at > 0) expect(slice[at]).toBeGreaterThanOrEqual(slice[at - 1] ?? 0)
          if (style[at] === STACKED || style[at] === NOTHING) continue
          const single = slice[at] ?? -1
          seen.add(single)
          expect((specs[single]?.ms ?? 0) / stepMs).toBeGreaterThanOrEqual(2 - 1e-6)
        }
        for (const [at, { ms }] of specs.entries())
          if (ms > 3 * stepMs * (1 + 1e-9)) expect(seen).toContain(at)
      }),
    )
  })

  test('use the totals of whole blocks where a column has thousands of slices', () => {
    const specs = Array.from({ length: 50_000 }, (_, at) => ({
      ms: (at % 7) + 0.5,
      task: at % 9,
      state: at % 6,
    }))
    const index = new LaneIndex(columnsOf(specs))
    const wholeMs = index.endMs
    const { sumsMs } = fill(index, wholeMs * 0.1, wholeMs / 12, 7)
    for (let column = 0; column < 7; column++) {
      const fromMs = wholeMs * 0.1 + (column * wholeMs) / 12
      const expected = visited(index, fromMs, fromMs + wholeMs / 12)
      for (const [style, ms] of expected.entries()) expect(sumsMs[column * STYLES + style]).toBeCloseTo(ms, 5)
    }
  })

  test('belong to the neighbour that has more of them', () => {
    const index = new LaneIndex(slicesOf('0r2.4 1p2.6'))
    const { style } = fill(index, 0, 1, 6)
    const preempted = STYLE.preempted + 1
    expect([...style]).toEqual([0, 0, preempted, preempted, preempted, NOTHING])
  })

  test('are blocks where slices are small, and nothing where there are none', () => {
    const index = new LaneIndex(slicesOf('0r1.5 1r1.5'))
    expect([...fill(index, -2, 1, 6).style]).toEqual([NOTHING, NOTHING, STACKED, STACKED, STACKED, NOTHING])
    expect([...fill(new LaneIndex(slicesOf('')), 0, 1, 2).style]).toEqual([NOTHING, NOTHING])
  })

  test('sum up any interval', () => {
    const index = new LaneIndex(slicesOf('0r3 0p1 -w4 1r2'))
    expect(runningMsBetween(index, 2, 9)).toBeCloseTo(2)
    expect(sumsBetween(index, 0, 10)[STYLE.waiting]).toBeCloseTo(4)
  })
})

describe('a lane', () => {
  test('finds the slice at a time, as visiting all of them does', () => {
    fc.assert(
      fc.property(lane, fc.double({ min: -0.1, max: 1.1, noNaN: true }), (specs, share) => {
        const index = new LaneIndex(columnsOf(specs))
        const { edgesMs } = index.slices
        const ms = (index.endMs || 1) * share
        const expected = specs.findIndex((_, at) => (edgesMs[at] ?? 0) <= ms && ms < (edgesMs[at + 1] ?? 0))
        expect(index.sliceAt(ms)).toBe(expected)
      }),
    )
  })

  test('treats neighbours of the same task and state as one stretch', () => {
    const index = new LaneIndex(slicesOf('0r1 0r2 0p1 0p1 0p1 1r1'))
    expect(index.stretchAt(3)).toEqual({ first: 2, last: 4, fromMs: 3, toMs: 6, task: 0, state: 1 })
  })

  test('counts the slices in an interval, cut ones included', () => {
    const index = new LaneIndex(slicesOf('0r1 0p1 1r1 1p1 -w4'))
    expect(index.countBetween(0.5, 3.5)).toBe(4)
    expect(index.countBetween(8, 9)).toBe(0)
  })

  test('uses at most 20 bytes a slice, with its totals', () => {
    const specs = Array.from({ length: 10_000 }, (_, at) => ({ ms: 1, task: at % 9, state: at % 2 }))
    const index = new LaneIndex(columnsOf(specs))
    fill(index, 0, 10_000 / 50, 50)
    expect(index.totals.length).toBeGreaterThan(0)
    expect(index.byteLength / index.count).toBeLessThanOrEqual(20)
  })
})
