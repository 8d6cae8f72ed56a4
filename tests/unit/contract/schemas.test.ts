import * as v from 'valibot'
import { expect, test } from 'vitest'
import { RunEventSchema } from '../../../src/contract/run/events.ts'
import { MODEL_IDS, MODEL_TEXTS } from '../../../src/contract/models.ts'
import { TrialSchema } from '../../../src/contract/run/report.ts'
import { slicesOf } from '../../fixtures/slices.ts'
import { cancelledTrial, failedTrial, headerOf, trialOf } from '../../fixtures/trials.ts'

const trial = { model: 'threads', index: 0, order: 3, warmup: false }

test('every model has a title and one sentence', () => {
  for (const id of MODEL_IDS) {
    expect(MODEL_TEXTS[id].title).not.toBe('')
    expect(MODEL_TEXTS[id].explanation).toMatch(/^[A-Z].*\.$/)
  }
})

test('a trial of every state survives its way through a message', () => {
  for (const one of [trialOf('serial'), failedTrial('threads', 'x'), cancelledTrial('cooperative')]) {
    expect(v.parse(TrialSchema, structuredClone(one))).toEqual(one)
  }
})

test('a trial must have what its state needs', () => {
  const { checksum, ...withoutChecksum } = trialOf('serial')
  expect(checksum).not.toBe('')
  expect(v.is(TrialSchema, withoutChecksum)).toBe(false)
  expect(v.is(TrialSchema, { ...withoutChecksum, state: 'failed' })).toBe(false)
  expect(v.is(TrialSchema, { ...withoutChecksum, state: 'cancelled' })).toBe(true)
})

test('a figure is a number or null, never a word or not-a-number', () => {
  for (const cpuMs of ['5', Number.NaN, undefined]) {
    expect(v.is(TrialSchema, { ...trialOf('serial'), cpuMs })).toBe(false)
  }
  expect(v.is(TrialSchema, { ...trialOf('serial'), cpuMs: null })).toBe(true)
})

test.each([
  { type: 'run-started', header: headerOf(), trialsTotal: 16 },
  { type: 'trial-started', trial, workers: 2 },
  { type: 'workers-ready', trial, workers: [{ id: 0, kind: 'process', pid: 4_100, threadId: 0 }] },
  { type: 'slices', trial, worker: Int32Array.of(0, 0), slices: slicesOf('0r1 0p2'), merged: 3 },
  { type: 'progress', trial, tasksDone: 1, tasksTotal: 8, elapsedMs: 12.5, remainingMs: null },
  { type: 'trial-finished', trial, result: trialOf('threads') },
  { type: 'run-finished', state: 'cancelled', summary: { perModel: {}, warnings: [] } },
  { type: 'run-failed', message: 'The engine died.' },
])('an event of type $type survives its way through a message', (event) => {
  expect(v.parse(RunEventSchema, structuredClone(event))).toEqual(event)
})

test.each([
  { type: 'run-exploded' },
  { type: 'progress', trial, tasksDone: '1' },
  { type: 'slices', trial, worker: [0, 0], slices: slicesOf('0r1 0p2'), merged: 0 },
  { type: 'trial-started', trial: { ...trial, model: 'fibers' }, workers: 2 },
  { type: 'run-finished', state: 'failed', summary: { perModel: {}, warnings: [] } },
])('an event that is not in the contract is refused: %j', (event) => {
  expect(v.is(RunEventSchema, event)).toBe(false)
})
