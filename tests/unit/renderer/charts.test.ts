import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modelRows } from '../../../src/analysis/metrics/rows.ts'
import { summarize } from '../../../src/analysis/metrics/summary.ts'
import { MODEL_IDS } from '../../../src/contract/models.ts'
import {
  stepColumns,
  typicalTrial,
  useAt,
  useCeiling,
} from '../../../src/renderer/results/charts/cpu-series.ts'
import { countLanes, cpuCourses, trackState } from '../../../src/renderer/results/charts/race.ts'
import { sketch } from '../../../src/renderer/experiment/sketch.ts'
import { place, timeScale } from '../../../src/renderer/results/charts/time-scale.ts'
import { PLAN, failedTrial, trial } from '../../fixtures/sample-run.ts'

describe('the time axis', () => {
  test.each([
    [2_000, ['0', '0.5 s', '1 s', '1.5 s', '2 s']],
    [104, ['0', '50 ms', '100 ms']],
    [0.4, ['0', '100 µs', '200 µs', '300 µs', '400 µs']],
    [600_000, ['0', '5 min', '10 min']],
  ])('marks %d ms in one sensible unit', (longestMs, labels) => {
    expect(timeScale([longestMs], false).ticks.map(({ label }) => label)).toEqual(labels)
  })

  test('has no marks while there is nothing to show', () => {
    expect(timeScale([], true).ticks).toEqual([])
  })

  test('holds every time, in at most a dozen even steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e8, noNaN: true }), fc.boolean(), (longestMs, moving) => {
        const { maxMs, ticks } = timeScale([longestMs, longestMs / 3], moving)
        expect(maxMs).toBeGreaterThanOrEqual(longestMs)
        expect(ticks.length).toBeGreaterThanOrEqual(1)
        expect(ticks.length).toBeLessThanOrEqual(12)
        for (const { share } of ticks) expect(share).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('stays put while a run only just goes on', () => {
    expect(timeScale([1_010], true).maxMs).toBe(timeScale([1_200], true).maxMs)
  })

  test('places times inside itself', () => {
    const scale = timeScale([1_000], false)
    expect(place(0, scale)).toBe('0.000%')
    expect(place(scale.maxMs * 2, scale)).toBe('100.000%')
    expect(place(-5, scale)).toBe('0.000%')
  })
})

describe('CPU use over time', () => {
  const series = { tMs: [10, 20, 30], use: [1, 2, 0.5] }

  test('is drawn from 0, each value up to its own time', () => {
    expect(stepColumns(series)).toEqual([
      [0, 10, 20, 30],
      [1, 1, 2, 0.5],
    ])
    expect(stepColumns({ tMs: [], use: [] })).toEqual([[], []])
  })

  test('is read at a time from the interval that holds it', () => {
    expect(useAt(series, 0)).toBe(1)
    expect(useAt(series, 10)).toBe(1)
    expect(useAt(series, 10.1)).toBe(2)
    expect(useAt(series, 30)).toBe(0.5)
    expect(useAt(series, 30.1)).toBeNull()
    expect(useAt(series, -1)).toBeNull()
  })

  test('is told by the completed trial nearest to the median', () => {
    const trials = [trial('serial', 0), trial('serial', 1), failedTrial('serial', 2, 'It broke.')]
    expect(typicalTrial(trials, 412)?.state).toBe('completed')
    expect(typicalTrial(trials, trial('serial', 1).wallMs)).toBe(trials[1])
    expect(typicalTrial([], 1)).toBeUndefined()
  })

  test('reaches up to all cores, or to more where more was seen', () => {
    expect(useCeiling([series], 4)).toBe(4)
    expect(useCeiling([series], 1)).toBe(2)
    expect(useCeiling([], 2)).toBe(2)
  })

  test('is left out where the machine cannot tell CPU time', () => {
    const trials = [{ ...trial('serial', 0), cpuMs: null, cpuUse: null }, trial('threads', 0)]
    const rows = modelRows(PLAN, trials, summarize(PLAN, trials))
    expect([...cpuCourses(rows, trials).keys()]).toEqual(['threads'])
  })
})

describe('the race', () => {
  const rows = modelRows(PLAN, [trial('serial', 0), failedTrial('threads', 0, 'It broke.')], {
    perModel: summarize(PLAN, [trial('serial', 0)]).perModel,
    warnings: [],
  })
  const [serial, threads, processes] = rows

  test('shows figures, a cause, or why there are none yet', () => {
    if (serial === undefined || threads === undefined || processes === undefined)
      throw new Error('Rows are missing.')
    expect(trackState(serial, 'running', false)).toBe('measured')
    expect(trackState(threads, 'completed', false)).toBe('failed')
    expect(trackState(processes, 'running', true)).toBe('running')
    expect(trackState(processes, 'running', false)).toBe('pending')
    expect(trackState(processes, 'failed', false)).toBe('not-reached')
  })

  test('counts lanes in the words of each model', () => {
    expect(countLanes('threads', 24)).toBe('24 threads')
    expect(countLanes('processes', 2)).toBe('2 processes')
    expect(countLanes('processes', 1)).toBe('1 process')
    expect(countLanes('cooperative', 1)).toBe('1 event loop')
  })
})

describe('a sketch', () => {
  test.each(['cpu', 'io'] as const)(
    'of %s work gives every task its place, and no lane two tasks at once',
    (kind) => {
      for (const model of MODEL_IDS) {
        const { rows, blocks } = sketch(model, kind)
        expect(new Set(blocks.map(({ task }) => task))).toEqual(new Set([0, 1, 2, 3]))
        for (let row = 0; row < rows; row++) {
          const running = blocks
            .filter((one) => one.row === row && one.state === 'running')
            .sort((a, b) => a.from - b.from)
          for (const [index, { from }] of running.entries()) {
            expect(from).toBeGreaterThanOrEqual((running[index - 1]?.to ?? 0) - 1e-9)
          }
        }
      }
    },
  )

  test('of computing on two cores never has more than two tasks running', () => {
    for (const model of MODEL_IDS) {
      const { blocks } = sketch(model, 'cpu')
      for (let at = 0.5; at < 100; at++) {
        const running = blocks.filter(({ from, to, state }) => state === 'running' && from <= at && at < to)
        expect(running.length).toBeLessThanOrEqual(2)
      }
    }
  })
})
