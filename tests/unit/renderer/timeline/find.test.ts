import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  firstAllCores,
  longestBlocked,
  longestPreemption,
  slowestTask,
} from '../../../../src/renderer/timeline/model/find.ts'
import { JUMPS } from '../../../../src/renderer/timeline/interact/jumps.ts'
import { timelineModel } from '../../../../src/renderer/timeline/model/model.ts'
import { drawnParts, repeatsOf } from '../../../../src/renderer/timeline/model/parts.ts'
import { rangeTimes, taskStories } from '../../../../src/renderer/timeline/describe/story.ts'
import { columnsOf, trialWith } from '../../../fixtures/slices.ts'
import { failedTrial, laneOf, trialOf } from '../../../fixtures/trials.ts'

const serial = trialWith('serial', ['0r10 1r10'])
const threads = trialWith('threads', ['-w1 0r2 0p3 0p4 0r2', '-w2 1r4 1b5 1r1'])
const timeline = timelineModel([serial, threads])

describe('the rows of the timeline', () => {
  test('stand in the order of the models, one for each lane', () => {
    expect(timeline.rows.map(({ row, model, number }) => [row, model, number])).toEqual([
      [0, 'serial', 1],
      [1, 'threads', 1],
      [2, 'threads', 2],
    ])
    expect(timeline.extentMs).toBe(20)
    expect(timeline.slices).toBe(11)
  })

  test('are of each model’s last completed trial, or of the repeat that was asked for', () => {
    const trials = [
      trialWith('threads', ['0r1'], 0),
      trialWith('serial', ['0r1'], 0),
      trialWith('serial', ['0r2'], 1),
      failedTrial('serial', 'It broke.', 2),
    ]
    const drawn = (repeat: number | null) =>
      timelineModel(drawnParts(trials, repeat)).models.map(({ model, trialIndex }) => [model, trialIndex])
    expect(drawn(null)).toEqual([
      ['serial', 1],
      ['threads', 0],
    ])
    expect(drawn(0).map(([, index]) => index)).toEqual([0, 0])
    expect(repeatsOf(trials)).toEqual([0, 1])
  })

  test('of lanes without slices last as long as the trial', () => {
    const empty = timelineModel([{ ...trialOf('serial'), lanes: [laneOf(0, { slices: columnsOf([]) })] }])
    expect(empty.extentMs).toBe(100)
    expect(timelineModel([]).extentMs).toBe(0)
  })
})

describe('the interesting', () => {
  test('is the longest preemption, seen as one where it was cut', () => {
    expect(longestPreemption(timeline)).toMatchObject({ fromMs: 3, toMs: 10, task: 0, lane: { row: 1 } })
  })

  test('is the longest block', () => {
    expect(longestBlocked(timeline)).toMatchObject({ fromMs: 6, toMs: 11, task: 1, lane: { row: 2 } })
  })

  test('is the task that took longest from its first slice to its last', () => {
    expect(slowestTask(timeline)).toMatchObject({ task: 0, fromMs: 1, toMs: 12, model: { model: 'threads' } })
  })

  test('is the first moment when all cores were busy', () => {
    expect(firstAllCores(timeline, 2)).toMatchObject({ fromMs: 2, toMs: 3, model: { model: 'threads' } })
    expect(firstAllCores(timeline, 3)).toBeNull()
    expect(firstAllCores(timeline, 1)).toMatchObject({ fromMs: 0, model: { model: 'serial' } })
  })

  test('is the same as found by looking at every moment', () => {
    const lane = fc.array(
      fc.record({ ms: fc.integer({ min: 1, max: 5 }), task: fc.nat(3), state: fc.nat(2) }),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(
        fc.array(lane, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (lanes, cores) => {
          const trial = trialOf('threads')
          const made = timelineModel([
            { ...trial, lanes: lanes.map((specs, id) => laneOf(id, { slices: columnsOf(specs) })) },
          ])
          let expected: number | null = null
          for (let ms = 0; ms < 60 && expected === null; ms++) {
            const running = made.rows.filter(({ index }) => index.slices.state[index.sliceAt(ms + 0.5)] === 0)
            if (running.length >= cores) expected = ms
          }
          expect(firstAllCores(made, cores)?.fromMs ?? null).toBe(expected)
        },
      ),
    )
  })

  test('may not be there, which is said in a sentence', () => {
    const calm = timelineModel([serial])
    expect(JUMPS.map(({ title, find }) => [title, find(calm, 2) === null])).toEqual([
      ['Longest preemption', true],
      ['Longest block', true],
      ['Slowest task', false],
      ['All cores busy', true],
    ])
    for (const { none } of JUMPS) expect(none).toMatch(/^In these trials .*\.$/)
  })

  test('is told in a sentence', () => {
    const told = JUMPS.map(({ find, found }) => {
      const finding = find(timeline, 2)
      return finding === null ? '' : found(finding, 2)
    })
    expect(told).toEqual([
      'The longest preemption lasted 7.00 ms: Threads, Thread 1.',
      'The longest block lasted 5.00 ms: Threads, Thread 2.',
      'Task 1 took longest from its first slice to its last: 11.0 ms, Threads.',
      'Both cores were first busy at 2.00 ms: Threads.',
    ])
  })
})

describe('a story', () => {
  test('of a task says under each model when it came and what became of it', () => {
    const stories = taskStories(timeline, 1)
    expect(stories.map(({ model, fromMs, toMs, statesMs }) => [model.model, fromMs, toMs, statesMs])).toEqual(
      [
        ['serial', 10, 20, [10, 0, 0, 0, 0, 0]],
        ['threads', 2, 12, [5, 0, 0, 0, 5, 0]],
      ],
    )
    expect(taskStories(timeline, 99)).toEqual([])
  })

  test('of a range adds up what all lanes of a model did in it', () => {
    const [, ofThreads] = rangeTimes(timeline, 2, 8)
    expect(ofThreads?.statesMs.map((ms) => Math.round(ms * 1e6) / 1e6)).toEqual([5, 5, 0, 0, 2, 0])
  })
})
