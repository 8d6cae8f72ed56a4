import { describe, expect, test } from 'vitest'
import type { ModelId } from '../../../../../src/contract/models/index.ts'
import { coordinatorText } from '../../../../../src/renderer/timeline/describe/frame-text.ts'
import { LaneIndex } from '../../../../../src/renderer/timeline/model/lane-index.ts'
import type { ModelLanes } from '../../../../../src/renderer/timeline/model/lanes.ts'
import { coordinatorAt, laneAt } from '../../../../../src/renderer/timeline/model/layout.ts'
import { timelineData } from '../../../../../src/renderer/timeline/model/sources.ts'
import { taskEndsOf } from '../../../../../src/renderer/timeline/model/task-index.ts'
import { mixPixels, paletteOf } from '../../../../../src/renderer/timeline/paint/colours.ts'
import {
  type CoordinatorContent,
  paintCoordinator,
} from '../../../../../src/renderer/timeline/paint/paint-frame.ts'
import { RasterSurface } from '../../../../../src/renderer/timeline/paint/raster.ts'
import { slicesOf, trialWith } from '../../../../fixtures/slices.ts'
import { layoutIn } from '../frame.ts'

function lanesOf(model: ModelId, ...workers: readonly string[]): ModelLanes {
  const [lanes] = timelineData([trialWith(model, workers)]).models
  if (lanes === undefined) throw new Error('There is no model.')
  return lanes
}

const textOf = (model: ModelLanes): string | undefined => coordinatorText(model)?.replaceAll('\u00a0', ' ')

describe('the coordinator in words', () => {
  test('starts its workers, waits, and continues with all results', () => {
    expect(textOf(lanesOf('threads', '-w1 0r9 -w5', '1r15'))).toBe(
      'The main program started two threads at 0 ms (fork), waited, and continued at 15.0 ms with all results (join). ' +
        'The first of them was done at 10.0 ms, the last at 15.0 ms.',
    )
    expect(textOf(lanesOf('cooperative', '0r2 1r2'))).toBe(
      'The main program started one event loop at 0 ms (fork), waited, and continued at 4.00 ms with all results (join).',
    )
  })

  test('names the number of workers that got no task', () => {
    expect(textOf(lanesOf('processes', '0r4', '-w4', '-w4'))).toMatch(/Two of them got no task\.$/)
    expect(textOf(lanesOf('threads', '-w4', '-w4'))).toMatch(/\(join\)\. Two of them got no task\.$/)
  })

  test('waits during a live trial, and has done nothing before its trial', () => {
    const model = lanesOf('serial', '0r4')
    expect(textOf({ ...model, phase: 'live' })).toMatch(
      /^The main program started one thread .* waits for all/,
    )
    expect(coordinatorText({ ...model, phase: 'pending' })).toBeNull()
  })
})

describe('the coordinator in the timeline', () => {
  test('is above the lanes of its model, and is no lane', () => {
    const layout = layoutIn(
      timelineData([trialWith('serial', ['0r1']), trialWith('threads', ['0r1', '1r1'])]),
    )
    for (const coordinator of layout.coordinators) {
      const lanes = layout.lanes.filter(({ lane }) => lane.model === coordinator.model.model)
      for (const { top, height } of lanes) {
        expect(top).toBeGreaterThanOrEqual(coordinator.top + coordinator.height)
        expect(top + height).toBeLessThanOrEqual(coordinator.bottom)
      }
      const y = coordinator.top + coordinator.height / 2
      expect(coordinatorAt(layout, y)).toBe(coordinator)
      expect(laneAt(layout, y)).toBeNull()
    }
  })

  const USUAL: CoordinatorContent = { startupMs: null, hasJoined: true, marks: null, colour: 40, words: null }

  /** A trial of 12 ms, a column being 1 ms, as a picture of letters. */
  function picture(fromMs: number, content: Partial<CoordinatorContent> = {}): string[] {
    const colours = { ...paletteOf(() => 0), paper: 0, rule: 3, mark: 4 }
    const band = mixPixels(colours.paper, USUAL.colour, 0.45)
    const raster = new RasterSurface(20, 5)
    raster.clear(colours.paper)
    const place = { top: 0, height: 3, bottom: 5, scale: 1, fromMs, columnMs: 1, wallMs: 12 }
    paintCoordinator(raster, place, { ...USUAL, ...content }, colours)
    const letters: Readonly<Record<number, string>> = { 0: ' ', 3: '-', 4: '#', 40: '*', [band]: '=' }
    return Array.from({ length: 5 }, (_, y) =>
      [...raster.pixels.subarray(y * 20, (y + 1) * 20)].map((pixel) => letters[pixel] ?? '?').join(''),
    )
  }

  test('is drawn as a band from fork to join, with bars that reach down to its lanes', () => {
    expect(picture(-2)).toEqual([
      '  ###      ###      ',
      '  ###======###------',
      '  ###      ###      ',
      '  #          #      ',
      '  #          #      ',
    ])
  })

  test('has no join during a live trial, and no fork outside the view', () => {
    expect(picture(-2, { hasJoined: false })).toEqual([
      '  ###               ',
      '  ###=========      ',
      '  ###               ',
      '  #                 ',
      '  #                 ',
    ])
    expect(picture(5)[1]).toBe('====###-------------')
  })

  test('is preceded by the start of its workers, down to the lowest lane', () => {
    const rows = picture(-6, { startupMs: 4, hasJoined: false })
    for (const row of rows) {
      expect(row.slice(0, 2)).toBe('  ')
      expect(row.slice(2, 6)).toMatch(/^[ =]{4}$/)
      expect(row.slice(2, 6)).toContain('=')
    }
  })

  test('has a dot at the wall time of each trial, and a tick at their median', () => {
    const marks = { medianMs: 9, trialsMs: [9, 15] }
    const [top = '', middle = '', bottom = ''] = picture(0, { marks, hasJoined: false })
    // The tick is as high as the row, a dot is not.
    expect([top, middle, bottom].map((row) => row.slice(8, 11))).toEqual(['***', '***', '***'])
    expect([top, middle, bottom].join('').match(/\*/g)?.length).toBeGreaterThan(9)
    expect(middle.slice(14, 16)).not.toBe('  ')
  })
})

describe('the tasks of a lane', () => {
  test('begin with the first slice in which they do anything, and end with the last', () => {
    const ends = taskEndsOf(new LaneIndex(slicesOf('-w1 0y1 0r1 1r1 0p1 0r1 0w3 1b1 0y1')))
    const at = (is: (slice: number) => boolean): number[] => [0, 1, 2, 3, 4, 5, 6, 7, 8].filter(is)
    expect(at((slice) => ends.begins(slice))).toEqual([2, 3])
    expect(at((slice) => ends.ends(slice))).toEqual([5, 7])
  })

  test('are known however high their numbers are, up to the largest number of tasks', () => {
    const ends = taskEndsOf(new LaneIndex(slicesOf('20000r1 3r1 20000r1 1999999999r1')))
    expect([0, 1, 2, 3].map((slice) => ends.begins(slice))).toEqual([true, true, false, false])
  })
})
