import { describe, expect, test } from 'vitest'
import { paletteOf } from '../../../../src/renderer/timeline/paint/colours.ts'
import { coordinatorSentence } from '../../../../src/renderer/timeline/describe/coordinator-words.ts'
import { LaneIndex } from '../../../../src/renderer/timeline/model/lane-index.ts'
import { coordinatorAt, laneAt, layoutOf } from '../../../../src/renderer/timeline/model/layout.ts'
import { type ModelRows, timelineModel } from '../../../../src/renderer/timeline/model/model.ts'
import { paintCoordinator } from '../../../../src/renderer/timeline/paint/paint-coordinator.ts'
import { Raster } from '../../../../src/renderer/timeline/paint/raster.ts'
import { taskEndsOf } from '../../../../src/renderer/timeline/model/task-ends.ts'
import { slicesOf, trialWith } from '../../../fixtures/slices.ts'
import type { ModelId } from '../../../../src/contract/models.ts'

function modelOf(model: ModelId, ...lanes: readonly string[]): ModelRows {
  const [made] = timelineModel([trialWith(model, lanes)]).models
  if (made === undefined) throw new Error('There is no model.')
  return made
}

describe('the coordinator', () => {
  test('lets its lanes go, waits, and says when the first and the last were done', () => {
    expect(coordinatorSentence(modelOf('threads', '-w1 0r9 -w5', '1r15'))).toBe(
      'The coordinator let two threads go at 0 (fork) and waited 15.0 ms until it held all results (join). ' +
        'The first of them was done at 10.0 ms, the last at 15.0 ms.',
    )
    expect(coordinatorSentence(modelOf('cooperative', '0r2 1r2'))).toBe(
      'The coordinator let the event loop go at 0 (fork) and waited 4.00 ms until it held all results (join).',
    )
  })

  test('says which lanes were there in vain', () => {
    expect(coordinatorSentence(modelOf('processes', '0r4', '-w4', '-w4'))).toBe(
      'The coordinator let three processes go at 0 (fork) and waited 4.00 ms until it held all results (join). ' +
        'The first of them was done at 4.00 ms, the last at 4.00 ms. Two of them got no task.',
    )
    expect(coordinatorSentence(modelOf('threads', '', ''))).toContain('Two of them got no task.')
  })

  test('still waits while its lanes are at work, and has nothing to say before', () => {
    const model = modelOf('serial', '0r4')
    expect(coordinatorSentence({ ...model, phase: 'live' })).toBe(
      'The coordinator let one thread go at 0 (fork) and waits until it holds all results (join).',
    )
    expect(coordinatorSentence({ ...model, phase: 'to come' })).toBeNull()
  })

  test('lies above the lanes of its model, and is no lane', () => {
    const layout = layoutOf(
      timelineModel([trialWith('serial', ['0r1']), trialWith('threads', ['0r1', '1r1'])]),
    )
    for (const coordinator of layout.coordinators) {
      const lanes = layout.lanes.filter(({ lane }) => lane.model === coordinator.model.model)
      for (const { top, height } of lanes) {
        expect(top).toBeGreaterThanOrEqual(coordinator.top + coordinator.height)
        expect(top + height).toBeLessThanOrEqual(coordinator.bottom)
      }
      expect(coordinatorAt(layout, coordinator.top + 1)).toBe(coordinator)
      expect(laneAt(layout, coordinator.top + 1)).toBeNull()
    }
    expect(layout.coordinators).toHaveLength(2)
  })

  const picture = (fromMs: number, hasJoined: boolean): string[] => {
    const raster = new Raster(16, 5)
    raster.pixels.fill(1)
    const colours = { ...paletteOf(() => 0), waiting: 3, ready: 4 }
    const place = { top: 0, height: 3, bottom: 5, scale: 1, fromMs, columnMs: 1, wallMs: 12, hasJoined }
    paintCoordinator(raster, place, colours)
    const letters: Readonly<Record<number, string>> = { 1: ' ', 3: '-', 4: '#' }
    return Array.from({ length: 5 }, (_, y) =>
      [...raster.pixels.subarray(y * 16, (y + 1) * 16)].map((pixel) => letters[pixel] ?? '?').join(''),
    )
  }

  test('is drawn as a line from fork to join, with bars that reach down to its lanes', () => {
    expect(picture(-2, true)).toEqual([
      '  ###      ###  ',
      '  ###------###  ',
      '  ###      ###  ',
      '  #          #  ',
      '  #          #  ',
    ])
  })

  test('has no join while its lanes are at work, nor a fork out of sight', () => {
    expect(picture(-2, false)).toEqual([
      '  ###           ',
      '  ###---------  ',
      '  ###           ',
      '  #             ',
      '  #             ',
    ])
    expect(picture(5, true)[1]).toBe('----###         ')
  })
})

describe('the tasks of a lane', () => {
  test('begin with the first slice in which they do anything, and end with the last', () => {
    const ends = taskEndsOf(new LaneIndex(slicesOf('-w1 0y1 0r1 1r1 0p1 0r1 0w3 1b1 0y1')))
    const at = (is: (slice: number) => boolean): number[] => [0, 1, 2, 3, 4, 5, 6, 7, 8].filter(is)
    expect(at((slice) => ends.begins(slice))).toEqual([2, 3])
    expect(at((slice) => ends.ends(slice))).toEqual([5, 7])
  })

  test('are known however high their numbers are, unless they are no numbers of tasks', () => {
    const ends = taskEndsOf(new LaneIndex(slicesOf('20000r1 3r1 20000r1 1999999999r1')))
    expect([0, 1, 2, 3].map((slice) => ends.begins(slice))).toEqual([true, true, false, false])
  })
})
