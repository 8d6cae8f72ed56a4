import { describe, expect, test } from 'vitest'
import { NO_SLICES } from '../../../../src/contract/columns/slices.ts'
import { fault } from '../../../../src/contract/fault.ts'
import type { RunEvent } from '../../../../src/contract/run/events.ts'
import {
  NEW_RUN,
  type RunSnapshot,
  reduceRun,
  runShare,
  runningTrial,
} from '../../../../src/renderer/client/run-snapshot.ts'
import { retainColumns } from '../../../../src/renderer/client/retention.ts'
import { hasTimeline } from '../../../../src/renderer/timeline/model/sources.ts'
import { cancelledTrial, documentOf, keyOf, trialOf } from '../../../fixtures/documents.ts'
import { completeRun, runHeader } from '../../../fixtures/scripted-run.ts'

const after = (events: readonly RunEvent[]): RunSnapshot => events.reduce(reduceRun, NEW_RUN)
const STARTED: RunEvent = { type: 'run-started', header: runHeader(), trialsTotal: 16 }
const WARMUP = keyOf('serial', { warmup: true })
const progress = (tasksDone: number): RunEvent => ({
  type: 'progress',
  trial: WARMUP,
  tasksDone,
  tasksTotal: 24,
  elapsedMs: 40,
  remainingMs: 900,
})

describe('a run as the sum of its events', () => {
  test('has one document, with the trials that count and without warm-ups', () => {
    const run = after(completeRun())
    expect(run).toMatchObject({ state: 'completed', trialsEnded: 16, document: { state: 'completed' } })
    expect(run.document?.trials).toHaveLength(12)
    expect(run.document?.trials.every(({ warmup }) => !warmup)).toBe(true)
  })

  test('has no document before its first event', () => {
    expect(NEW_RUN.document).toBeNull()
    expect(after([STARTED]).document).toMatchObject({
      format: 'interleave-run',
      state: 'running',
      trials: [],
    })
  })

  test('does not count the trial that was cancelled', () => {
    const run = after([STARTED, { type: 'trial-finished', result: cancelledTrial('serial') }])
    expect(run.trialsEnded).toBe(0)
    expect(run.document?.trials).toHaveLength(1)
  })

  test('leaves the snapshot before it as it was', () => {
    const before = Object.freeze(after([STARTED]))
    reduceRun(before, { type: 'trial-finished', result: trialOf('serial') })
    expect(before.document?.trials).toHaveLength(0)
  })

  test('has the same document while only progress arrives, so that nothing is computed again', () => {
    const run = after(completeRun().slice(0, 40))
    const { document } = reduceRun(run, progress(3))
    expect(document).toBe(run.document)
  })

  test('is done by whole trials, and the tasks of the current one', () => {
    const started = after([STARTED, { type: 'trial-started', trial: WARMUP, workers: 1 }, progress(12)])
    expect(runShare(started)).toBeCloseTo(0.5 / 16)
    expect(runShare(after(completeRun()))).toBe(1)
    expect(runShare(NEW_RUN)).toBe(0)
  })

  test('counts a trial once when it has ended', () => {
    const result = { ...trialOf('serial'), ...WARMUP }
    const ended = after([
      STARTED,
      { type: 'trial-started', trial: WARMUP, workers: 1 },
      progress(24),
      { type: 'trial-finished', result },
    ])
    expect(runShare(ended)).toBeCloseTo(1 / 16)
    expect(runningTrial(ended)).toBeNull()
  })

  test('keeps what was measured when it fails', () => {
    const cause = fault('runner_exited', { exitCode: 1 })
    const run = after([...completeRun().slice(0, -1), { type: 'run-failed', fault: cause }])
    expect(run).toMatchObject({ state: 'failed', fault: cause, current: null, document: { state: 'failed' } })
    expect(run.document?.trials).toHaveLength(12)
  })

  test('knows what did not reach the page', () => {
    const run = after([STARTED, { type: 'missed', timelines: 3, pictures: 0 }])
    expect(run.missed).toEqual({ timelines: 3, pictures: 0 })
  })
})

describe('the memory of old timelines', () => {
  const trials = [0, 1, 2, 3].flatMap((index) => [
    trialOf('serial', { index }),
    trialOf('threads', { index }),
  ])
  const document = documentOf(trials)
  // Two slices: three edges, two tasks, two states.
  const BYTES_PER_WORKER = 3 * 8 + 2 * 4 + 2

  test('is not touched below the limit', () => {
    expect(retainColumns(document)).toBe(document)
  })

  test('has the newest trial of each model, and of older ones the newest up to the limit', () => {
    const { trials: retained } = retainColumns(document, 3 * BYTES_PER_WORKER)
    const timelines = retained.map((trial) => hasTimeline(trial))
    // The older trials, from the end: threads (2 workers), serial (1 worker), and no more.
    expect(timelines).toEqual([false, false, false, false, true, true, true, true])
  })

  test('drops no figures', () => {
    const { trials: retained } = retainColumns(document, 0)
    expect(retained.map(({ metrics }) => metrics)).toEqual(trials.map(({ metrics }) => metrics))
    expect(retained.map(({ workers }) => workers.length)).toEqual(trials.map(({ workers }) => workers.length))
  })

  test('is the same when a trial without a timeline is seen again', () => {
    const once = retainColumns(document, 0)
    expect(retainColumns(once, 0).trials.map((trial) => hasTimeline(trial))).toEqual(
      once.trials.map((trial) => hasTimeline(trial)),
    )
  })

  test('is not missing of a trial without any duration', () => {
    expect(hasTimeline(trialOf('serial', { wallMs: 0, workers: [{ slices: NO_SLICES }] }))).toBe(true)
    expect(hasTimeline(trialOf('serial', { workers: [{ slices: NO_SLICES }] }))).toBe(false)
  })
})
