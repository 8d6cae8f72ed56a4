import { describe, expect, it } from 'vitest'
import { workerSpread } from '../../../src/analysis/warnings/core-speeds.ts'
import type { CompletedTrial, WorkerResult } from '../../../src/contract/run/report.ts'
import { trialWith } from '../../fixtures/slices.ts'

/** Four tasks of 100, 100, 200 and 200 ms; the second worker's core takes `times` as long, whichever tasks it gets. */
function twoWorkers(times: number): CompletedTrial[] {
  const slow = (text: string): string => text.replace(/\d+$/gm, (ms) => String(Number(ms) * times))
  const worker = (tasks: readonly [string, string]): string => tasks.join(' ')
  const slowWorker = ([one, two]: readonly [string, string]): string => worker([slow(one), slow(two)])
  return [
    trialWith('threads', [worker(['0r100', '2r200']), slowWorker(['1r100', '3r200'])], 0),
    trialWith('threads', [worker(['1r100', '3r200']), slowWorker(['0r100', '2r200'])], 1),
    trialWith('processes', [worker(['0r100', '3r200']), slowWorker(['1r100', '2r200'])], 0),
    trialWith('processes', [worker(['1r100', '2r200']), slowWorker(['0r100', '3r200'])], 1),
  ]
}

/** The same one after another, on a core that is sometimes slow. */
const serial = [1, 1.5, 1].map((times, index) =>
  trialWith('serial', [[100, 100, 200, 200].map((ms, task) => `${task}r${ms * times}`).join(' ')], index),
)

describe('how much longer one worker runs than another for the same work', () => {
  it('is 1 where each task takes as long on every core', () => {
    expect(workerSpread([...serial, ...twoWorkers(1)], 2)).toBeCloseTo(1)
  })

  it('is what the slower core takes, whatever tasks it was given', () => {
    expect(workerSpread([...serial, ...twoWorkers(1.5)], 2)).toBeCloseTo(1.5)
  })

  it('is the same where the slower core gets the same tasks each time', () => {
    const trials = [0, 1, 2].map((index) => trialWith('threads', ['0r100 1r100', '2r400 3r400'], index))
    expect(workerSpread([...serial, ...trials], 2)).toBeCloseTo(2)
  })

  it('is 1 where one worker has the longer tasks and an equal core', () => {
    const trials = [0, 1, 2].map((index) => trialWith('threads', ['0r100 1r100', '2r200 3r200'], index))
    expect(workerSpread([...serial, ...trials], 2)).toBeCloseTo(1)
  })

  it('does not count time off the core', () => {
    const trials = [0, 1, 2].map((index) =>
      trialWith('threads', ['0r100 0p200 0w80 3r200', '1r100 2r200'], index),
    )
    expect(workerSpread([...serial, ...trials], 2)).toBeCloseTo(1)
  })

  it('is not known where workers share cores', () => {
    expect(workerSpread([...serial, ...twoWorkers(1.5)], 1)).toBeNull()
  })

  it('is not known without trials one after another, of a few trials, or of workers that hardly ran', () => {
    expect(workerSpread(twoWorkers(1.5), 2)).toBeNull()
    expect(workerSpread([...serial, ...twoWorkers(1.5).slice(0, 2)], 2)).toBeNull()
    const short = [0, 1, 2].map((index) => trialWith('threads', ['0r10 0w500', '1r20'], index))
    expect(workerSpread([...serial, ...short], 2)).toBeNull()
    expect(workerSpread([], 2)).toBeNull()
  })

  it('is not known where slices were merged, or tell no preemption', () => {
    const trials = [...serial, ...twoWorkers(1.5)]
    const withWorkers = (fields: Partial<WorkerResult>): CompletedTrial[] =>
      trials.map((trial) => ({
        ...trial,
        workers: trial.workers.map((worker) => ({ ...worker, ...fields })),
      }))
    expect(workerSpread(withWorkers({ mergedSlices: 1 }), 2)).toBeNull()
    expect(workerSpread(withWorkers({ preemptedMs: null }), 2)).toBeNull()
  })
})
