import { describe, expect, test } from 'vitest'
import { monotonicMs } from '../../../../src/runner/recording/clock.ts'
import { buffersOf, copySmallViews, replyTo, transferMs } from '../../../../src/runner/workers/transfer.ts'

describe('views of a channel’s buffer', () => {
  test('are replaced by copies if they are less than half of it, in nested fields too', () => {
    const { buffer } = new Float64Array([0, 1, 2, 3, 4, 5, 6, 7])
    const message = {
      type: 'records',
      batch: { columns: { edgesMs: new Float64Array(buffer, 8, 2) }, state: new Uint8Array(buffer, 0, 4) },
      fault: null,
    }
    const buffers = copySmallViews(message)
    const { edgesMs } = message.batch.columns
    expect(edgesMs).toEqual(Float64Array.of(1, 2))
    expect(message.batch.state).toHaveLength(4)
    expect(buffers).toEqual([edgesMs.buffer, message.batch.state.buffer])
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([16, 4])
  })

  test('are unchanged if they are half of it or more', () => {
    const large = new Uint8Array(new ArrayBuffer(10), 5, 5)
    const message = { large, whole: Float64Array.of(1) }
    expect(copySmallViews(message)).toEqual([])
    expect(message.large).toBe(large)
  })

  test('become detached nowhere else when the copies are transferred', () => {
    const { buffer } = new Uint8Array(100)
    const message = { one: new Uint8Array(buffer, 0, 10), other: new Uint8Array(buffer, 0, 10) }
    const transfer = copySmallViews(message)
    structuredClone(message, { transfer })
    expect(buffer.byteLength).toBe(100)
    expect(message.one.byteLength).toBe(0)
  })
})

test('only buffers that are not shared can be transferred', () => {
  const bytes = Uint8Array.of(1)
  expect(buffersOf(bytes)).toEqual([bytes.buffer])
  expect(buffersOf(new Uint8Array(new SharedArrayBuffer(1)))).toEqual([])
  expect(buffersOf(null)).toEqual([])
})

describe('a reply', () => {
  test('has its result if that is bytes', () => {
    const bytes = Uint8Array.of(1)
    expect(replyTo(2, bytes)).toMatchObject({ result: bytes, inputTransferMs: 2 })
    expect(replyTo(2, undefined).result).toBeNull()
    expect(replyTo(2, [1]).result).toBeNull()
  })

  test('took as long as its input and itself were in transit', () => {
    const reply = { result: null, inputTransferMs: 3, sentAtMs: monotonicMs() - 10 }
    expect(transferMs(reply)).toBeGreaterThanOrEqual(13)
    expect(transferMs(reply)).toBeLessThan(1_000)
  })
})
