import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { fault } from '../../../../src/contract/fault.ts'
import { type RunEvent, RunEventSchema, isLastEvent } from '../../../../src/contract/run/events.ts'
import { TrialSchema } from '../../../../src/contract/run/trial.ts'
import { cancelledTrial, failedTrial, headerOf, keyOf, trialOf } from '../../../fixtures/documents.ts'
import { slicesOf } from '../../../fixtures/slices.ts'

describe('a trial', () => {
  test.each([trialOf('serial'), failedTrial('threads'), cancelledTrial('cooperative')])(
    'that is $state is unchanged by a message',
    (trial) => {
      expect(v.parse(TrialSchema, structuredClone(trial))).toEqual(trial)
    },
  )

  test('must have what its state requires', () => {
    const { checksum, ...rest } = trialOf('serial')
    expect(checksum).not.toBe('')
    expect(v.is(TrialSchema, rest)).toBe(false)
    expect(v.is(TrialSchema, { ...rest, state: 'failed' })).toBe(false)
    expect(v.is(TrialSchema, { ...rest, state: 'cancelled' })).toBe(true)
  })

  test.each(['5', Number.NaN, undefined, { p50: 1 }])('has no metric of the value %s', (cpuMs) => {
    expect(v.is(TrialSchema, trialOf('serial'))).toBe(true)
    const trial = trialOf('serial')
    expect(v.is(TrialSchema, { ...trial, metrics: { ...trial.metrics, cpuMs } })).toBe(false)
  })

  test('may have unknown metrics, and needs wall and start-up time', () => {
    const trial = trialOf('serial', { metrics: { newMetric: 1 } })
    expect(v.parse(TrialSchema, trial).metrics['newMetric']).toBe(1)
    const { wallMs, ...metrics } = trial.metrics
    expect(wallMs).toBe(100)
    expect(v.is(TrialSchema, { ...trial, metrics })).toBe(false)
  })

  test('has columns of n slices and n + 1 edges', () => {
    const slices = { ...slicesOf('0r1 0p2'), edgesMs: Float64Array.of(0, 1) }
    expect(v.is(TrialSchema, trialOf('serial', { workers: [{ slices }] }))).toBe(false)
  })
})

const trial = keyOf('threads', { order: 3 })
const EVENTS: readonly RunEvent[] = [
  { type: 'run-started', header: headerOf(), trialsTotal: 16 },
  { type: 'trial-started', trial, workers: 2 },
  { type: 'workers-ready', trial, workers: [{ id: 0, kind: 'process', pid: 4_100, threadId: 0 }] },
  { type: 'slices', trial, workers: [{ worker: 1, slices: slicesOf('0r1 0p2') }] },
  { type: 'progress', trial, tasksDone: 1, tasksTotal: 8, elapsedMs: 12.5, remainingMs: null },
  {
    type: 'outputs',
    trial,
    outputs: [
      {
        task: 1,
        worker: 0,
        output: {
          kind: 'band',
          pictureWidth: 2,
          pictureHeight: 1,
          topRow: 0,
          rowStep: 1,
          rows: 1,
          pixels: Uint8Array.of(1, 2),
        },
      },
    ],
  },
  { type: 'trial-finished', result: trialOf('threads') },
  { type: 'missed', timelines: 1, pictures: 0 },
  { type: 'run-finished', state: 'cancelled' },
  { type: 'run-failed', fault: fault('runner_killed', { signal: 'SIGKILL' }) },
]

describe('an event', () => {
  test.each(EVENTS)('of type $type is unchanged by a message', (event) => {
    expect(v.parse(RunEventSchema, structuredClone(event))).toEqual(event)
  })

  test('can have a fault whose code is unknown here', () => {
    const event = { type: 'run-failed', fault: { code: 'of_a_newer_version', values: { some: 1 } } }
    expect(v.parse(RunEventSchema, event)).toEqual(event)
  })

  test('is the last one if the run has finished or failed', () => {
    expect(EVENTS.filter(isLastEvent).map(({ type }) => type)).toEqual(['run-finished', 'run-failed'])
  })

  test.each([
    { type: 'run-exploded' },
    { type: 'progress', trial, tasksDone: '1' },
    { type: 'slices', trial, workers: [{ worker: 0, slices: { edgesMs: [0, 1], task: [0], state: [0] } }] },
    { type: 'trial-started', trial: { ...trial, model: 'fibers' }, workers: 2 },
    { type: 'run-finished', state: 'failed' },
    { type: 'run-failed', message: 'no fault' },
  ])('that is not in the contract is refused: %j', (event) => {
    expect(v.is(RunEventSchema, event)).toBe(false)
  })
})
