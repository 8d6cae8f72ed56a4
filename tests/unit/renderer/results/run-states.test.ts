import { describe, expect, test } from 'vitest'
import { explain } from '../../../../src/analysis/explain/explain.ts'
import { headline } from '../../../../src/analysis/explain/headline.ts'
import { modelFigures } from '../../../../src/analysis/metrics/figures.ts'
import type { RunEvent } from '../../../../src/contract/run/events.ts'
import { NEW_RUN, type RunSnapshot, reduceRun } from '../../../../src/renderer/client/run-snapshot.ts'
import { headlineWords } from '../../../../src/renderer/results/headline.ts'
import { m } from '../../../../src/text/messages.ts'
import { failedTrial, trialOf } from '../../../fixtures/documents.ts'
import { drawnSources, timelineData } from '../../../../src/renderer/timeline/model/sources.ts'
import { runHeader } from '../../../fixtures/scripted-run.ts'

const STARTED: RunEvent = { type: 'run-started', header: runHeader(), trialsTotal: 16 }
const CANCELLED: RunEvent = { type: 'run-finished', state: 'cancelled' }
const WARMUP = { ...trialOf('serial'), warmup: true }

const after = (events: readonly RunEvent[]): RunSnapshot => events.reduce(reduceRun, NEW_RUN)

function cancelled(hasRecords: boolean, ...events: readonly RunEvent[]) {
  const inputs = { isCancelling: false, headline: null, findings: [], countsStartup: false, cores: 2 }
  return headlineWords({ ...inputs, hasRecords, run: after([STARTED, ...events, CANCELLED]) })
}

describe('a cancelled run', () => {
  test('names warm-ups as such', () => {
    const words = cancelled(true, { type: 'trial-finished', result: WARMUP })
    const warmups = m.warmups_done({ number: '1', count: 1 })
    expect(words).toMatchObject({ title: m.cancelled_unmeasured({ warmups }), detail: m.cancelled_shown() })
  })

  test('counts measured trials only', () => {
    const events = [WARMUP, trialOf('serial')].map((result): RunEvent => ({ type: 'trial-finished', result }))
    const trials = m.count_of_trials({ ended: '1', total: '12', count: 12 })
    expect(cancelled(true, ...events).title).toBe(m.cancelled_title({ trials }))
  })

  test('says whether anything was recorded', () => {
    expect(cancelled(false)).toMatchObject({
      title: m.cancelled_early(),
      detail: m.cancelled_can_run(),
    })
    expect(cancelled(true).detail).toBe(m.cancelled_shown())
  })

  test('shows warm-ups and what was recorded of other trials, until a trial is complete', () => {
    const failed = failedTrial('threads')
    const warmups = { trial: null, warmups: [WARMUP], plan: null }
    const phases = (trials: Parameters<typeof drawnSources>[0]): string[] =>
      timelineData(drawnSources(trials, null, warmups)).models.map(({ model, phase }) => `${model} ${phase}`)
    expect(phases([failed])).toEqual(['serial warmup', 'threads failed'])
    expect(phases([failed, trialOf('serial')])).toEqual(['serial measured', 'threads failed'])
  })
})

describe('a run whose start-up counts', () => {
  const trials = [
    trialOf('serial', { wallMs: 200, startupMs: 10 }),
    trialOf('threads', { wallMs: 50, startupMs: 350, workers: 2 }),
  ]
  const run = after([
    { ...STARTED, trialsTotal: 2 },
    ...trials.map((result): RunEvent => ({ type: 'trial-finished', result })),
    { type: 'run-finished', state: 'completed' },
  ])
  const { document } = run
  if (document === null) throw new Error('A run that has started has a document.')
  const figures = modelFigures(document)
  const inputs = {
    run,
    isCancelling: false,
    headline: headline(document, figures),
    findings: explain(document, figures, document.warnings),
    hasRecords: true,
    cores: 2,
  }

  test('says so in its sentence and its figures', () => {
    const without = headlineWords({ ...inputs, countsStartup: false })
    const words = headlineWords({ ...inputs, countsStartup: true })
    expect(without.detail).toContain('4.0×')
    expect(words.detail).toMatch(/^With start-up: /)
    expect(words.detail).not.toContain('4.0×')
    expect(words.title).not.toBe(without.title)
  })
})
