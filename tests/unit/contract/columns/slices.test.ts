import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_SLICES, SliceBuilder, type SliceColumns } from '../../../../src/contract/columns/slices.ts'
import { slicesOf, textOf } from '../../../fixtures/slices.ts'

describe('a slice builder', () => {
  test('appends slices in order while its columns grow', () => {
    const builder = new SliceBuilder()
    for (let at = 0; at < 1_000; at++) builder.append(at + 1, at, at % 6)
    const { edgesMs, task, state } = builder.columns()
    expect([edgesMs.length, task.length, state.length]).toEqual([1_001, 1_000, 1_000])
    expect([edgesMs[999], edgesMs[1_000], task[999], state[999]]).toEqual([999, 1_000, 999, 3])
    expect(builder.length).toBe(1_000)
  })

  test('grows from no capacity', () => {
    const builder = new SliceBuilder(0, 0)
    builder.append(2, 1, 0)
    expect(textOf(builder.columns())).toBe('1r2')
  })

  test('starts at the given time', () => {
    const builder = new SliceBuilder(10)
    builder.append(12, 0, 0)
    expect(builder.columns().edgesMs).toEqual(Float64Array.of(10, 12))
  })

  test('leaves out slices that do not last', () => {
    const builder = new SliceBuilder(5)
    for (const endMs of [5, 4, Number.NaN]) builder.append(endMs, 0, 0)
    expect(builder.columns()).toEqual({ ...NO_SLICES, edgesMs: Float64Array.of(5) })
  })

  test('extends the last slice if task and state are the same', () => {
    const builder = new SliceBuilder()
    builder.extend(1, 3, 0)
    builder.extend(2, 3, 0)
    builder.extend(3, 4, 0)
    builder.extend(4, 4, 2)
    expect(textOf(builder.columns())).toBe('3r2 4r1 4w1')
  })

  test('does not shorten the last slice', () => {
    const builder = new SliceBuilder()
    builder.append(5, 0, 0)
    builder.lengthen(3)
    builder.lengthen(7)
    expect(textOf(builder.columns())).toBe('0r7')
  })

  test('appends the part of other slices that comes later', () => {
    const builder = new SliceBuilder()
    builder.appendAll(slicesOf('0r5 -w2'))
    builder.appendAll(slicesOf('9r6 1r2'))
    builder.appendAll(slicesOf('2r1', 8))
    expect(textOf(builder.columns())).toBe('0r5 -w2 1r1 2r1')
  })

  test('has a view that equals its columns', () => {
    const builder = new SliceBuilder()
    builder.appendAll(slicesOf('0r5 -w2'))
    expect(builder.view()).toEqual(builder.columns())
    expect(builder.view().task.buffer).not.toBe(builder.columns().task.buffer)
  })
})

const step = fc.record({
  operation: fc.constantFrom('append' as const, 'extend' as const, 'flush' as const),
  ms: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 50, noNaN: true })),
  task: fc.integer({ min: -1, max: 2 }),
  state: fc.integer({ min: 0, max: 5 }),
})

test('edges always ascend, and each flush continues where the last one ended', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
      const builder = new SliceBuilder(1, 2)
      const flushed: SliceColumns[] = []
      let endMs = 1
      for (const { operation, ms, task, state } of steps) {
        if (operation === 'flush') flushed.push(builder.flush())
        else builder[operation]((endMs += ms), task, state)
        expect(builder.endMs).toBe(endMs)
      }
      flushed.push(builder.flush())
      expect(builder.length).toBe(0)
      let edgeMs = 1
      for (const { edgesMs, task, state } of flushed) {
        expect([task.length, state.length]).toEqual([edgesMs.length - 1, edgesMs.length - 1])
        expect(edgesMs[0]).toBe(edgeMs)
        for (const next of edgesMs.subarray(1)) {
          expect(next).toBeGreaterThan(edgeMs)
          edgeMs = next
        }
      }
      expect(edgeMs).toBe(endMs)
    }),
  )
})
