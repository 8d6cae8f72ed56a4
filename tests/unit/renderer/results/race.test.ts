import { describe, expect, test } from 'vitest'
import { type ModelFigures, modelFigures } from '../../../../src/analysis/metrics/figures.ts'
import { rowState, typicalSeries, typicalTrial } from '../../../../src/renderer/results/charts/race.ts'
import { failedTrial, planOf, trialOf, trialsOf } from '../../../fixtures/documents.ts'

describe('the row of a model', () => {
  const trials = [trialOf('serial'), failedTrial('threads')]
  const [serial, threads, processes] = modelFigures({ plan: planOf(), trials }) as [
    ModelFigures,
    ModelFigures,
    ModelFigures,
  ]

  test('shows figures, a fault, or why there are none', () => {
    expect(rowState(serial, 'running', false)).toBe('measured')
    expect(rowState(serial, 'running', true)).toBe('measured')
    expect(rowState(threads, 'completed', false)).toBe('failed')
    expect(rowState(processes, 'running', true)).toBe('running')
    expect(rowState(processes, 'running', false)).toBe('pending')
    expect(rowState(processes, 'failed', false)).toBe('not_reached')
  })
})

describe('the typical CPU use of a model', () => {
  test('is that of the trial whose wall time is nearest to the median', () => {
    const trials = trialsOf('serial', [100, 130, 500])
    expect(typicalTrial(trials, 130)).toBe(trials[1])
    expect(typicalTrial(trials, 400)).toBe(trials[2])
    expect(typicalTrial([], 1)).toBeUndefined()
    const series = typicalSeries(modelFigures({ plan: planOf(), trials }), trials)
    expect([...series]).toEqual([['serial', trials[1]?.cpuSeries]])
  })

  test('is left out where CPU time is unknown', () => {
    const trials = [trialOf('serial', { cpuMs: null }), trialOf('threads')]
    const series = typicalSeries(modelFigures({ plan: planOf(), trials }), trials)
    expect([...series.keys()]).toEqual(['threads'])
  })
})
