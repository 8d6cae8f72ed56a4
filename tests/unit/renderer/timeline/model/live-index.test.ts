import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SliceColumns } from '../../../../../src/contract/columns/slices.ts'
import { LaneIndex, totalsLength } from '../../../../../src/renderer/timeline/model/lane-index.ts'
import { LiveIndex, liveExtentMs } from '../../../../../src/renderer/timeline/model/live-trial.ts'
import { taskEndsOf } from '../../../../../src/renderer/timeline/model/task-index.ts'
import { PixelColumns, fillColumns } from '../../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { columnsOf, slicesOf, textOf } from '../../../../fixtures/slices.ts'

const slice = fc.record({
  ms: fc.double({ min: 1e-3, max: 9, noNaN: true }),
  task: fc.integer({ min: -1, max: 8 }),
  state: fc.integer({ min: 0, max: 5 }),
})
/** How many slices arrive together: small and large steps, so that blocks and buffers fill up in every way. */
const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 30, max: 400 })), {
  minLength: 1,
  maxLength: 12,
})

/** The slices from `from` up to but not including `end`. */
function part({ edgesMs, task, state }: SliceColumns, from: number, end: number): SliceColumns {
  return {
    edgesMs: edgesMs.slice(from, end + 1),
    task: task.slice(from, end),
    state: state.slice(from, end),
  }
}

function expectSame(live: LiveIndex, whole: LaneIndex): void {
  expect(live.count).toBe(whole.count)
  expect(live.slices).toEqual(whole.slices)
  expect([...live.styles.subarray(0, live.count)]).toEqual([...whole.styles])
  expect([...live.totals.subarray(0, totalsLength(live.count))]).toEqual([...whole.totals])
}

describe('the index of a lane that grows', () => {
  test('equals one of all slices, after every step and whatever is selected', () => {
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
          live.append(part(columns, end, end + step))
          end += step
          // Not read after each step: then several are caught up with.
          if (at % 3 === 1) continue
          const whole = new LaneIndex(part(columns, 0, end))
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
      live.append(part(columns, at, at + 250))
      expect(live.totals.length).toBeGreaterThan(0)
    }
    const [grown, whole] = [new PixelColumns(40), new PixelColumns(40)]
    const grid = { fromMs: 3, stepMs: 40 }
    fillColumns(live, grid, grown)
    fillColumns(new LaneIndex(columns), grid, whole)
    expect(grown).toEqual(whole)
  })

  test('uses at most twice the memory of its slices', () => {
    const columns = columnsOf(Array.from({ length: 10_000 }, () => ({ ms: 1, task: 0, state: 0 })))
    const live = new LiveIndex()
    for (let at = 0; at < 10_000; at += 100) live.append(part(columns, at, at + 100))
    expect(live.totals.length + live.styles.length).toBeGreaterThan(0)
    expect(live.byteLength / live.count).toBeLessThan(2 * (13 + 1 + 5))
  })

  test('knows where tasks begin, but not where they end, since they may continue', () => {
    const live = new LiveIndex()
    live.append(slicesOf('0r5 1r5'))
    const ends = taskEndsOf(live)
    expect([ends.begins(0), ends.begins(1), ends.ends(0), ends.ends(1)]).toEqual([true, true, false, false])
    live.append(slicesOf('0r5 2r5', 10))
    expect([2, 3].map((at) => ends.begins(at))).toEqual([false, true])
  })

  test('counts slices that did not arrive as waiting', () => {
    const live = new LiveIndex()
    live.append(slicesOf('0r5', 2))
    live.append(slicesOf('1r5', 20))
    expect(textOf(live.slices)).toBe('-w2 0r5 -w13 1r5')
  })
})

test('the live time axis ends with the longest trial known, else at a round number', () => {
  expect(liveExtentMs(0, 0)).toBe(500)
  expect(liveExtentMs(0, 501)).toBe(1_000)
  expect(liveExtentMs(0, 2_001)).toBe(5_000)
  expect(liveExtentMs(900, 300)).toBe(900)
  expect(liveExtentMs(900, 1_000)).toBe(900 * 1.25)
  expect(liveExtentMs(900, 1_200)).toBe(2_000)
})
