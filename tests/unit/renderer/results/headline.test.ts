import { describe, expect, test } from 'vitest'
import { headline } from '../../../../src/analysis/explain/headline.ts'
import { modelFigures } from '../../../../src/analysis/metrics/figures.ts'
import { fault } from '../../../../src/contract/fault.ts'
import type { RunEvent } from '../../../../src/contract/run/events.ts'
import { NEW_RUN, type RunSnapshot, reduceRun } from '../../../../src/renderer/client/run-snapshot.ts'
import {
  headlineWords,
  machineText,
  missedText,
  planText,
  trialText,
} from '../../../../src/renderer/results/headline.ts'
import { announcement, titleText } from '../../../../src/renderer/shell/announcement.ts'
import { faultText } from '../../../../src/text/faults.ts'
import { findingText, findingsText, modelFigureText } from '../../../../src/text/findings.ts'
import { m } from '../../../../src/text/messages.ts'
import { MACHINE, keyOf, planOf, trialOf } from '../../../fixtures/documents.ts'
import { INFO, PLAN, completeRun, runHeader } from '../../../fixtures/scripted-run.ts'

const after = (events: readonly RunEvent[]): RunSnapshot => events.reduce(reduceRun, NEW_RUN)
const STARTED: RunEvent = { type: 'run-started', header: runHeader(), trialsTotal: 16 }
const INPUTS = {
  isCancelling: false,
  headline: null,
  findings: [],
  hasRecords: false,
  countsStartup: false,
  cores: 2,
}
const FAILURE = fault('runner_exited', { exitCode: 1 })

describe('the headline', () => {
  test('has the sentence that matters most on top, and the figures of each model below', () => {
    const run = after(completeRun())
    if (run.document === null) throw new Error('A complete run has a document.')
    const outcome = headline(run.document, modelFigures(run.document))
    expect(outcome.figures).toHaveLength(PLAN.models.length)
    expect(headlineWords({ ...INPUTS, run, headline: outcome })).toEqual({
      state: 'completed',
      title: findingText(outcome.finding),
      detail: outcome.figures.map(modelFigureText).join(' · '),
    })
  })

  test('names the trial and its progress while a run lasts', () => {
    const trial = keyOf('threads', { index: 1, order: 5 })
    const begun = after([STARTED, { type: 'trial-started', trial, workers: 24 }])
    const title = m.running_title({ model: 'Threads', trial: trialText(trial, PLAN) })
    expect(headlineWords({ ...INPUTS, run: begun })).toMatchObject({ state: 'running', title })
    expect(headlineWords({ ...INPUTS, run: begun }).detail).toContain('24 threads')
    const progress = { tasksDone: 3, tasksTotal: 24, elapsedMs: 40, remainingMs: null }
    const running = reduceRun(begun, { type: 'progress', trial, ...progress })
    expect(headlineWords({ ...INPUTS, run: running }).detail).toContain(
      m.tasks_done({ done: '3', total: '24' }),
    )
    expect(headlineWords({ ...INPUTS, run: running, isCancelling: true }).title).toBe(m.cancelling_title())
  })

  test('names warm-ups where nothing else was completed before the run was cancelled', () => {
    const cancelled = (...events: readonly RunEvent[]): string =>
      headlineWords({
        ...INPUTS,
        run: after([STARTED, ...events, { type: 'run-finished', state: 'cancelled' }]),
      }).title
    expect(cancelled()).toBe(m.cancelled_early())
    const warmup = { ...trialOf('serial'), warmup: true }
    const warmups = m.warmups_done({ number: '1', count: 1 })
    expect(cancelled({ type: 'trial-finished', result: warmup })).toBe(m.cancelled_unmeasured({ warmups }))
  })

  test('has the cause of a failure, and whether anything was measured', () => {
    const failed = after([STARTED, { type: 'run-failed', fault: FAILURE }])
    expect(headlineWords({ ...INPUTS, run: failed })).toEqual({
      state: 'failed',
      title: faultText(FAILURE),
      detail: m.failed_nothing(),
    })
    const later = after([...completeRun().slice(0, -1), { type: 'run-failed', fault: FAILURE }])
    expect(headlineWords({ ...INPUTS, run: later }).detail).toContain('12 of 12 trials')
  })

  test('explains the window before the first run', () => {
    expect(headlineWords({ ...INPUTS, run: null, cores: 1 })).toMatchObject({ state: 'ready' })
    expect(headlineWords({ ...INPUTS, run: null, cores: 1 }).detail).toContain('1\u00a0core)')
    expect(headlineWords({ ...INPUTS, run: null, cores: null }).detail).toBe(m.ready_detail())
  })
})

describe('what is announced', () => {
  test('is each trial, and the end with its findings', () => {
    const trial = keyOf('threads', { index: 1, order: 6 })
    const begun = after([STARTED, { type: 'trial-started', trial, workers: 24 }])
    const trialWords = trialText(trial, PLAN)
    expect(announcement(begun, [])).toBe(m.announce_trial({ model: 'Threads', trial: trialWords }))
    const findings = [{ code: 'results_differ', values: {} }] as const
    expect(announcement(after(completeRun()), findings)).toContain(findingsText(findings))
    const failed = after([STARTED, { type: 'run-failed', fault: FAILURE }])
    expect(announcement(failed, [])).toContain(faultText(FAILURE))
    expect(announcement(null, [])).toBe('')
  })

  test('is the state of the newest run in the title of the tab', () => {
    expect(titleText(null, false)).toBe('Interleave')
    expect(titleText('running', false)).toBe('Running… – Interleave')
    expect(titleText('completed', true)).toBe('Not connected – Interleave')
  })
})

describe('the words for a run', () => {
  test('count trials and warm-ups from one', () => {
    expect(trialText(keyOf('threads', { index: 1 }), PLAN)).toBe('trial 2 of 3')
    expect(trialText(keyOf('threads', { warmup: true }), PLAN)).toBe('warm-up 1 of 1')
  })

  test('have the parameters of the plan with their units', () => {
    const mandelbrot = INFO.workloads.find(({ id }) => id === 'mandelbrot') ?? null
    const words = planText(PLAN, mandelbrot).replaceAll('\u00a0', ' ').split(' · ')
    const params = ['Iterations 600', 'Width 90 px', 'Height 60 px']
    expect(words.slice(0, 4)).toEqual(['Mandelbrot picture', ...params])
    expect(words.slice(-3)).toEqual(['24 tasks', '3 repeats', 'seed 1'])
    // Of a workload that this lab does not have, only the ids are known.
    expect(planText(planOf({ repeats: 1 }), null)).toBe('crunch · limit 1,000 · 8 tasks · 1 repeat · seed 1')
  })

  test('describe the machine', () => {
    expect(machineText(MACHINE).replaceAll('\u00a0', ' ')).toBe(
      'Example CPU at 3.0 GHz · 2 cores · 8.00 GB of memory',
    )
  })

  test('name what did not reach the page', () => {
    expect(missedText({ timelines: 0, pictures: 0 })).toBeNull()
    expect(missedText({ timelines: 1, pictures: 0 })).toMatch(/^The timeline of 1 trial is missing here/)
    expect(missedText({ timelines: 0, pictures: 2 })).toMatch(/^2 parts of the pictures are missing here/)
    expect(missedText({ timelines: 3, pictures: 1 })).toMatch(/^The timelines of 3 trials and 1 part of the/)
  })
})
