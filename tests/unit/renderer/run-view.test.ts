import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { announce } from '../../../src/renderer/shell/announce.ts'
import { headline } from '../../../src/renderer/shell/headline.ts'
import {
  NEW_RUN,
  type RunView,
  describeTrial,
  reduceRun,
  runShare,
} from '../../../src/renderer/client/run-view.ts'
import { PLAN, completeRun, header, key, trial } from '../../fixtures/sample-run.ts'
import { cancelledTrial } from '../../fixtures/trials.ts'

const viewOf = (events: readonly RunEvent[]): RunView => events.reduce(reduceRun, NEW_RUN)
const started: RunEvent = { type: 'run-started', header: header(), trialsTotal: 16 }

describe('a run as the sum of its events', () => {
  test('keeps the trials that count and leaves warm-ups out', () => {
    const view = viewOf(completeRun())
    expect(view.phase).toBe('completed')
    expect(view.trialsEnded).toBe(16)
    expect(view.trials).toHaveLength(12)
    expect(view.summary?.perModel.threads?.wallMs.n).toBe(3)
  })

  test('does not count the trial that was under way when it was cancelled', () => {
    const result = cancelledTrial('serial')
    const view = viewOf([started, { type: 'trial-finished', trial: key('serial', 0, 0), result }])
    expect(view.trialsEnded).toBe(0)
    expect(view.trials).toHaveLength(1)
  })

  test('does not change the view before it', () => {
    const before = viewOf([started])
    const frozen = Object.freeze({ ...before, trials: Object.freeze([...before.trials]) })
    reduceRun(frozen, { type: 'trial-finished', trial: key('serial', 0, 0), result: trial('serial', 0) })
    expect(frozen.trials).toHaveLength(0)
  })

  test('keeps the same list of trials while only progress comes in, so that nothing is summed up anew', () => {
    const view = viewOf(completeRun().slice(0, 40))
    const progress: RunEvent = {
      type: 'progress',
      trial: key('processes', 0, 2, true),
      tasksDone: 3,
      tasksTotal: 24,
      elapsedMs: 40,
      remainingMs: 900,
    }
    expect(reduceRun(view, progress).trials).toBe(view.trials)
  })

  test('knows how much is done: whole trials, and the tasks of the one under way', () => {
    const begun = viewOf([
      started,
      { type: 'trial-started', trial: key('serial', 0, 0, true), lanes: 1 },
      {
        type: 'progress',
        trial: key('serial', 0, 0, true),
        tasksDone: 12,
        tasksTotal: 24,
        elapsedMs: 1,
        remainingMs: null,
      },
    ])
    expect(runShare(begun)).toBeCloseTo(0.5 / 16)
    expect(runShare(viewOf(completeRun()))).toBe(1)
    expect(runShare(NEW_RUN)).toBe(0)
  })

  test('never counts the trial just ended twice', () => {
    const ended = viewOf([
      started,
      { type: 'trial-started', trial: key('serial', 0, 0, true), lanes: 1 },
      {
        type: 'progress',
        trial: key('serial', 0, 0, true),
        tasksDone: 24,
        tasksTotal: 24,
        elapsedMs: 1,
        remainingMs: null,
      },
      { type: 'trial-finished', trial: key('serial', 0, 0, true), result: trial('serial', 0) },
    ])
    expect(runShare(ended)).toBeCloseTo(1 / 16)
  })

  test('is failed with the reason when the engine says so, and keeps what was measured', () => {
    const view = viewOf([...completeRun().slice(0, -1), { type: 'run-failed', message: 'The engine died.' }])
    expect(view).toMatchObject({ phase: 'failed', message: 'The engine died.', current: null })
    expect(view.trials).toHaveLength(12)
  })
})

describe('the words for a run', () => {
  const told = { cancelling: false, sentence: null, cores: 2 }

  test('count trials and warm-ups from one', () => {
    expect(describeTrial(key('threads', 1, 5), PLAN)).toBe('trial 2 of 3')
    expect(describeTrial(key('threads', 0, 1, true), PLAN)).toBe('warm-up 1 of 1')
  })

  test('put the first sentence of the outcome on top and the rest below', () => {
    const run = viewOf(completeRun())
    const sentence = 'Two processes finished 1.9 times faster. This machine has two cores.'
    expect(headline({ ...told, run, sentence })).toEqual({
      state: 'Finished',
      title: 'Two processes finished 1.9 times faster.',
      detail: 'This machine has two cores.',
    })
  })

  test('say that nothing was measured when the engine died before the first trial', () => {
    const run = viewOf([started, { type: 'run-failed', message: 'The engine died.' }])
    expect(headline({ ...told, run })).toMatchObject({
      state: 'Failed',
      title: 'The engine died.',
      detail: 'Nothing was measured. You can run it again.',
    })
  })

  test('speak of one core as one core', () => {
    expect(headline({ ...told, run: null, cores: 1 }).detail).toContain('1 core,')
  })

  test('announce each trial, and the end with its outcome', () => {
    const begun = viewOf([started, { type: 'trial-started', trial: key('threads', 1, 6), lanes: 24 }])
    expect(announce(begun, null)).toBe('Threads, trial 2 of 3.')
    expect(announce(viewOf(completeRun()), 'All the same.')).toBe('The run is finished. All the same.')
    expect(announce(null, null)).toBe('')
  })
})
