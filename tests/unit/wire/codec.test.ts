import { expect, test } from 'vitest'
import * as v from 'valibot'
import { RunEventSchema } from '../../../src/contract/run/events.ts'
import { decodeMessage, encodeMessage } from '../../../src/contract/api/socket-codec.ts'
import { completeRun, key } from '../../fixtures/sample-run.ts'
import { slicesOf } from '../../fixtures/slices.ts'

test('every event of a run comes back as it was', () => {
  for (const event of completeRun()) {
    expect(v.parse(RunEventSchema, decodeMessage(encodeMessage(event)))).toEqual(event)
  }
})

test('slices of a trial under way come back as they were, and its workers', () => {
  const trial = key('threads', 0, 3, true)
  const events = [
    { type: 'workers-ready', trial, workers: [{ id: 0, kind: 'thread', pid: 70, threadId: 3 }] },
    { type: 'slices', trial, worker: Int32Array.of(0, 0, 1), slices: slicesOf('0r1 0p2 -w3'), merged: 2 },
  ] as const
  for (const event of events) {
    expect(v.parse(RunEventSchema, decodeMessage(encodeMessage(event)))).toEqual(event)
    expect(v.parse(RunEventSchema, structuredClone(event))).toEqual(event)
  }
})

test('columns that are views of one buffer come back as they were, each by itself', () => {
  const buffer = new Float64Array([0, 1.5, 2.5, 3.5, 9]).buffer
  const slices = {
    startMs: new Float64Array(buffer, 8, 2),
    endMs: new Float64Array(buffer, 24, 1),
    task: new Int32Array([-1, 7]),
    state: new Uint8Array([5, 0]),
  }
  const bytes = encodeMessage(slices)
  expect(bytes.length).toBeLessThan(100)
  const back = decodeMessage(bytes) as typeof slices
  expect(back).toEqual({
    startMs: new Float64Array([1.5, 2.5]),
    endMs: new Float64Array([3.5]),
    task: new Int32Array([-1, 7]),
    state: new Uint8Array([5, 0]),
  })
  expect(back.state.buffer.byteLength).toBe(2)
})

test('figures that are not available stay null, and fields that are not there stay away', () => {
  const back = decodeMessage(encodeMessage({ cpuMs: null, electron: undefined, wallMs: 1e-7 }))
  expect(back).toEqual({ cpuMs: null, wallMs: 1e-7 })
  expect(Object.keys(back as object)).toEqual(['cpuMs', 'wallMs'])
})

test('bytes that are no message are refused', () => {
  expect(() => decodeMessage(new Uint8Array([0xc1]))).toThrow()
  expect(() => decodeMessage(new Uint8Array(0))).toThrow()
})
