import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Columns, fillColumns } from '../../../../src/renderer/timeline/paint/columns.ts'
import { LaneIndex, totalsLength } from '../../../../src/renderer/timeline/model/lane-index.ts'
import { LiveIndex } from '../../../../src/renderer/timeline/model/live-index.ts'
import { taskEndsOf } from '../../../../src/renderer/timeline/model/task-ends.ts'
import { columnsOf, slicesOf } from '../../../fixtures/slices.ts'

const slice = fc.record({
  ms: fc.double({ min: 1e-3, max: 9, noNaN: true }),
  task: fc.integer({ min: -1, max: 8 }),
  state: fc.integer({ min: 0, max: 5 }),
})
/** How many slices come at once; small and large steps, so that blocks and rooms fill up in every way. */
const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 30, max: 400 })), {
  minLength: 1,
  maxLength: 12,
})

function expectSame(live: LiveIndex, whole: LaneIndex): void {
  expect(live.count).toBe(whole.count)
  expect(live.slices).toEqual(whole.slices)
  expect([...live.looks.subarray(0, live.count)]).toEqual([...whole.looks])
  expect([...live.totals.subarray(0, totalsLength(live.count))]).toEqual([...whole.totals])
}

describe('the index of a lane that grows', () => {
  test('is the same as one made at once, after every step and whatever is selected', () => {
    const course = steps.chain((many) => {
      const count = many.reduce((sum, one) => sum + one, 0)
      return fc.record({
        many: fc.constant(many),
        specs: fc.array(slice, { minLength: count, maxLength: count }),
        selected: fc.array(fc.integer({ min: -1, max: 8 }), {
          minLength: many.length,
          maxLength: many.length,
        }),
      })
    })
    fc.assert(
      fc.property(course, ({ many, specs, selected }) => {
        const columns = columnsOf(specs)
        const live = new LiveIndex()
        let end = 0
        for (const [at, step] of many.entries()) {
          live.append(columns, end, end + step)
          end += step
          // Not asked for after each step: then several are made up for at once.
          if (at % 3 === 1) continue
          const whole = new LaneIndex(columnsOf(specs.slice(0, end)))
          const task = selected[at] ?? -1
          live.select(task)
          whole.select(task)
          expectSame(live, whole)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('sums up columns of pixels as the other does', () => {
    const specs = Array.from({ length: 3_000 }, (_, at) => ({
      ms: 0.2 + (at % 7) / 10,
      task: at % 9,
      state: at % 6,
    }))
    const columns = columnsOf(specs)
    const live = new LiveIndex()
    for (let at = 0; at < 3_000; at += 250) {
      live.append(columns, at, at + 250)
      expect(live.totals.length).toBeGreaterThan(0)
    }
    const [grown, whole] = [new Columns(40), new Columns(40)]
    const grid = { fromMs: 3, stepMs: 40 }
    fillColumns(live, grid, grown)
    fillColumns(new LaneIndex(columns), grid, whole)
    expect(grown).toEqual(whole)
  })

  test('holds no more than twice what its slices need', () => {
    const columns = columnsOf(Array.from({ length: 10_000 }, () => ({ ms: 1, task: 0, state: 0 })))
    const live = new LiveIndex()
    for (let at = 0; at < 10_000; at += 100) live.append(columns, at, at + 100)
    expect(live.totals.length + live.looks.length).toBeGreaterThan(0)
    expect(live.byteLength / live.count).toBeLessThan(2 * (21 + 1 + 5))
  })

  test('tells where tasks began, but not where they end, since they may go on', () => {
    const live = new LiveIndex()
    live.append(slicesOf('0r5 1r5'), 0, 2)
    const ends = taskEndsOf(live)
    expect([ends.begins(0), ends.begins(1), ends.ends(0), ends.ends(1)]).toEqual([true, true, false, false])
    live.append(slicesOf('-w10 0r5 2r5'), 1, 3)
    expect([2, 3].map((slice) => ends.begins(slice))).toEqual([false, true])
  })

  test('finds what is at a time in a lane with a hole, as where slices did not come', () => {
    const live = new LiveIndex()
    live.append(slicesOf('0r5'), 0, 1)
    live.append(slicesOf('-w20 1r5'), 1, 2)
    expect([live.sliceAt(2), live.sliceAt(10), live.sliceAt(22)]).toEqual([0, -1, 1])
    expect(live.stretchAt(1)).toMatchObject({ fromMs: 20, toMs: 25, task: 1 })
  })
})
