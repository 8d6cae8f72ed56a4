import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SLICE_STATES } from '../../../../src/contract/columns/slices.ts'
import { Columns, NOTHING, STACKED, fillColumns } from '../../../../src/renderer/timeline/paint/columns.ts'
import { LaneIndex } from '../../../../src/renderer/timeline/model/lane-index.ts'
import { LOOK, LOOKS, lookOf, stateOfLook } from '../../../../src/renderer/timeline/paint/looks.ts'
import { columnsOf, slicesOf } from '../../../fixtures/slices.ts'

const lengthMs = fc.oneof(
  fc.double({ min: 1e-6, max: 1e-3, noNaN: true }),
  fc.double({ min: 1e-3, max: 10, noNaN: true }),
  fc.constant(0),
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

function fill(index: LaneIndex, fromMs: number, stepMs: number, length: number): Columns {
  const columns = new Columns(length)
  fillColumns(index, { fromMs, stepMs }, columns)
  return columns
}

/** What lies between two times, slice by slice. */
function walked(index: LaneIndex, fromMs: number, toMs: number): Float64Array {
  const sums = new Float64Array(LOOKS)
  const { startMs, endMs, task, state } = index.slices
  for (let slice = 0; slice < index.count; slice++) {
    const inside = Math.min(endMs[slice] ?? 0, toMs) - Math.max(startMs[slice] ?? 0, fromMs)
    if (inside <= 0) continue
    const look = lookOf(state[slice] ?? 0, task[slice] ?? -1, index.selected)
    sums[look] = (sums[look] ?? 0) + inside
  }
  return sums
}

describe('the columns of a lane', () => {
  test('have in each the time per state of the slices in it, at any zoom, whatever is selected', () => {
    fc.assert(
      fc.property(
        lane,
        part,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: -1, max: 12 }),
        (specs, [at, share], length, selected) => {
          const index = new LaneIndex(columnsOf(specs))
          index.select(selected)
          const wholeMs = index.slices.endMs.at(-1) ?? 1
          const fromMs = wholeMs * at
          const stepMs = Math.max(1e-9, (wholeMs * share) / length)
          const { sumsMs } = fill(index, fromMs, stepMs, length)
          for (let column = 0; column < length; column++) {
            const expected = walked(index, fromMs + column * stepMs, fromMs + (column + 1) * stepMs)
            for (let look = 0; look < LOOKS; look++) {
              const got = sumsMs[column * LOOKS + look] ?? NaN
              expect(Math.abs(got - (expected[look] ?? 0))).toBeLessThanOrEqual(wholeMs * 1e-10)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test('lose nothing: over the whole lane they add up to all of its slices', () => {
    fc.assert(
      fc.property(lane, fc.integer({ min: 1, max: 300 }), (specs, length) => {
        const index = new LaneIndex(columnsOf(specs))
        const wholeMs = index.slices.endMs.at(-1) ?? 0
        if (wholeMs === 0) return
        const { sumsMs } = fill(index, 0, wholeMs / length, length)
        const perState = new Map<string, number>()
        for (const [at, ms] of sumsMs.entries()) {
          const state = stateOfLook(at % LOOKS)
          perState.set(state, (perState.get(state) ?? 0) + ms)
        }
        for (const [code, state] of SLICE_STATES.entries()) {
          const ofState = specs.filter((one) => one.state === code).reduce((sum, { ms }) => sum + ms, 0)
          expect(Math.abs((perState.get(state) ?? 0) - ofState)).toBeLessThanOrEqual(wholeMs * 1e-9)
        }
      }),
    )
  })

  test('keep the order, give each wide slice a column, and call no block a single slice', () => {
    fc.assert(
      fc.property(lane, fc.integer({ min: 1, max: 300 }), (specs, length) => {
        const index = new LaneIndex(columnsOf(specs))
        const wholeMs = index.slices.endMs.at(-1) ?? 0
        if (wholeMs === 0) return
        const stepMs = wholeMs / length
        const { slice, look } = fill(index, 0, stepMs, length)
        const seen = new Set<number>()
        for (let at = 0; at < length; at++) {
          if (at > 0) expect(slice[at]).toBeGreaterThanOrEqual(slice[at - 1] ?? 0)
          if (look[at] === STACKED || look[at] === NOTHING) continue
          const single = slice[at] ?? -1
          seen.add(single)
          expect((specs[single]?.ms ?? 0) / stepMs).toBeGreaterThanOrEqual(2 - 1e-6)
        }
        for (const [at, { ms }] of specs.entries())
          if (ms > 3 * stepMs * (1 + 1e-9)) expect(seen).toContain(at)
      }),
    )
  })

  test('use the totals of whole blocks where a column holds thousands of slices', () => {
    const specs = Array.from({ length: 50_000 }, (_, at) => ({
      ms: (at % 7) + 0.5,
      task: at % 9,
      state: at % 6,
    }))
    const index = new LaneIndex(columnsOf(specs))
    const wholeMs = index.slices.endMs.at(-1) ?? 0
    const { sumsMs } = fill(index, wholeMs * 0.1, wholeMs / 12, 7)
    for (let column = 0; column < 7; column++) {
      const fromMs = wholeMs * 0.1 + (column * wholeMs) / 12
      const expected = walked(index, fromMs, fromMs + wholeMs / 12)
      for (const [look, ms] of expected.entries()) expect(sumsMs[column * LOOKS + look]).toBeCloseTo(ms, 5)
    }
  })

  test('are given to the neighbour that has more of them', () => {
    const index = new LaneIndex(slicesOf('0r2.4 1p2.6'))
    const { look } = fill(index, 0, 1, 6)
    expect([...look]).toEqual([0, 0, LOOK.preempted + 1, LOOK.preempted + 1, LOOK.preempted + 1, NOTHING])
  })

  test('are blocks where slices are small, and nothing where there are none', () => {
    const index = new LaneIndex(slicesOf('0r1.5 1r1.5'))
    expect([...fill(index, -2, 1, 6).look]).toEqual([NOTHING, NOTHING, STACKED, STACKED, STACKED, NOTHING])
    expect([...fill(new LaneIndex(slicesOf('')), 0, 1, 2).look]).toEqual([NOTHING, NOTHING])
  })
})

describe('a lane', () => {
  test('finds the slice at a time, as going through them one by one does', () => {
    fc.assert(
      fc.property(lane, fc.double({ min: -0.1, max: 1.1, noNaN: true }), (specs, share) => {
        const index = new LaneIndex(columnsOf(specs))
        const { startMs, endMs } = index.slices
        const ms = (endMs.at(-1) ?? 1) * share
        const expected = specs.findIndex((_, at) => (startMs[at] ?? 0) <= ms && ms < (endMs[at] ?? 0))
        expect(index.sliceAt(ms)).toBe(expected)
      }),
    )
  })

  test('sees slices that are alike as one', () => {
    const index = new LaneIndex(slicesOf('0r1 0r2 0p1 0p1 0p1 1r1'))
    expect(index.stretchAt(3)).toEqual({ first: 2, last: 4, fromMs: 3, toMs: 6, task: 0, state: 1 })
  })

  test('holds no more than 60 bytes a slice, its totals counted in', () => {
    const specs = Array.from({ length: 10_000 }, (_, at) => ({ ms: 1, task: at % 9, state: at % 2 }))
    const index = new LaneIndex(columnsOf(specs))
    fill(index, 0, 10_000 / 50, 50)
    expect(index.totals.length).toBeGreaterThan(0)
    expect(index.byteLength / index.count).toBeLessThanOrEqual(20)
  })
})
