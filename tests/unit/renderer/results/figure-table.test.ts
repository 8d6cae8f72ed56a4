import { describe, expect, test } from 'vitest'
import { modelFigures } from '../../../../src/analysis/metrics/figures.ts'
import { metricOf } from '../../../../src/analysis/metrics/index.ts'
import type { ModelId } from '../../../../src/contract/models/index.ts'
import {
  figureCell,
  figureSections,
  hasRanges,
} from '../../../../src/renderer/results/figures/figure-table.ts'
import { shownTimes } from '../../../../src/renderer/results/shown-times.ts'
import { m } from '../../../../src/text/messages.ts'
import { missingText, missingWords } from '../../../../src/text/metrics.ts'
import { MACHINE, planOf, trialOf } from '../../../fixtures/documents.ts'

const TRIALS = [
  trialOf('serial', { wallMs: 200, startupMs: 10 }),
  trialOf('threads', { wallMs: 50, startupMs: 350, workers: 2 }),
  trialOf('cooperative', { wallMs: 100, startupMs: 5 }),
]
const FIGURES = modelFigures({ plan: planOf({ repeats: 1 }), trials: TRIALS })

function cell(metric: string, model: ModelId) {
  const [of, figures] = [metricOf(metric), FIGURES.find((one) => one.model === model)]
  if (of === undefined || figures === undefined) throw new Error('There is no such figure.')
  return figureCell(of, figures, MACHINE)
}

describe('the table of figures', () => {
  test('begins with five figures, and has each other one in a group', () => {
    const [first, ...others] = figureSections(FIGURES)
    expect(first?.metrics.map(({ id }) => id)).toEqual(['wallMs', 'speedup', 'startupMs', 'cpuMs', 'cpuUse'])
    expect(others.map(({ group }) => group)).toEqual(['waiting', 'cost', 'result'])
    const ids = [first, ...others].flatMap((section) => section?.metrics.map(({ id }) => id) ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('marks sums over several workers', () => {
    expect(cell('cpuMs', 'threads').notes).toEqual([m.figure_sum_of({ workers: '2 threads' })])
    expect(cell('cpuMs', 'cooperative').notes).toEqual([])
    expect(cell('wallMs', 'threads').notes).toEqual([])
  })

  test('says why a figure is missing', () => {
    expect(cell('loopDelayMs', 'threads')).toEqual({
      text: missingWords('event_loops_only'),
      notes: [],
      missing: missingText('event_loops_only'),
    })
    expect(cell('efficiency', 'cooperative').text).toBe(missingWords('no_baseline_or_not_parallel'))
    expect(cell('wallMs', 'processes')).toMatchObject({ text: m.figure_not_measured(), missing: null })
  })

  test('has ranges from three trials on', () => {
    expect(hasRanges(FIGURES)).toBe(false)
    const trials = [0, 1, 2].map((index) => trialOf('serial', { index }))
    expect(hasRanges(modelFigures({ plan: planOf(), trials }))).toBe(true)
  })
})

describe('the times beside the lanes', () => {
  test('are wall times, with the other one beside them', () => {
    expect(shownTimes(FIGURES, false).get('threads')).toEqual({ ms: 50, otherMs: 400, ratio: 4 })
  })

  test('and their ratios include start-up on both sides where it counts', () => {
    expect(shownTimes(FIGURES, true).get('threads')).toEqual({ ms: 400, otherMs: 50, ratio: 210 / 400 })
    expect(shownTimes(FIGURES, true).get('serial')?.ratio).toBe(1)
  })

  test('have no ratio without a baseline', () => {
    const figures = modelFigures({ plan: planOf(), trials: TRIALS.slice(1) })
    expect(shownTimes(figures, false).get('threads')?.ratio).toBeNull()
  })
})
