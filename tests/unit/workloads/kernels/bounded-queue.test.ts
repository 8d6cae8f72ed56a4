import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoundedQueue } from '../../../../src/workloads/kernels/bounded-queue.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const pause = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('a bounded queue', () => {
  it('behaves like an array with a limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.boolean()), (limit, puts) => {
        const queue = new BoundedQueue<number>(limit, bareContext())
        const model: number[] = []
        let peakLength = 0
        puts.forEach((put, number) => {
          if (put) {
            expect(queue.tryPut(number)).toBe(model.length < limit)
            if (model.length < limit) model.push(number)
          } else {
            expect(queue.tryTake()).toBe(model.shift())
          }
          expect(queue.length).toBe(model.length)
          peakLength = Math.max(peakLength, model.length)
        })
        expect(queue.peakLength).toBe(peakLength)
      }),
    )
  })

  it('passes each item on once, in the order of its producer, and never exceeds its limit', async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        pauses,
        pauses,
        async (limit, producers, consumers, producerPauses, consumerPauses) => {
          const each = 12
          const queue = new BoundedQueue<{ producer: number; number: number }>(limit, bareContext())
          const used: { producer: number; number: number }[] = []
          let left = producers * each
          const produce = async (producer: number): Promise<void> => {
            for (let number = 0; number < each; number++) {
              await pause(producerPauses[(number + producer) % producerPauses.length] ?? 0)
              while (!queue.tryPut({ producer, number })) await queue.waitForSpace()
              expect(queue.length).toBeLessThanOrEqual(limit)
            }
          }
          const consume = async (consumer: number): Promise<void> => {
            while (left-- > 0) {
              let item = queue.tryTake()
              while (item === undefined) {
                await queue.waitForItem()
                item = queue.tryTake()
              }
              used.push(item)
              await pause(consumerPauses[(used.length + consumer) % consumerPauses.length] ?? 0)
            }
          }
          await Promise.all([
            ...Array.from({ length: producers }, (_, producer) => produce(producer)),
            ...Array.from({ length: consumers }, (_, consumer) => consume(consumer)),
          ])
          expect(queue.length).toBe(0)
          expect(queue.peakLength).toBeLessThanOrEqual(limit)
          for (let producer = 0; producer < producers; producer++) {
            const numbers = used.filter((item) => item.producer === producer).map((item) => item.number)
            expect(numbers).toEqual(Array.from({ length: each }, (_, number) => number))
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('waits through the context, and only when it is asked to wait', async () => {
    let waits = 0
    const queue = new BoundedQueue<string>(2, {
      waitFor: (start) => {
        waits++
        return new Promise(start)
      },
    })
    expect([queue.tryPut('a'), queue.tryPut('b'), queue.tryPut('c')]).toEqual([true, true, false])
    expect(waits).toBe(0)
    const space = queue.waitForSpace()
    expect(waits).toBe(1)
    expect(queue.tryTake()).toBe('a')
    await space
  })
})
