import { describe, expect, test } from 'vitest'
import { fairnessWarnings } from '../../../../src/analysis/warnings/fairness.ts'
import type { MachineInfo } from '../../../../src/contract/run/machine.ts'
import type { CompletedTrial } from '../../../../src/contract/run/trial.ts'
import type { Warning } from '../../../../src/contract/run/warning.ts'
import { MACHINE, trialsOf } from '../../../fixtures/documents.ts'
import { trialWith } from '../../../fixtures/slices.ts'

function warningsOf(trials: readonly CompletedTrial[], machine: Partial<MachineInfo> = {}): Warning[] {
  return fairnessWarnings({ ...MACHINE, ...machine }, trials)
}

test('fair conditions have no warning', () => {
  expect(warningsOf(trialsOf('serial', [100, 101, 99, 100, 102, 98, 100, 101, 99]))).toEqual([])
  expect(warningsOf(trialsOf('serial', Array<number>(12).fill(100)))).toEqual([])
  expect(warningsOf([])).toEqual([])
})

describe('background load', () => {
  const load = (backgroundLoad: number | null): Warning[] =>
    warningsOf(trialsOf('serial', [100, 100, 100], { metrics: { backgroundLoad } }))

  test('of half a core or more is a warning', () => {
    expect(load(0.64)).toEqual([{ code: 'background_load', severity: 'warning', values: { cores: 0.64 } }])
    expect(load(0.49)).toEqual([])
  })

  test('that is unknown is none', () => {
    expect(load(null)).toEqual([])
  })
})

test('a coarse clock is a warning', () => {
  expect(warningsOf([], { clockResolutionMs: 1 })).toEqual([
    { code: 'coarse_clock', severity: 'warning', values: { resolutionMs: 1 } },
  ])
})

test('unequal cores are a warning', () => {
  const trials = [0, 1, 2].flatMap((index) => [
    trialWith('serial', ['0r100 1r100'], { index }),
    trialWith('threads', ['0r100', '1r160'], { index }),
  ])
  expect(warningsOf(trials)).toEqual([{ code: 'unequal_cores', severity: 'warning', values: { ratio: 1.6 } }])
})

describe('a first trial', () => {
  test('that is slower than all others is a note', () => {
    expect(warningsOf(trialsOf('serial', [140, 99, 101]))).toEqual([
      { code: 'slow_first_trial', severity: 'note', values: { model: 'serial', ratio: 1.4 } },
    ])
  })

  test.each([[[140, 100, 150]], [[140, 100]], [[120, 100, 100]]])('of %j is none', (wallsMs) => {
    expect(warningsOf(trialsOf('serial', wallsMs))).toEqual([])
  })
})

describe('a trend over the run', () => {
  const growing = [100, 101, 103, 104, 106, 108, 109, 111, 113, 114, 116, 118]

  test('to slower trials is a warning', () => {
    expect(warningsOf(trialsOf('serial', growing))).toMatchObject([
      {
        code: 'slower_over_time',
        severity: 'warning',
        values: { share: expect.closeTo(115 / 102 - 1) as number },
      },
    ])
  })

  test('to faster trials is a warning', () => {
    expect(warningsOf(trialsOf('serial', [...growing].reverse()))).toMatchObject([
      { code: 'faster_over_time', values: { share: expect.closeTo(1 - 102 / 115) as number } },
    ])
  })

  test('is relative to each model’s wall times', () => {
    const inOrder = (trials: CompletedTrial[], first: number): CompletedTrial[] =>
      trials.map((trial) => ({ ...trial, order: trial.index * 2 + first }))
    const trials = [
      ...inOrder(trialsOf('serial', growing), 0),
      ...inOrder(
        trialsOf(
          'threads',
          growing.map((ms) => ms / 4),
        ),
        1,
      ),
    ]
    expect(warningsOf(trials).map(({ code }) => code)).toEqual(['slower_over_time'])
  })

  test('that is too small is none', () => {
    const wallsMs = Array.from({ length: 10 }, (_, at) => 100 + at / 10)
    expect(warningsOf(trialsOf('serial', wallsMs))).toEqual([])
  })

  test('of fewer than eight trials is none', () => {
    expect(warningsOf(trialsOf('serial', growing.slice(0, 7)))).toEqual([])
  })
})
