import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../../../src/contract/run/trial.ts'
import { AwaitIndex } from '../../../../../src/renderer/timeline/model/task-index.ts'
import type { Layout } from '../../../../../src/renderer/timeline/model/layout.ts'
import { timelineData } from '../../../../../src/renderer/timeline/model/sources.ts'
import { NO_AWAITS } from '../../../../../src/contract/columns/awaits.ts'
import { taskPage } from '../../../../../src/renderer/timeline/model/task-lanes.ts'
import { TaskSlices } from '../../../../../src/renderer/timeline/model/task-slices.ts'
import { paintTimeline } from '../../../../../src/renderer/timeline/paint/paint-timeline.ts'
import { PixelColumns } from '../../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { RasterSurface } from '../../../../../src/renderer/timeline/paint/raster.ts'
import { trialOf } from '../../../../fixtures/documents.ts'
import { PALETTE as palette } from '../../../../fixtures/palette.ts'
import { columnsOf, trialWith } from '../../../../fixtures/slices.ts'
import { frameOf, layoutIn } from '../frame.ts'

const isTask = (pixel: number): boolean => palette.tasks.includes(pixel)

interface Painted {
  readonly layout: Layout
  readonly raster: RasterSurface
  /** The number of pixels of a lane that have a task's full colour. */
  readonly running: (lane: number) => number
}

interface Options {
  /** CSS pixels, and pixels of the screen per CSS pixel. */
  readonly width?: number
  readonly ratio?: number
  readonly tasks?: boolean
}

/** Paints all lanes as the page does. */
function painted(trials: readonly Trial[], { width = 300, ratio = 1, tasks = false }: Options = {}): Painted {
  const data = timelineData(trials)
  const [loop] = data.lanes
  const page =
    tasks && loop !== undefined
      ? taskPage(loop, new TaskSlices(loop.index.slices, new AwaitIndex(NO_AWAITS)), 0, data.lanes.length)
      : null
  const layout = layoutIn(data, { tasks: page })
  const scale = Math.max(1, Math.round(ratio))
  const columns = new PixelColumns(Math.floor((width * ratio) / scale))
  const raster = new RasterSurface(columns.length * scale, Math.round(layout.height * ratio))
  raster.clear(palette.paper)
  paintTimeline(raster, frameOf(data, { layout, columns, scale, ratio }))
  const running = (lane: number): number => {
    const { top, height } = layout.lanes[lane] ?? { top: 0, height: 0 }
    const from = Math.round(top * ratio) * raster.width
    const to = Math.round((top + height) * ratio) * raster.width
    return raster.pixels.subarray(from, to).filter(isTask).length
  }
  return { layout, raster, running }
}

/** A cooperative trial whose tasks each run once, for 0.01 ms, and never wait. */
function manyTasks(count: number): Trial {
  const slices = columnsOf(Array.from({ length: count }, (_, task) => ({ ms: 0.01, task, state: 0 })))
  return trialOf('cooperative', { wallMs: count * 0.01, workers: [{ slices }] })
}

describe('the timeline draws', () => {
  test('lanes without slices empty, between fork and join', () => {
    const { layout, raster, running } = painted([trialWith('threads', ['', '0r10'])])
    expect(layout.lanes).toHaveLength(2)
    expect(running(0)).toBe(0)
    expect(running(1)).toBeGreaterThan(300 * 10)
    expect(raster.pixels).toContain(palette.mark)
  })

  test('no slices at all, and no trials at all', () => {
    expect(painted([trialWith('threads', ['', ''])]).running(1)).toBe(0)
    expect(painted([]).layout.height).toBe(0)
  })

  test('one slice over the whole width', () => {
    const { running, raster, layout } = painted([trialWith('serial', ['0r5'])])
    const [lane] = layout.lanes
    expect(running(0)).toBeGreaterThan(0.95 * 300 * (lane?.height ?? 0))
    expect(raster.texts.map(({ text }) => text)).toEqual(['1'])
  })

  test('a worker that had no task as waiting', () => {
    const { raster, running, layout } = painted([trialWith('processes', ['0r10', '-w10'])])
    expect(running(1)).toBe(0)
    const { top, height } = layout.lanes[1] ?? { top: 0, height: 0 }
    const line = raster.pixels.subarray((top + height - 1) * 300 + 5, (top + height - 1) * 300 + 290)
    expect(new Set(line)).toEqual(new Set([palette.rule]))
  })

  test.each([
    ['nanoseconds', 1e-6],
    ['microseconds', 1e-3],
    ['hours', 3.6e6],
    ['weeks', 6e8],
  ])('%s as it draws milliseconds', (_, unit) => {
    const spec = (factor: number): string =>
      `0r${5 * factor} 1p${3 * factor} 2w${4 * factor} 3b${2 * factor} 4r${6 * factor}`
    const here = painted([trialWith('threads', [spec(unit), spec(unit)])])
    const there = painted([trialWith('threads', [spec(1), spec(1)])])
    const { lanes } = here.layout
    const [from, to] = [lanes[0]?.top ?? 0, (lanes[1]?.top ?? 0) + (lanes[1]?.height ?? 0)]
    const differing = here.raster.pixels
      .subarray(from * 300, to * 300)
      .filter((pixel, at) => pixel !== there.raster.pixels[from * 300 + at]).length
    // Rounding may put an edge into the next column.
    expect(differing).toBeLessThan(300)
    expect(here.running(0)).toBeGreaterThan(300 * 5)
  })

  test('20,000 tasks: all of them in the lane of the event loop, and 64 of them in rows', () => {
    const { layout, running } = painted([manyTasks(20_000)], { width: 1_600, tasks: true })
    expect(layout.lanes).toHaveLength(1 + 64)
    expect(layout.pagerTop).not.toBeNull()
    expect(layout.height).toBeLessThanOrEqual(600)
    // No column of the event loop is empty, and each row has the mark of its task, half as high as it.
    expect(running(0)).toBeGreaterThan(0.95 * 1_600 * (layout.lanes[0]?.height ?? Infinity))
    for (let row = 1; row <= 64; row++) {
      expect(running(row)).toBeGreaterThanOrEqual(Math.ceil((layout.lanes[row]?.height ?? Infinity) / 2))
    }
  })

  test('the rows of tasks the lower, the more there are', () => {
    const heights = [1, 16, 24, 32, 48, 64, 5_000].map(
      (count) => painted([manyTasks(count)], { tasks: true }).layout.lanes[1]?.height ?? 0,
    )
    expect(heights).toEqual([...heights].sort((a, b) => b - a))
    expect(heights[0]).toBeGreaterThan(heights[3] ?? Infinity)
    expect(heights[3]).toBeGreaterThan(heights[5] ?? Infinity)
    // No more than 64 have a row at the same time.
    expect(heights[6]).toBe(heights[5])
  })

  test.each([
    [120, 1],
    [400, 1],
    [300, 3],
    [300, 1.25],
    [1, 1],
  ])('the same shares in %d pixels at a ratio of %d', (width, ratio) => {
    const trial = trialWith('threads', ['0r50 0p50', '1p50 1r50'])
    const { running, raster, layout } = painted([trial], { width, ratio })
    expect(raster.width).toBe(width * ratio)
    // One column is where both fork and join are.
    if (width === 1) return
    for (const lane of [0, 1]) {
      const { height } = layout.lanes[lane] ?? { height: 0 }
      const whole = raster.width * Math.round(height * ratio)
      // Half of the time, and the share of the hatching in the lower half of the other half.
      expect(running(lane) / whole).toBeGreaterThan(0.48)
      expect(running(lane) / whole).toBeLessThan(0.6)
    }
  })
})
