import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { applyEvent, newDocument, withoutColumns } from '../../../src/analysis/document.ts'
import { fault } from '../../../src/contract/fault.ts'
import { type RunDocument, RunDocumentSchema } from '../../../src/contract/run/document.ts'
import { warning } from '../../../src/contract/run/warning.ts'
import { headerOf, keyOf, trialOf, trialsOf } from '../../fixtures/documents.ts'
import { completeRun } from '../../fixtures/scripted-run.ts'
import { awaitsOf, trialWith } from '../../fixtures/slices.ts'

const tight = warning('memory_tight', 'warning', { neededBytes: 9, availableBytes: 8 })

describe('the document of a run', () => {
  test('has the header and no trials at the start', () => {
    const header = headerOf({ conditions: [tight] })
    const document = newDocument(header)
    expect(document).toMatchObject({ format: 'interleave-run', version: 1, state: 'running', ...header })
    expect([document.trials, document.warnings]).toEqual([[], [tight]])
    expect(v.is(RunDocumentSchema, document)).toBe(true)
  })

  test('grows by each measured trial, and not by warm-ups', () => {
    const result = trialOf('serial')
    const start = newDocument(headerOf())
    expect(applyEvent(start, { type: 'trial-finished', result }).trials).toEqual([result])
    expect(start.trials).toEqual([])
    const warmup = { ...result, warmup: true }
    expect(applyEvent(start, { type: 'trial-finished', result: warmup })).toBe(start)
  })

  test('does not change with events that only show progress', () => {
    const document = newDocument(headerOf())
    expect(applyEvent(document, { type: 'trial-started', trial: keyOf('serial'), workers: 1 })).toBe(document)
  })

  test('of a whole run has every measured trial, its state and its warnings', () => {
    const [started, ...events] = completeRun()
    if (started?.type !== 'run-started') throw new Error('The run does not begin with its start.')
    const document = events.reduce(applyEvent, newDocument(started.header))
    expect(document.state).toBe('completed')
    expect(document.trials).toHaveLength(12)
    expect(v.is(RunDocumentSchema, document)).toBe(true)
  })

  test.each([
    ['cancelled', { type: 'run-finished', state: 'cancelled' }],
    ['failed', { type: 'run-failed', fault: fault('runner_exited', { exitCode: 1 }) }],
  ] as const)('is %s after that event, with its warnings', (state, event) => {
    const start: RunDocument = {
      ...newDocument(headerOf({ conditions: [tight] })),
      trials: trialsOf('serial', [100]),
    }
    const document = applyEvent(start, event)
    expect(document.state).toBe(state)
    expect(document.warnings.map(({ code }) => code)).toEqual(['memory_tight', 'few_repeats'])
  })
})

describe('a trial without columns', () => {
  test('has everything but slices and awaits', () => {
    const trial = trialOf('cooperative', { workers: [{ awaits: awaitsOf([0, 'web', 1, 2, 3]) }] })
    const bare = withoutColumns(trial)
    expect(bare.workers[0]).toMatchObject({
      slices: { task: new Int32Array() },
      awaits: { task: new Int32Array() },
    })
    expect(bare).toEqual({
      ...trial,
      workers: trial.workers.map((worker, at) => ({
        ...worker,
        slices: bare.workers[at]?.slices,
        awaits: bare.workers[at]?.awaits,
      })),
    })
    expect(trial.workers[0]?.slices.task.length).toBeGreaterThan(0)
  })

  test('leads to the same warnings', () => {
    const trials = [0, 1, 2].flatMap((index) => [
      trialWith('serial', ['0r100 1r100'], { index }),
      trialWith('threads', ['0r100', '1r160'], { index }),
    ])
    const document = { ...newDocument(headerOf()), trials: trials.map(withoutColumns) }
    const { warnings } = applyEvent(document, { type: 'run-finished', state: 'completed' })
    expect(warnings).toEqual([{ code: 'unequal_cores', severity: 'warning', values: { ratio: 1.6 } }])
  })
})
