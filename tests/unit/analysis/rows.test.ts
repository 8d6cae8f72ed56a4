import { expect, test } from 'vitest'
import { modelRows } from '../../../src/analysis/metrics/rows.ts'
import { summarize } from '../../../src/analysis/metrics/summary.ts'
import type { Trial } from '../../../src/contract/run/report.ts'
import { cancelledTrial, failedTrial, planOf, trialOf, trialsOf } from '../../fixtures/trials.ts'

const plan = planOf()

function rows(trials: readonly Trial[]): ReturnType<typeof modelRows> {
  return modelRows(plan, trials, summarize(plan, trials))
}

test('there is a row for each model of the plan, in its order, before anything is measured', () => {
  const pending = rows([])
  expect(pending.map(({ model, title, state }) => [model, title, state])).toEqual([
    ['serial', 'One after another', 'pending'],
    ['threads', 'Threads', 'pending'],
    ['processes', 'Processes', 'pending'],
    ['cooperative', 'Cooperative', 'pending'],
  ])
  expect(pending[0]).toMatchObject({
    wallMs: null,
    workers: null,
    speedup: null,
    medians: { startupMs: null },
    points: [],
  })
})

test('a measured model has its figures, and medians of what the summary leaves out', () => {
  const trials = [
    ...trialsOf('serial', [100]),
    trialOf('threads', { wallMs: 50, startupMs: 10, preemptedMs: null }),
    trialOf('threads', { wallMs: 60, startupMs: 30, preemptedMs: 4, index: 1, tasksFailed: 2 }),
  ]
  expect(rows(trials)[1]).toMatchObject({
    state: 'measured',
    workers: 2,
    medians: { startupMs: 20, preemptedMs: 4 },
    percentiles: { taskLatencyMs: { p50: 50 }, itemLatencyMs: null },
    tasksFailed: 2,
    tasksTotal: 16,
    trialsFailed: 0,
    error: null,
    points: [
      { index: 0, state: 'completed', wallMs: 50 },
      { index: 1, state: 'completed', wallMs: 60 },
    ],
  })
})

test('a model whose trials failed or were cancelled says so, with the first cause', () => {
  const trials = [
    failedTrial('threads', 'First.'),
    failedTrial('threads', 'Second.', 1),
    cancelledTrial('processes'),
  ]
  const found = rows(trials)
  expect(found[1]).toMatchObject({ state: 'failed', trialsFailed: 2, error: 'First.', wallMs: null })
  expect(found[2]).toMatchObject({ state: 'cancelled', trialsFailed: 0, error: null })
})

test('a model with one completed trial counts as measured, whatever became of the others', () => {
  const trials = [failedTrial('threads', 'It broke.'), trialOf('threads', { index: 1, wallMs: 70 })]
  expect(rows(trials)[1]).toMatchObject({ state: 'measured', trialsFailed: 1, wallMs: { median: 70, n: 1 } })
})

test('helper threads are told of threads; of processes, and in older files, the figure is not there', () => {
  const { helperThreadsCpuMs, ...older } = trialOf('serial')
  expect(helperThreadsCpuMs).toBe(1)
  const trials = [older, trialOf('threads', { helperThreadsCpuMs: 7 }), trialOf('processes')]
  expect(rows(trials).map(({ medians }) => medians.helperThreadsCpuMs)).toEqual([null, 7, null, null])
})
