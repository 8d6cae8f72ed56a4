import { expect, test } from 'vitest'
import { modelRows } from '../../../src/analysis/metrics/rows.ts'
import { summarize } from '../../../src/analysis/metrics/summary.ts'
import type { Trial } from '../../../src/contract/run/report.ts'
import { figuresOf } from '../../../src/renderer/results/figures.ts'
import { planOf, trialOf } from '../../fixtures/trials.ts'

/** The cells of one figure by model, or undefined where the table leaves it out. */
function cells(name: string, trials: readonly Trial[]): string[] | undefined {
  const plan = planOf({ models: ['threads', 'processes'] })
  const rows = modelRows(plan, trials, summarize(plan, trials))
  const figure = figuresOf(rows).find((one) => one.name === name)
  return figure && rows.map((row) => figure.cell(row))
}

test('what helper threads burned is told beside the CPU time of threads, and as part of that of processes', () => {
  const trials = [trialOf('threads', { helperThreadsCpuMs: 270 }), trialOf('processes')]
  expect(cells('Helper threads', trials)).toEqual(['270 ms', 'in CPU time'])
})

test('a figure that no model has is left out of the table', () => {
  expect(cells('Helper threads', [trialOf('processes')])).toBeUndefined()
  expect(cells('Item latency', [trialOf('threads')])).toBeUndefined()
  expect(cells('Wall time', [trialOf('threads', { wallMs: 50 })])).toEqual(['50.0 ms', 'not available'])
})

test('counts are whole, also where their median lies between two trials', () => {
  const trials = [
    trialOf('threads', { voluntarySwitches: 50, involuntarySwitches: 1_843 }),
    trialOf('threads', { index: 1, voluntarySwitches: 51, involuntarySwitches: 1_844 }),
  ]
  expect(cells('Context switches', trials)).toEqual(['51 + 1,844', 'not available'])
})
