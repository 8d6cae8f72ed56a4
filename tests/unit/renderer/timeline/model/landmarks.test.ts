import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  rangeSummaries,
  statesIn,
  taskSummaries,
} from '../../../../../src/renderer/timeline/describe/selection-summary.ts'
import {
  JUMPS,
  jumpNothing,
  jumpTitle,
  landmarkText,
} from '../../../../../src/renderer/timeline/interact/jumps.ts'
import {
  firstAllCores,
  longestBlocked,
  longestPreemption,
  slowestTask,
} from '../../../../../src/renderer/timeline/model/landmarks.ts'
import { drawnSources, repeatsOf, timelineData } from '../../../../../src/renderer/timeline/model/sources.ts'
import { failedTrial, trialOf } from '../../../../fixtures/documents.ts'
import { columnsOf, trialWith } from '../../../../fixtures/slices.ts'

const serial = trialWith('serial', ['0r10 1r10'])
const threads = trialWith('threads', ['-w1 0r2 0p3 0p4 0r2', '-w2 1r4 1b5 1r1'])
const timeline = timelineData([serial, threads])

describe('the rows of the timeline', () => {
  test('are in the order of the models, one for each worker', () => {
    expect(timeline.lanes.map(({ row, model, number }) => [row, model, number])).toEqual([
      [0, 'serial', 1],
      [1, 'threads', 1],
      [2, 'threads', 2],
    ])
    expect(timeline.extentMs).toBe(20)
    expect(timeline.slices).toBe(11)
  })

  test('are of the last completed trial of each model, or of the repeat that is asked for', () => {
    const trials = [
      trialWith('threads', ['0r1'], { index: 0 }),
      trialWith('serial', ['0r1'], { index: 0 }),
      trialWith('serial', ['0r2'], { index: 1 }),
      failedTrial('serial', undefined, { index: 2 }),
    ]
    const drawn = (repeat: number | null) =>
      timelineData(drawnSources(trials, repeat)).models.map(({ model, trialIndex }) => [model, trialIndex])
    expect(drawn(null)).toEqual([
      ['serial', 1],
      ['threads', 0],
    ])
    expect(drawn(0).map(([, index]) => index)).toEqual([0, 0])
    expect(repeatsOf(trials)).toEqual([0, 1])
  })

  test('last as long as the trial where there are no slices, which were dropped then', () => {
    const empty = timelineData([trialOf('serial', { workers: [{ slices: columnsOf([]) }] })])
    expect(empty.extentMs).toBe(100)
    expect(empty.models[0]).toMatchObject({ isDropped: true, lanes: [{ awaits: null }] })
    expect(timeline.models[0]?.isDropped).toBe(false)
    expect(timelineData([]).extentMs).toBe(0)
  })
})

describe('a landmark', () => {
  test('is the longest preemption, also where it was recorded in parts', () => {
    expect(longestPreemption(timeline)).toMatchObject({ fromMs: 3, toMs: 10, task: 0, lane: { row: 1 } })
  })

  test('is the longest blocking call', () => {
    expect(longestBlocked(timeline)).toMatchObject({ fromMs: 6, toMs: 11, task: 1, lane: { row: 2 } })
  })

  test('is the task that took longest from its first slice to its last', () => {
    expect(slowestTask(timeline)).toMatchObject({ task: 0, fromMs: 1, toMs: 12, model: { model: 'threads' } })
  })

  test('is the first interval in which all cores were busy', () => {
    expect(firstAllCores(timeline, 2)).toMatchObject({ fromMs: 2, toMs: 3, model: { model: 'threads' } })
    expect(firstAllCores(timeline, 3)).toBeNull()
    expect(firstAllCores(timeline, 1)).toMatchObject({ fromMs: 0, model: { model: 'serial' } })
  })

  test('is the interval that looking at every moment finds', () => {
    const lane = fc.array(
      fc.record({ ms: fc.integer({ min: 1, max: 5 }), task: fc.nat(3), state: fc.nat(2) }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(
        fc.array(lane, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (lanes, cores) => {
          const workers = lanes.map((specs) => ({ slices: columnsOf(specs) }))
          const data = timelineData([trialOf('threads', { workers })])
          const runningAt = (ms: number): number =>
            data.lanes.filter(({ index }) => index.slices.state[index.sliceAt(ms + 0.5)] === 0).length
          const moments = Array.from({ length: 61 }, (_, ms) => ms)
          const expected = moments.find((ms) => runningAt(ms) >= cores) ?? null
          const found = firstAllCores(data, cores)
          expect(found?.fromMs ?? null).toBe(expected)
          if (found !== null) expect(runningAt(found.toMs - 1)).toBeGreaterThanOrEqual(cores)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('may not exist', () => {
    const calm = timelineData([serial])
    expect(JUMPS.map(({ id, find }) => [id, find(calm, 2) === null])).toEqual([
      ['preemption', true],
      ['blocking', true],
      ['slowest', false],
      ['all_cores', true],
    ])
    expect(new Set(JUMPS.map(jumpNothing)).size).toBe(JUMPS.length)
    expect(new Set(JUMPS.map(jumpTitle)).size).toBe(JUMPS.length)
  })

  test('is named with its place', () => {
    const texts = JUMPS.map((jump) => {
      const landmark = jump.find(timeline, 2)
      return landmark === null ? null : landmarkText(jump, landmark, 2).replaceAll('\u00a0', ' ')
    })
    expect(texts).toEqual([
      'The longest preemption lasted 7.00 ms: Threads, Thread 1.',
      'The longest blocking call lasted 5.00 ms: Threads, Thread 2.',
      'Task 1 took longest from its first slice to its last: 11.0 ms, Threads.',
      'All 2 cores were first busy at 2.00 ms: Threads.',
    ])
  })
})

describe('the summary of a selection', () => {
  test('has a task under each model that executed it', () => {
    const summaries = taskSummaries(timeline, 1)
    expect(
      summaries.map(({ model, fromMs, toMs, statesMs }) => [model.model, fromMs, toMs, statesMs]),
    ).toEqual([
      ['serial', 10, 20, [10, 0, 0, 0, 0, 0]],
      ['threads', 2, 12, [5, 0, 0, 0, 5, 0]],
    ])
    expect(statesIn(summaries)).toEqual(['running', 'blocked'])
    expect(taskSummaries(timeline, 99)).toEqual([])
  })

  test('has all workers of a model in a range', () => {
    const [, ofThreads] = rangeSummaries(timeline, 2, 8)
    expect(ofThreads?.statesMs.map((ms) => Math.round(ms * 1e6) / 1e6)).toEqual([5, 5, 0, 0, 2, 0])
  })
})
