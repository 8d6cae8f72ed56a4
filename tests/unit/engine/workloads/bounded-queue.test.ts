import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoundedQueue } from '../../../../src/workloads/kernels/bounded-queue.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('a bounded queue', () => {
  it('does what an array with a limit does, whatever is put and taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.boolean()), (limit, puts) => {
        const queue = new BoundedQueue<number>(limit, bareContext())
        const model: number[] = []
        puts.forEach((put, number) => {
          if (put) {
            expect(queue.put(number)).toBe(model.length < limit)
            if (model.length < limit) model.push(number)
          } else {
            expect(queue.take()).toBe(model.shift())
          }
          expect(queue.length).toBe(model.length)
        })
        expect(queue.mostHeld).toBeLessThanOrEqual(limit)
      }),
    )
  })

  it('hands every item on once, in its producer’s order, and never holds more than its limit', async () => {
    const pause = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        pause,
        pause,
        async (limit, producers, consumers, makePauses, usePauses) => {
          const each = 12
          const queue = new BoundedQueue<{ producer: number; number: number }>(limit, bareContext())
          const used: { producer: number; number: number }[] = []
          let left = producers * each
          const produce = async (producer: number): Promise<void> => {
            for (let number = 0; number < each; number++) {
              await turns(makePauses[(number + producer) % makePauses.length] ?? 0)
              while (!queue.put({ producer, number })) await queue.space()
              expect(queue.length).toBeLessThanOrEqual(limit)
            }
          }
          const consume = async (consumer: number): Promise<void> => {
            while (left-- > 0) {
              let item = queue.take()
              while (item === undefined) {
                await queue.filled()
                item = queue.take()
              }
              used.push(item)
              await turns(usePauses[(used.length + consumer) % usePauses.length] ?? 0)
            }
          }
          await Promise.all([
            ...Array.from({ length: producers }, (_, producer) => produce(producer)),
            ...Array.from({ length: consumers }, (_, consumer) => consume(consumer)),
          ])
          expect(queue.length).toBe(0)
          expect(queue.mostHeld).toBeLessThanOrEqual(limit)
          for (let producer = 0; producer < producers; producer++) {
            const numbers = used.filter((item) => item.producer === producer).map((item) => item.number)
            expect(numbers).toEqual(Array.from({ length: each }, (_, number) => number))
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('asks to be suspended only when it must wait', async () => {
    let suspended = 0
    const queue = new BoundedQueue<string>(2, {
      suspend: (start) => {
        suspended++
        return new Promise(start)
      },
    })
    expect([queue.put('a'), queue.put('b'), queue.take(), queue.put('c')]).toEqual([true, true, 'a', true])
    expect(suspended).toBe(0)
    const space = queue.space()
    expect(suspended).toBe(1)
    queue.take()
    await space
  })
})
