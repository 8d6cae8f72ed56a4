import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ModelId, MODEL_IDS } from '../../../../../src/contract/models/index.ts'
import { AwaitIndex } from '../../../../../src/renderer/timeline/model/task-index.ts'
import type { TimelineData } from '../../../../../src/renderer/timeline/model/lanes.ts'
import {
  type Layout,
  type Placed,
  laneAt,
  magnify,
  placeOf,
  showsNumber,
} from '../../../../../src/renderer/timeline/model/layout.ts'
import { timelineData } from '../../../../../src/renderer/timeline/model/sources.ts'
import { type TaskPage, taskPage } from '../../../../../src/renderer/timeline/model/task-lanes.ts'
import { TaskSlices } from '../../../../../src/renderer/timeline/model/task-slices.ts'
import { NO_AWAITS } from '../../../../../src/contract/columns/awaits.ts'
import { trialWith } from '../../../../fixtures/slices.ts'
import { layoutIn } from '../frame.ts'

/** All models, with so many workers and with so many tasks on the event loop. */
function dataOf(threads: number, processes = 2, tasks = 8): TimelineData {
  const workers = (count: number): string[] => Array.from({ length: count }, () => '0r5')
  const turns = Array.from({ length: tasks }, (_, task) => `${task}r1`).join(' ')
  return timelineData([
    trialWith('serial', ['0r5']),
    trialWith('threads', workers(threads)),
    trialWith('processes', workers(processes)),
    trialWith('cooperative', [turns]),
  ])
}

/** A row for each task of the event loop. */
function tasksOf({ lanes }: TimelineData): TaskPage {
  const loop = lanes.find(({ kind }) => kind === 'loop')
  if (loop === undefined) throw new Error('There is no event loop.')
  return taskPage(loop, new TaskSlices(loop.index.slices, new AwaitIndex(NO_AWAITS)), 0, lanes.length)
}

/** Everything that is drawn for a model, from top to bottom. */
function partsOf({ lanes, strips, coordinators }: Layout, model: ModelId): Placed[] {
  return [
    ...lanes.filter(({ lane }) => lane.model === model),
    ...strips.filter((strip) => strip.model.model === model),
    ...coordinators.filter((coordinator) => coordinator.model.model === model),
  ].sort((a, b) => a.top - b.top)
}

function expectOneBelowTheOther(placed: readonly Placed[]): void {
  for (const [at, { top, height }] of placed.entries()) {
    expect(height).toBeGreaterThan(0)
    const before = placed[at - 1]
    if (before !== undefined) expect(top).toBeGreaterThanOrEqual(before.top + before.height)
  }
}

/** Models do not overlap, nor do the parts of a model, which are all inside it. */
function expectNoOverlap(layout: Layout): void {
  expectOneBelowTheOther(layout.models)
  for (const { model, top, height } of layout.models) {
    const parts = partsOf(layout, model.model)
    expectOneBelowTheOther(parts)
    for (const part of parts) {
      expect(part.top).toBeGreaterThanOrEqual(top)
      expect(part.top + part.height).toBeLessThanOrEqual(top + height)
    }
  }
}

/** The sizes of windows and plans for which everything is visible at the same time. */
const scene = fc.record({
  threads: fc.constantFrom(8, 24, 64),
  processes: fc.integer({ min: 1, max: 8 }),
  tasks: fc.integer({ min: 1, max: 16 }),
  showsTasks: fc.boolean(),
  height: fc.integer({ min: 430, max: 900 }),
})

describe('the models on one screen', () => {
  test('fit into its height without overlap, however many threads there are', () => {
    fc.assert(
      fc.property(scene, ({ threads, processes, tasks, showsTasks, height }) => {
        const data = dataOf(threads, processes, tasks)
        const layout = layoutIn(data, { height, tasks: showsTasks ? tasksOf(data) : null })
        expect(layout.height).toBeLessThanOrEqual(height)
        expect(layout.models.map(({ model }) => model.model)).toEqual(MODEL_IDS)
        expect(layout.lanes).toHaveLength(data.lanes.length + (showsTasks ? tasks : 0))
        expectNoOverlap(layout)
      }),
      { numRuns: 60 },
    )
  })

  test('are no lower in a higher window', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 400 }), ({ threads, processes, height }, more) => {
        const data = dataOf(threads, processes)
        const higher = layoutIn(data, { height: height + more })
        for (const [at, { height: before }] of layoutIn(data, { height }).lanes.entries()) {
          expect(higher.lanes[at]?.height).toBeGreaterThanOrEqual(before)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('have lanes of equal height within a model', () => {
    const { lanes } = layoutIn(dataOf(24))
    const heights = lanes.filter(({ lane }) => lane.model === 'threads').map(({ height }) => height)
    expect(new Set(heights).size).toBe(1)
  })

  test('are complete and without overlap where not even the least heights fit', () => {
    const data = dataOf(64, 8, 64)
    const layout = layoutIn(data, { height: 0, tasks: tasksOf(data) })
    expect(layout.lanes).toHaveLength(data.lanes.length + 64)
    expectNoOverlap(layout)
  })

  test('are nothing before the first run', () => {
    expect(layoutIn(timelineData([]))).toMatchObject({ lanes: [], models: [], height: 0 })
  })
})

describe('the model in focus', () => {
  test.each(MODEL_IDS)('%s has the space, and the others are summaries', (focus) => {
    fc.assert(
      fc.property(scene, ({ threads, processes, height }) => {
        const data = dataOf(threads, processes)
        const layout = layoutIn(data, { height, focus })
        expect(layout.height).toBeLessThanOrEqual(height)
        expectNoOverlap(layout)
        const shared = layoutIn(data, { height })
        for (const { model, isSummary } of layout.models) {
          expect(isSummary).toBe(model.model !== focus)
          if (isSummary) expect(partsOf(layout, model.model)).toEqual([])
        }
        for (const { lane, height: own } of layout.lanes) {
          expect(own).toBeGreaterThanOrEqual(placeOf(shared, lane)?.height ?? Infinity)
        }
        expect(layout.lanes).toHaveLength(data.lanes.filter(({ model }) => model === focus).length)
      }),
      { numRuns: 15 },
    )
  })

  test('leaves no lane to point at in a summary', () => {
    const layout = layoutIn(dataOf(8), { focus: 'threads' })
    for (const { isSummary, top, height } of layout.models) {
      if (isSummary) expect(laneAt(layout, top + height / 2)).toBeNull()
    }
    const [first] = layout.lanes
    expect(first === undefined ? null : laneAt(layout, first.top + 1)).toBe(first)
  })
})

describe('lanes beside larger type', () => {
  const layout = layoutIn(timelineData([trialWith('threads', ['0r5', '1r5', '2r5'])]))
  const large = magnify(layout, 1.5)

  test('are as much higher, in the same order without overlap', () => {
    expect(large.height).toBeCloseTo(layout.height * 1.5)
    expect(large.lanes.map(({ top, height }) => [top, height])).toEqual(
      layout.lanes.map(({ top, height }) => [top * 1.5, height * 1.5]),
    )
    expect(large.lanes.map(({ lane }) => lane)).toEqual(layout.lanes.map(({ lane }) => lane))
    expectNoOverlap(large)
  })

  test('show a number where there was room for it before', () => {
    const many = layoutIn(dataOf(64), { height: 430 })
    const numbered = (of: typeof many, magnification: number): number =>
      of.lanes.filter((placed) => showsNumber(placed, 64, magnification)).length
    expect(numbered(magnify(many, 2), 2)).toBe(numbered(many, 1))
    expect(numbered(many, 1)).toBeLessThan(64)
  })
})
