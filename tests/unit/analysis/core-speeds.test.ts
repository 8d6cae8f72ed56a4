import { describe, expect, it } from 'vitest'
import { laneSpread } from '../../../src/analysis/core-speeds.ts'
import type { CompletedTrial } from '../../../src/contract/report.ts'
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

const serial = [0, 1, 2].map((index) => trialWith('serial', ['0r100 1r100 2r200 3r200'], index))

describe('how much longer one lane runs than another for the same work', () => {
  it('is 1 where each task takes as long on every core', () => {
    expect(laneSpread(twoLanes(1), 2)).toBe(1)
  })

  it('is what the slower core takes, whatever tasks it was given', () => {
    expect(laneSpread([...serial, ...twoLanes(1.5)], 2)).toBeCloseTo(1.5)
  })

  it('is 1 where one lane has the longer tasks and an equal core', () => {
    const trials = [0, 1, 2].map((index) => trialWith('threads', ['0r100', '1r300'], index))
    expect(laneSpread(trials, 2)).toBe(1)
  })

  it('does not count time off the core', () => {
    const trials = [0, 1, 2].map((index) =>
      trialWith('threads', index === 0 ? ['0r100 0p200 0w80', '1r100'] : ['0r100', '1r100'], index),
    )
    expect(laneSpread(trials, 2)).toBe(1)
  })

  it('is not known where lanes share cores', () => {
    expect(laneSpread(twoLanes(1.5), 1)).toBeNull()
  })

  it('is not known of a few trials, or of lanes that hardly ran', () => {
    expect(laneSpread(twoLanes(1.5).slice(0, 2), 2)).toBeNull()
    const short = [0, 1, 2].map((index) => trialWith('threads', ['0r10 0w500', '1r20'], index))
    expect(laneSpread(short, 2)).toBeNull()
    expect(laneSpread(serial, 2)).toBeNull()
    expect(laneSpread([], 2)).toBeNull()
  })

  it('is not known where slices were merged', () => {
    const merged = twoLanes(1.5).map((trial) => ({
      ...trial,
      lanes: trial.lanes.map((lane) => ({ ...lane, mergedSlices: 1 })),
    }))
    expect(laneSpread(merged, 2)).toBeNull()
  })
})
