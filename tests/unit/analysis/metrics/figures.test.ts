import { describe, expect, test } from 'vitest'
import {
  type ModelFigures,
  metricsShown,
  modelFigures,
  statisticOf,
} from '../../../../src/analysis/metrics/figures.ts'
import type { MetricId } from '../../../../src/analysis/metrics/index.ts'
import { fault } from '../../../../src/contract/fault.ts'
import type { ModelId } from '../../../../src/contract/models/index.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import { cancelledTrial, failedTrial, planOf, trialOf, trialsOf } from '../../../fixtures/documents.ts'

const plan = planOf()

function figuresOf(model: ModelId, trials: readonly Trial[]): ModelFigures {
  const figures = modelFigures({ plan, trials: [...trials] }).find((one) => one.model === model)
  if (figures === undefined) throw new Error(`The plan does not have ${model}.`)
  return figures
}

function medianOf(metric: MetricId, model: ModelId, trials: readonly Trial[]): number | null {
  return statisticOf(figuresOf(model, trials), metric)?.median ?? null
}

describe('the figures of a model', () => {
  test('are listed in the order of the plan, before anything was measured too', () => {
    const pending = modelFigures({ plan, trials: [] })
    expect(pending.map(({ model, state }) => [model, state])).toEqual([
      ['serial', 'pending'],
      ['threads', 'pending'],
      ['processes', 'pending'],
      ['cooperative', 'pending'],
    ])
    expect(pending[0]).toMatchObject({ workers: null, points: [], fault: null, tasksTotal: 0 })
    expect(Object.values(pending[0]?.figures ?? {}).every((figure) => figure === null)).toBe(true)
  })

  test('are statistics over its completed trials', () => {
    const { figures } = figuresOf('serial', trialsOf('serial', [100, 110, 90]))
    expect(figures.wallMs).toMatchObject({
      statistic: { median: 100, mad: 10, n: 3, low95: 90, high95: 110 },
    })
    expect(figures.cpuMs).toMatchObject({ kind: 'number', statistic: { median: 100, mad: 0, n: 3 } })
  })

  test('have an interval only if comparisons need it', () => {
    const { figures } = figuresOf('serial', trialsOf('serial', [100, 110, 90]))
    expect(figures.startupMs).toMatchObject({ statistic: { median: 10, low95: null, high95: null } })
  })

  test('are medians of each percentile', () => {
    const { figures } = figuresOf('serial', trialsOf('serial', [100, 300, 200]))
    expect(figures.taskLatencyMs).toMatchObject({ kind: 'percentiles', percentiles: { max: 200 } })
  })

  test('leave out failed and cancelled trials and warm-ups', () => {
    const trials = [
      ...trialsOf('threads', [50]),
      failedTrial('threads', undefined, { index: 1 }),
      cancelledTrial('threads', { index: 2 }),
      trialOf('threads', { wallMs: 900, warmup: true }),
    ]
    const { figures, points } = figuresOf('threads', trials)
    expect(figures.wallMs).toMatchObject({ statistic: { median: 50, n: 1 } })
    expect(points).toEqual([
      { index: 0, state: 'completed', wallMs: 50 },
      { index: 1, state: 'failed', wallMs: 100 },
      { index: 2, state: 'cancelled', wallMs: 100 },
    ])
  })

  test('are null, and not 0, if no trial has the metric', () => {
    const { figures } = figuresOf('serial', trialsOf('serial', [100, 100, 100], { cpuMs: null }))
    expect([figures.cpuMs, figures.cpuUse]).toEqual([null, null])
  })

  test('count the trials that have the metric only', () => {
    const trials = [...trialsOf('serial', [100], { cpuMs: null }), trialOf('serial', { index: 1, cpuMs: 80 })]
    expect(statisticOf(figuresOf('serial', trials), 'cpuMs')).toMatchObject({ median: 80, n: 1 })
  })

  test('are the same for the same seed', () => {
    const trials = trialsOf('serial', [100, 104, 97, 120, 99])
    expect(figuresOf('serial', trials)).toEqual(figuresOf('serial', trials))
  })

  test('include the workers, the basis of memory, and the number of tasks', () => {
    const trials = trialsOf('processes', [50, 60], { workers: 2 })
    expect(figuresOf('processes', trials)).toMatchObject({
      workers: 2,
      memoryBasis: 'private',
      tasksTotal: 16,
    })
  })
})

describe('a model', () => {
  test('whose trials failed has the first cause', () => {
    const first = fault('runner_exited', { exitCode: 1 })
    const trials = [failedTrial('threads', first), failedTrial('threads', undefined, { index: 1 })]
    expect(figuresOf('threads', trials)).toMatchObject({ state: 'failed', trialsFailed: 2, fault: first })
  })

  test('whose trials were cancelled is cancelled', () => {
    expect(figuresOf('processes', [cancelledTrial('processes')])).toMatchObject({
      state: 'cancelled',
      trialsFailed: 0,
      fault: null,
    })
  })

  test('with a completed trial is measured, though others failed', () => {
    const trials = [failedTrial('threads'), trialOf('threads', { index: 1, wallMs: 70 })]
    expect(figuresOf('threads', trials)).toMatchObject({ state: 'measured', trialsFailed: 1 })
  })
})

describe('the speed-up', () => {
  test('is relative to the baseline', () => {
    const trials = [...trialsOf('serial', [100, 90, 300]), ...trialsOf('threads', [50, 40, 80])]
    expect(medianOf('speedup', 'threads', trials)).toBe(2)
  })

  test.each([[[100, 90, 110]], [[100, 90, 140, 200]]])('of the baseline %j is 1', (wallsMs) => {
    const trials = trialsOf('serial', wallsMs)
    expect(medianOf('speedup', 'serial', trials)).toBe(1)
  })

  test('is null if the baseline has no completed trial', () => {
    const trials = [...trialsOf('threads', [50, 40, 80]), failedTrial('serial')]
    const { figures } = figuresOf('threads', trials)
    expect([figures.speedup, figures.efficiency]).toEqual([null, null])
  })

  test('is null if a wall time is 0', () => {
    const trials = [...trialsOf('serial', [100]), ...trialsOf('threads', [0])]
    expect(figuresOf('threads', trials).figures.speedup).toBeNull()
  })

  test('÷ the workers is the efficiency', () => {
    const trials = [...trialsOf('serial', [100]), ...trialsOf('threads', [25], { workers: 8 })]
    expect(medianOf('efficiency', 'threads', trials)).toBe(0.5)
  })

  test('has no efficiency if the model is not parallel', () => {
    const trials = [...trialsOf('serial', [100]), ...trialsOf('cooperative', [10])]
    expect(medianOf('speedup', 'cooperative', trials)).toBe(10)
    expect(figuresOf('cooperative', trials).figures.efficiency).toBeNull()
    expect(figuresOf('serial', trials).figures.efficiency).toBeNull()
  })
})

describe('the metrics that are shown', () => {
  const shown = (trials: readonly Trial[]): string[] =>
    metricsShown(modelFigures({ plan, trials: [...trials] })).map(({ id }) => id)

  test('include optional ones only if a model has a value other than 0', () => {
    expect(shown(trialsOf('serial', [100]))).not.toContain('tasksFailed')
    expect(shown(trialsOf('serial', [100], { tasksFailed: 1 }))).toContain('tasksFailed')
    const ages = { done: 1, failed: 0, startsMs: [0], endsMs: [1], itemAgesMs: [5] }
    expect(shown(trialsOf('serial', [100], { readings: { tasks: ages } }))).toContain('itemLatencyMs')
  })

  test('include the others always', () => {
    expect(shown([])).toEqual(expect.arrayContaining(['wallMs', 'speedup', 'runQueueMs', 'loopDelayMs']))
  })
})
