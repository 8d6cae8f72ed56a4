import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AwaitBuilder, NO_AWAITS } from '../../../../src/contract/columns/awaits.ts'

test('appends awaits in order while the columns grow', () => {
  const builder = new AwaitBuilder()
  for (let at = 0; at < 1_000; at++) builder.append(at, at % 5, at, at + 2, at + 3)
  expect(builder.length).toBe(1_000)
  const { task, cause, startMs, readyMs, endMs } = builder.flush()
  expect([task[999], cause[999], startMs[999], readyMs[999], endMs[999]]).toEqual([999, 4, 999, 1_001, 1_002])
})

test('a flush empties the builder', () => {
  const builder = new AwaitBuilder()
  expect(builder.flush()).toEqual(NO_AWAITS)
  builder.append(0, 0, 1, 2, 3)
  expect(builder.flush().task).toHaveLength(1)
  expect(builder.flush()).toEqual(NO_AWAITS)
})

test('flushes together contain every await once, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 600, size: 'max' }), (flushes) => {
      const builder = new AwaitBuilder()
      const tasks: number[] = []
      for (const [at, isFlush] of flushes.entries()) {
        builder.append(at, 0, at, at, at)
        if (isFlush) tasks.push(...builder.flush().task)
      }
      expect([...tasks, ...builder.flush().task]).toEqual(flushes.map((_, at) => at))
    }),
    { numRuns: 30 },
  )
})

test('flushed columns are copies', () => {
  const builder = new AwaitBuilder()
  builder.append(7, 0, 1, 2, 3)
  const { task } = builder.flush()
  builder.append(8, 0, 1, 2, 3)
  expect([...task]).toEqual([7])
})
