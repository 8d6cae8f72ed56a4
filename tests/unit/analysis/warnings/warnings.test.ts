import { describe, expect, test } from 'vitest'
import { modelFigures } from '../../../../src/analysis/metrics/figures.ts'
import { warningsOf } from '../../../../src/analysis/warnings/warnings.ts'
import { fault } from '../../../../src/contract/fault.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import { type Warning, type WarningCode, warning } from '../../../../src/contract/run/warning.ts'
import { cancelledTrial, failedTrial, headerOf, trialOf, trialsOf } from '../../../fixtures/documents.ts'

const WALLS_MS = [100, 101, 102]
const healthy: Trial[] = [...trialsOf('serial', WALLS_MS), ...trialsOf('threads', WALLS_MS)]

function warnings(trials: readonly Trial[], conditions: Warning[] = []): Warning[] {
  const run = { ...headerOf({ conditions }), trials: [...trials] }
  return warningsOf(run, modelFigures(run))
}

function ofCode(code: WarningCode, trials: readonly Trial[]): Warning[] {
  return warnings(trials).filter((one) => one.code === code)
}

test('a healthy run has no warning', () => {
  expect(warnings(healthy)).toEqual([])
})

describe('different results', () => {
  const differs = (models: readonly string[], reference: string): unknown => ({
    code: 'results_differ',
    severity: 'fault',
    values: { models, reference },
  })

  test('of models are a fault that names them', () => {
    const trials = [...healthy, ...trialsOf('processes', WALLS_MS, { checksum: 'beef' })]
    expect(ofCode('results_differ', trials)).toEqual([differs(['processes'], 'serial')])
  })

  test('of several models are one fault', () => {
    const trials = [
      ...trialsOf('threads', WALLS_MS),
      ...trialsOf('processes', WALLS_MS, { checksum: 'beef' }),
      ...trialsOf('cooperative', WALLS_MS, { checksum: 'bead' }),
    ]
    expect(ofCode('results_differ', trials)).toEqual([differs(['processes', 'cooperative'], 'threads')])
  })

  test('of two trials of one model are a fault of that model', () => {
    const trials = [...healthy, trialOf('threads', { index: 3, checksum: 'beef' })]
    expect(warnings(trials)).toMatchObject([
      { code: 'results_unsteady', severity: 'fault', values: { model: 'threads' } },
    ])
  })

  test('are not compared with a baseline that is unsteady itself', () => {
    const trials = [
      ...trialsOf('serial', [100]),
      trialOf('serial', { index: 1, checksum: 'beef' }),
      ...trialsOf('threads', WALLS_MS),
    ]
    expect(warnings(trials).map(({ code }) => code)).toEqual(['results_unsteady', 'few_repeats'])
  })

  test('are not expected of failed trials, nor of trials with failed tasks', () => {
    const failing = trialsOf('cooperative', WALLS_MS, { checksum: 'x', tasksFailed: 1 })
    const trials = [...healthy, failedTrial('processes'), ...failing]
    expect(ofCode('results_differ', trials)).toEqual([])
    expect(ofCode('tasks_failed', trials)).toHaveLength(1)
  })

  test('come before all other warnings', () => {
    const tight = warning('memory_tight', 'warning', { neededBytes: 9, availableBytes: 8 })
    const trials = [...trialsOf('serial', [100]), ...trialsOf('threads', [100], { checksum: 'x' })]
    expect(warnings(trials, [tight]).map(({ code }) => code)).toEqual([
      'results_differ',
      'memory_tight',
      'few_repeats',
    ])
  })
})

describe('trials', () => {
  const cause = fault('process_killed', { pid: 7, signal: 'SIGKILL' })

  test('that failed are counted by model, with the first cause', () => {
    const trials = [
      ...healthy,
      failedTrial('processes', cause),
      failedTrial('processes', undefined, { index: 1 }),
      ...trialsOf('processes', [100]),
    ]
    expect(ofCode('trials_failed', trials)).toEqual([
      {
        code: 'trials_failed',
        severity: 'warning',
        values: { model: 'processes', failed: 2, total: 3, cause },
      },
    ])
  })

  test('that were cancelled are a note', () => {
    expect(warnings([...healthy, cancelledTrial('threads')])).toEqual([
      { code: 'trials_cancelled', severity: 'note', values: { trials: 1 } },
    ])
  })

  test('that were warm-ups lead to no warning', () => {
    const warmup = { ...failedTrial('processes', cause), warmup: true }
    expect(warnings([...healthy, warmup])).toEqual([])
  })
})

describe('failed tasks', () => {
  const cause = fault('page_status', { page: 3, status: 503 })
  const failing = (
    tasksFailed: number,
  ): { tasksFailed: number; result: { firstTaskFault: typeof cause } } => ({
    tasksFailed,
    result: { firstTaskFault: cause },
  })

  test('are counted by model, with the first cause', () => {
    const trials = [
      ...trialsOf('serial', WALLS_MS, failing(2)),
      ...trialsOf('cooperative', WALLS_MS, { tasksFailed: 1 }),
    ]
    const models = [
      { model: 'serial', failed: 6, total: 24 },
      { model: 'cooperative', failed: 3, total: 24 },
    ]
    expect(warnings(trials)).toEqual([
      { code: 'tasks_failed', severity: 'warning', values: { models, cause } },
    ])
  })

  test('have another warning if all tasks failed', () => {
    const trials = [...trialsOf('serial', WALLS_MS, failing(8)), ...trialsOf('threads', WALLS_MS, failing(8))]
    expect(warnings(trials)).toEqual([{ code: 'all_tasks_failed', severity: 'warning', values: { cause } }])
  })

  test('can have no known cause', () => {
    const trials = trialsOf('serial', WALLS_MS, { tasksFailed: 8 })
    expect(warnings(trials)).toMatchObject([{ code: 'all_tasks_failed', values: { cause: null } }])
  })
})

describe('repeats', () => {
  const few = (repeats: number, everyModel: boolean): unknown => ({
    code: 'few_repeats',
    severity: 'note',
    values: { repeats, everyModel },
  })

  test('below three are a note', () => {
    expect(warnings(trialsOf('serial', [100]))).toEqual([few(1, true)])
    expect(warnings(trialsOf('serial', [100, 100]))).toEqual([few(2, true)])
  })

  test('below three of some models are a note', () => {
    expect(warnings([...healthy, ...trialsOf('processes', [100, 100])])).toEqual([few(2, false)])
  })

  test('of models without a completed trial do not count', () => {
    expect(ofCode('few_repeats', [...healthy, failedTrial('processes')])).toEqual([])
  })
})

test('outliers of the wall time are counted by model', () => {
  const trials = [...healthy, ...trialsOf('processes', [100, 101, 102, 99, 100, 500])]
  expect(ofCode('outliers', trials)).toEqual([
    { code: 'outliers', severity: 'warning', values: { model: 'processes', outliers: 1, trials: 6 } },
  ])
})
