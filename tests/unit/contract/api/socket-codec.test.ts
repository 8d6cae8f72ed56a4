import { expect, test } from 'vitest'
import * as v from 'valibot'
import { decodeMessage, encodeMessage } from '../../../../src/contract/api/socket-codec.ts'
import { type RunEvent, RunEventSchema } from '../../../../src/contract/run/events.ts'
import { keyOf } from '../../../fixtures/documents.ts'
import { completeRun } from '../../../fixtures/scripted-run.ts'
import { slicesOf } from '../../../fixtures/slices.ts'

test('every event of a run is unchanged by encoding and decoding', () => {
  for (const event of completeRun()) {
    expect(v.parse(RunEventSchema, decodeMessage(encodeMessage(event)))).toEqual(event)
  }
})

test('live slices are unchanged by encoding and decoding', () => {
  const event: RunEvent = {
    type: 'slices',
    trial: keyOf('threads', { order: 3, warmup: true }),
    workers: [{ worker: 1, slices: slicesOf('0r1 0p2 -w3') }],
  }
  expect(v.parse(RunEventSchema, decodeMessage(encodeMessage(event)))).toEqual(event)
})

test('views of one buffer are encoded without the rest of it', () => {
  const buffer = new Float64Array([0, 1.5, 2.5, 3.5, 9]).buffer
  const bytes = encodeMessage({
    startMs: new Float64Array(buffer, 8, 2),
    endMs: new Float64Array(buffer, 24, 1),
  })
  expect(bytes.length).toBeLessThan(60)
  const decoded = decodeMessage(bytes) as { startMs: Float64Array; endMs: Float64Array }
  expect(decoded).toEqual({ startMs: Float64Array.of(1.5, 2.5), endMs: Float64Array.of(3.5) })
  expect(decoded.endMs.buffer.byteLength).toBe(8)
})

test('a Buffer of Node is decoded without the rest of its pool', () => {
  const bytes = Buffer.from(encodeMessage({ task: Int32Array.of(-1, 7), none: new Uint8Array() }))
  expect(bytes.byteOffset + bytes.length).toBeLessThan(bytes.buffer.byteLength)
  expect(decodeMessage(bytes)).toEqual({ task: Int32Array.of(-1, 7), none: new Uint8Array() })
})

test('null stays null, and undefined fields are left out', () => {
  const decoded = decodeMessage(encodeMessage({ cpuMs: null, electron: undefined, wallMs: 1e-7 }))
  expect(decoded).toEqual({ cpuMs: null, wallMs: 1e-7 })
  expect(Object.keys(decoded as object)).toEqual(['cpuMs', 'wallMs'])
})

test('invalid bytes are refused', () => {
  expect(() => decodeMessage(new Uint8Array([0xc1]))).toThrow()
  expect(() => decodeMessage(new Uint8Array(0))).toThrow()
})
