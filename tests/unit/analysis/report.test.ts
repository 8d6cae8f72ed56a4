import { expect, test } from 'vitest'
import * as v from 'valibot'
import { assembleReport } from '../../../src/analysis/report.ts'
import { ReportSchema, SLICE_STATES } from '../../../src/contract/run/report.ts'
import { headerOf, trialOf, trialsOf } from '../../fixtures/trials.ts'

test('a report holds header, trials and summary, and is what the contract says', () => {
  const report = assembleReport(headerOf(), [...trialsOf('serial', [100]), ...trialsOf('threads', [50])])
  expect(v.is(ReportSchema, report)).toBe(true)
  expect(report).toMatchObject({ format: 'interleave-run', version: 1, ...headerOf() })
  expect(report.sliceStates).toEqual(SLICE_STATES)
  expect(report.summary.perModel.threads?.speedup?.median).toBe(2)
})

test('trials stand in the order they were run', () => {
  const trials = [
    trialOf('threads', { order: 7 }),
    trialOf('serial', { order: 4 }),
    trialOf('serial', { order: 11 }),
  ]
  expect(assembleReport(headerOf(), trials).trials.map(({ order }) => order)).toEqual([4, 7, 11])
  expect(trials.map(({ order }) => order)).toEqual([7, 4, 11])
})

test('a run without a trial is a report too', () => {
  const report = assembleReport(headerOf(), [])
  expect(v.is(ReportSchema, report)).toBe(true)
  expect(report.summary).toEqual({ perModel: {}, warnings: [] })
})
