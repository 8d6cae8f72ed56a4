import { describe, expect, it } from 'vitest'
import { laneSpread } from '../../../src/analysis/core-speeds.ts'
import type { CompletedTrial, LaneReport } from '../../../src/contract/report.ts'
import { trialWith } from '../../fixtures/slices.ts'

/** Four tasks of 100, 100, 200 and 200 ms; the second lane's core takes `times` as long, whichever tasks it gets. */
function twoLanes(times: number): CompletedTrial[] {
  const slow = (text: string): string => text.replace(/\d+$/gm, (ms) => String(Number(ms) * times))
  const lane = (tasks: readonly [string, string]): string => tasks.join(' ')
  const slowLane = ([one, two]: readonly [string, string]): string => lane([slow(one), slow(two)])
  return [
    trialWith('threads', [lane(['0r100', '2r200']), slowLane(['1r100', '3r200'])], 0),
    trialWith('threads', [lane(['1r100', '3r200']), slowLane(['0r100', '2r200'])], 1),
    trialWith('processes', [lane(['0r100', '3r200']), slowLane(['1r100', '2r200'])], 0),
    trialWith('processes', [lane(['1r100', '2r200']), slowLane(['0r100', '3r200'])], 1),
  ]
}

/** The same one after another, on a core that is sometimes slow. */
const serial = [1, 1.5, 1].map((times, index) =>
  trialWith('serial', [[100, 100, 200, 200].map((ms, task) => `${task}r${ms * times}`).join(' ')], index),
)

describe('how much longer one lane runs than another for the same work', () => {
  it('is 1 where each task takes as long on every core', () => {
    expect(laneSpread([...serial, ...twoLanes(1)], 2)).toBeCloseTo(1)
  })

  it('is what the slower core takes, whatever tasks it was given', () => {
    expect(laneSpread([...serial, ...twoLanes(1.5)], 2)).toBeCloseTo(1.5)
  })

  it('is the same where the slower core gets the same tasks each time', () => {
    const trials = [0, 1, 2].map((index) => trialWith('threads', ['0r100 1r100', '2r400 3r400'], index))
    expect(laneSpread([...serial, ...trials], 2)).toBeCloseTo(2)
  })

  it('is 1 where one lane has the longer tasks and an equal core', () => {
    const trials = [0, 1, 2].map((index) => trialWith('threads', ['0r100 1r100', '2r200 3r200'], index))
    expect(laneSpread([...serial, ...trials], 2)).toBeCloseTo(1)
  })

  it('does not count time off the core', () => {
    const trials = [0, 1, 2].map((index) =>
      trialWith('threads', ['0r100 0p200 0w80 3r200', '1r100 2r200'], index),
    )
    expect(laneSpread([...serial, ...trials], 2)).toBeCloseTo(1)
  })

  it('is not known where lanes share cores', () => {
    expect(laneSpread([...serial, ...twoLanes(1.5)], 1)).toBeNull()
  })

  it('is not known without trials one after another, of a few trials, or of lanes that hardly ran', () => {
    expect(laneSpread(twoLanes(1.5), 2)).toBeNull()
    expect(laneSpread([...serial, ...twoLanes(1.5).slice(0, 2)], 2)).toBeNull()
    const short = [0, 1, 2].map((index) => trialWith('threads', ['0r10 0w500', '1r20'], index))
    expect(laneSpread([...serial, ...short], 2)).toBeNull()
    expect(laneSpread([], 2)).toBeNull()
  })

  it('is not known where slices were merged, or tell no preemption', () => {
    const trials = [...serial, ...twoLanes(1.5)]
    const withLanes = (fields: Partial<LaneReport>): CompletedTrial[] =>
      trials.map((trial) => ({ ...trial, lanes: trial.lanes.map((lane) => ({ ...lane, ...fields })) }))
    expect(laneSpread(withLanes({ mergedSlices: 1 }), 2)).toBeNull()
    expect(laneSpread(withLanes({ preemptedMs: null }), 2)).toBeNull()
  })
})
