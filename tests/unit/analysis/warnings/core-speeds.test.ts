import { describe, expect, test } from 'vitest'
import { copyRunningTimes, workerSpread } from '../../../../src/analysis/warnings/core-speeds.ts'
import { NO_SLICES } from '../../../../src/contract/columns/slices.ts'
import type { CompletedTrial } from '../../../../src/contract/run/trial.ts'
import { trialWith } from '../../../fixtures/slices.ts'

/** Four tasks of 100, 100, 200 and 200 ms; the core of the second worker takes `factor` times as long for any task. */
function twoWorkers(factor: number): CompletedTrial[] {
  const slow = (text: string): string => text.replace(/\d+$/gm, (ms) => String(Number(ms) * factor))
  const slowWorker = (one: string, two: string): string => `${slow(one)} ${slow(two)}`
  return [
    trialWith('threads', ['0r100 2r200', slowWorker('1r100', '3r200')], { index: 0 }),
    trialWith('threads', ['1r100 3r200', slowWorker('0r100', '2r200')], { index: 1 }),
    trialWith('processes', ['0r100 3r200', slowWorker('1r100', '2r200')], { index: 0 }),
    trialWith('processes', ['1r100 2r200', slowWorker('0r100', '3r200')], { index: 1 }),
  ]
}

/** Three trials of two threads. */
function threeTrials(first: string, second: string): CompletedTrial[] {
  return [0, 1, 2].map((index) => trialWith('threads', [first, second], { index }))
}

/** The same tasks in one worker, on a core that is sometimes slow. */
const serial = [1, 1.5, 1].map((factor, index) =>
  trialWith('serial', [[100, 100, 200, 200].map((ms, task) => `${task}r${ms * factor}`).join(' ')], {
    index,
  }),
)

describe('how much longer the slowest worker runs for the same work', () => {
  test('is 1 if each task takes as long on every core', () => {
    expect(workerSpread([...serial, ...twoWorkers(1)], 2)).toBeCloseTo(1)
  })

  test('is the factor of the slower core, for any tasks that it runs', () => {
    expect(workerSpread([...serial, ...twoWorkers(1.5)], 2)).toBeCloseTo(1.5)
  })

  test('is that factor too if the slower core runs the same tasks in each trial', () => {
    expect(workerSpread([...serial, ...threeTrials('0r100 1r100', '2r400 3r400')], 2)).toBeCloseTo(2)
  })

  test('is 1 if a worker has longer tasks and an equal core', () => {
    expect(workerSpread([...serial, ...threeTrials('0r100 1r100', '2r200 3r200')], 2)).toBeCloseTo(1)
  })

  test('does not include time off the core', () => {
    const trials = threeTrials('0r100 0p200 0w80 3r200', '1r100 2r200')
    expect(workerSpread([...serial, ...trials], 2)).toBeCloseTo(1)
  })
})

describe('the spread is unknown', () => {
  test('where workers share cores', () => {
    expect(workerSpread([...serial, ...twoWorkers(1.5)], 1)).toBeNull()
  })

  test('without trials of one worker', () => {
    expect(workerSpread(twoWorkers(1.5), 2)).toBeNull()
    expect(workerSpread([], 2)).toBeNull()
  })

  test('with fewer than three trials', () => {
    expect(workerSpread([...serial, ...twoWorkers(1.5).slice(0, 2)], 2)).toBeNull()
  })

  test('where workers hardly ran', () => {
    expect(workerSpread([...serial, ...threeTrials('0r10 0w500', '1r20')], 2)).toBeNull()
  })

  test.each([
    ['slices were merged', { mergedSlices: 1 }],
    ['preemption is not recorded', { metrics: { preemptedMs: null } }],
  ])('where %s', (_, fields) => {
    const trials = [...serial, ...twoWorkers(1.5)].map((trial) => ({
      ...trial,
      workers: trial.workers.map((worker) => ({ ...worker, ...fields })),
    }))
    expect(workerSpread(trials, 2)).toBeNull()
  })
})

test('a copy without slices has the running times of its original', () => {
  const bare = [...serial, ...twoWorkers(1.5)].map((trial) => ({
    ...trial,
    workers: trial.workers.map((worker) => {
      const copy = { ...worker, slices: NO_SLICES }
      copyRunningTimes(worker, copy)
      return copy
    }),
  }))
  expect(workerSpread(bare, 2)).toBeCloseTo(1.5)
})
