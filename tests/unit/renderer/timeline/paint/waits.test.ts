import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SLICE_STATES, STATE_CODES } from '../../../../../src/contract/columns/states.ts'
import { awaitsIn, firstCuts, levelsOf, withLevels } from '../../../../../src/renderer/timeline/model/arcs.ts'
import { LaneIndex } from '../../../../../src/renderer/timeline/model/lane-index.ts'
import { AwaitIndex } from '../../../../../src/renderer/timeline/model/task-index.ts'
import { DrawnNotes } from '../../../../../src/renderer/timeline/paint/drawn.ts'
import { paintLane } from '../../../../../src/renderer/timeline/paint/paint-lane.ts'
import { PixelColumns, fillColumns } from '../../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { RasterSurface } from '../../../../../src/renderer/timeline/paint/raster.ts'
import { widenRunning } from '../../../../../src/renderer/timeline/paint/widen.ts'
import { PALETTE } from '../../../../fixtures/palette.ts'
import { awaitsOf, columnsOf, slicesOf } from '../../../../fixtures/slices.ts'

const interval = fc.tuple(fc.nat(1_000), fc.integer({ min: 1, max: 300 }))

describe('arcs', () => {
  test('of one level do not overlap, and there are no more levels than arcs at one time', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 60 }), (intervals) => {
        const arcs = intervals
          .map(([fromMs, lengthMs]) => ({ task: 0, cause: 'web', fromMs, toMs: fromMs + lengthMs }) as const)
          .sort((a, b) => a.fromMs - b.fromMs)
        const placed = withLevels(arcs, 0)
        for (const arc of placed) {
          const others = placed.filter((other) => other !== arc && other.level === arc.level)
          expect(others.some(({ fromMs, toMs }) => fromMs < arc.toMs && arc.fromMs < toMs)).toBe(false)
        }
        const together = arcs.map(
          ({ fromMs }) => arcs.filter((one) => one.fromMs <= fromMs && fromMs < one.toMs).length,
        )
        expect(levelsOf(placed)).toBe(Math.max(0, ...together))
      }),
    )
  })

  test('are those in the view, of all tasks or of one, in order of their starts', () => {
    const awaits = new AwaitIndex(
      awaitsOf([1, 'file', 5, 6, 7], [0, 'web', 1, 8, 9], [1, 'timer', 20, 30, 31]),
    )
    const starts = (task: number | null): number[] | undefined =>
      awaitsIn(awaits, { fromMs: 2, toMs: 10 }, 9, task)?.map(({ fromMs }) => fromMs)
    expect(starts(null)).toEqual([1, 5])
    expect(starts(1)).toEqual([5])
    expect(awaitsIn(awaits, { fromMs: 2, toMs: 10 }, 1)).toBeNull()
    expect(firstCuts(awaits, { fromMs: 2, toMs: 40 }, 3, 1).map(({ fromMs }) => fromMs)).toEqual([5, 20])
  })

  test('read a bounded number of awaits, however many there are', () => {
    const all = Array.from({ length: 20_000 }, (_, at) => [0, 'timer', at, at + 1, at + 1] as const)
    expect(
      awaitsIn(new AwaitIndex(awaitsOf(...all)), { fromMs: 0, toMs: 20_000 }, Infinity)?.length,
    ).toBeLessThan(5_000)
  })
})

describe('what a task waits for', () => {
  test('is found at a time, where parts of it wait for different things too', () => {
    const awaits = new AwaitIndex(
      awaitsOf([1, 'file', 5, 6, 7], [1, 'web', 1, 8, 9], [0, 'database', 0, 90, 91]),
    )
    expect([2, 6, 8, 9, 50].map((ms) => awaits.causeAt(1, ms))).toEqual(['web', 'file', 'web', null, null])
    expect(awaits.causeAt(0, 50)).toBe('database')
  })
})

/** The columns of a lane, a column being 1 ms, after widening to three columns. */
function widened(text: string, length = 12): { readonly picture: string; readonly hasWidened: boolean } {
  const index = new LaneIndex(slicesOf(text))
  const columns = new PixelColumns(length)
  const grid = { fromMs: 0, stepMs: 1 }
  fillColumns(index, grid, columns)
  const hasWidened = widenRunning(index, columns, grid, 3)
  const picture = Array.from(columns.style, (style, at) =>
    style < 24 ? String(columns.owner[at]) : style === 254 ? '#' : '.',
  ).join('')
  return { picture, hasWidened }
}

describe('a short slice that ran', () => {
  test('is three columns wide, from where it begins if there is room', () => {
    expect(widened('0w4 0r0.1 0w7.9')).toEqual({ picture: '....000.....', hasWidened: true })
  })

  test('ends no later than its lane', () => {
    expect(widened('0w11.9 0r0.1').picture).toBe('.........000')
  })

  test('does not cover what else happened', () => {
    expect(widened('0w4 0r0.1 0w0.95 1r3 -w3.95')).toEqual({ picture: '..000#11....', hasWidened: true })
    expect(widened('0w4.1 0r0.1 1r0.1 0w7.7').picture[4]).toBe('#')
  })

  test('is not widened where it is long enough, or where there are too many', () => {
    expect(widened('0w4 0r4 0w4').hasWidened).toBe(false)
    const many = Array.from({ length: 40 }, () => '0r0.1 0w0.2').join(' ')
    expect(widened(many)).toEqual({ picture: '############', hasWidened: false })
  })

  test('never covers a column of another slice that is not a wait', () => {
    const spec = fc.record({
      ms: fc.double({ min: 0.01, max: 6, noNaN: true }),
      task: fc.nat(3),
      state: fc.nat(SLICE_STATES.length - 1),
    })
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 25 }), (specs) => {
        const index = new LaneIndex(columnsOf(specs))
        const [before, after] = [new PixelColumns(60), new PixelColumns(60)]
        const grid = { fromMs: 0, stepMs: 1 }
        fillColumns(index, grid, before)
        fillColumns(index, grid, after)
        widenRunning(index, after, grid, 3)
        const { edgesMs, state, task } = index.slices
        for (let at = 0; at < 60; at++) {
          if (after.slice[at] === before.slice[at] && after.style[at] === before.style[at]) continue
          const owner = after.slice[at] ?? -1
          for (let slice = 0; slice < index.count; slice++) {
            const isBusy = state[slice] !== STATE_CODES.waiting && state[slice] !== STATE_CODES.ready
            const isInside = (edgesMs[slice] ?? 0) < at + 1 - 1e-9 && (edgesMs[slice + 1] ?? 0) > at + 1e-9
            const isOwn = state[slice] === state[owner] && task[slice] === task[owner]
            if (isBusy && isInside) expect(isOwn).toBe(true)
          }
        }
      }),
    )
  })
})

describe('the cost of a lane', () => {
  /** Counts what is painted. */
  class CountingSurface extends RasterSurface {
    fills = 0

    override fill(...args: Parameters<RasterSurface['fill']>): void {
      this.fills++
      super.fill(...args)
    }
  }

  test('grows with its columns, not with its slices', () => {
    const fillsOf = (slices: number): number => {
      const specs = Array.from({ length: slices }, (_, at) => ({
        ms: 1_000 / slices,
        task: at % 3,
        state: at % 2 === 0 ? STATE_CODES.running : STATE_CODES.waiting,
      }))
      const index = new LaneIndex(columnsOf(specs))
      const columns = new PixelColumns(100)
      const grid = { fromMs: 0, stepMs: 10 }
      fillColumns(index, grid, columns)
      widenRunning(index, columns, grid, 3)
      const surface = new CountingSurface(100, 12)
      const place = { top: 0, height: 12, scale: 1, fromMs: 0, columnMs: 10, minMs: 1e-9 }
      paintLane(surface, index, columns, place, PALETTE, new DrawnNotes())
      return surface.fills
    }
    expect(fillsOf(100_000)).toBeLessThanOrEqual(100 * 8)
    expect(fillsOf(100_000)).toBeLessThanOrEqual(fillsOf(5_000) * 1.1)
  })
})
