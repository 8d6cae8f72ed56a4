import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeBody,
  decodeHead,
  encodeFrame,
  type Frame,
  FRAME_HEAD_BYTES,
} from '../../../src/runner/workers/frames.ts'
import { packEnds, packTasks, unpackEnds, unpackTasks } from '../../../src/runner/workers/task-frames.ts'

/** A frame as the other side has it. */
function sent(frame: Frame): Frame {
  const bytes = encodeFrame(frame)
  const { bodyBytes, numbers } = decodeHead(bytes)
  expect(bodyBytes).toBe(bytes.length - FRAME_HEAD_BYTES)
  return decodeBody(new Uint8Array(bytes.subarray(FRAME_HEAD_BYTES)), numbers)
}

const input = fc.oneof(
  fc.jsonValue(),
  fc.uint8Array({ maxLength: 300 }),
  fc.float64Array({ maxLength: 40 }),
  fc.record({ from: fc.integer(), to: fc.double(), of: fc.int32Array() }),
)
const task = fc.nat(20_000)
const timeMs = fc.double({ min: 0, max: 1e9, noNaN: true })

describe('tasks on their way to a process', () => {
  it('arrive as they were sent, whatever their inputs are', () => {
    const tasks = fc.array(fc.record({ task, sentAtMs: fc.oneof(timeMs, fc.constant(NaN)), input }), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(timeMs, tasks, (originMs, some) => {
        expect(unpackTasks(sent(packTasks({ originMs, tasks: some })))).toEqual({ originMs, tasks: some })
      }),
    )
  })

  it('are numbers alone where every input is a number, of any kind', () => {
    const tasks = fc.array(fc.record({ task, sentAtMs: timeMs, input: fc.double() }), { minLength: 1 })
    fc.assert(
      fc.property(timeMs, tasks, (originMs, some) => {
        const frame = packTasks({ originMs, tasks: some })
        expect(frame.rest).toBeUndefined()
        expect(unpackTasks(sent(frame))).toEqual({ originMs, tasks: some })
      }),
    )
  })

  it('are none where the trial is over', () => {
    expect(unpackTasks(sent(packTasks({ originMs: 5, tasks: [] })))).toEqual({ originMs: 5, tasks: [] })
  })
})

describe('the ends of tasks on their way back', () => {
  const numbers = { worker: fc.nat(63), task, startMs: timeMs, endMs: timeMs, digest: fc.nat(2 ** 32 - 1) }

  it('are numbers alone where there is nothing else to say', () => {
    const ends = fc.array(fc.record(numbers), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(ends, (some) => {
        const all = some.map((end) => ({ end: { ...end, error: null, output: null }, reply: null }))
        const frame = packEnds(all)
        expect(frame.rest).toBeUndefined()
        expect(unpackEnds(sent(frame))).toEqual(all)
      }),
    )
  })

  it('bring their errors, pictures and results along', () => {
    const error = fc.option(fc.string())
    const output = fc.option(
      fc.record({
        kind: fc.constant('band' as const),
        pictureWidth: fc.nat(),
        pictureHeight: fc.nat(),
        topRow: fc.nat(),
        rows: fc.nat(),
        pixels: fc.uint8Array(),
      }),
    )
    const reply = fc.option(
      fc.record({ result: fc.option(fc.uint8Array({ maxLength: 200 })), thereMs: timeMs, sentAtMs: timeMs }),
    )
    const end = fc.record({ end: fc.record({ ...numbers, error, output }), reply })
    fc.assert(
      fc.property(fc.array(end, { minLength: 1, maxLength: 8 }), (ends) => {
        expect(unpackEnds(sent(packEnds(ends)))).toEqual(ends)
      }),
    )
  })

  it('give each picture a buffer of its own, so that one does not keep the others in memory', () => {
    const band = { kind: 'band' as const, pictureWidth: 8, pictureHeight: 2, rows: 1 }
    const ends = [0, 1].map((task) => ({
      end: {
        ...{ worker: 0, task, startMs: 0, endMs: 1, digest: 7, error: null },
        output: { ...band, topRow: task, pixels: new Uint8Array(8).fill(task) },
      },
      reply: null,
    }))
    for (const { end } of unpackEnds(sent(packEnds(ends)))) {
      expect(end.output?.pixels.buffer.byteLength).toBe(8)
    }
  })
})
