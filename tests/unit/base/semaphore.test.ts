import { expect, test } from 'vitest'
import { type Deferred, deferred } from '../../../src/base/deferred.ts'
import { Semaphore } from '../../../src/base/semaphore.ts'

test('runs as many operations as there are permits, and the others in order', async () => {
  const semaphore = new Semaphore(2)
  const started: number[] = []
  const operations = [0, 1, 2, 3].map((number) => {
    const gate: Deferred<void> = deferred()
    const result = semaphore.run(async () => {
      started.push(number)
      await gate.promise
      return number * 10
    })
    return { gate, result }
  })
  await Promise.resolve()
  expect(started).toEqual([0, 1])
  operations[1]?.gate.resolve()
  await expect(operations[1]?.result).resolves.toBe(10)
  expect(started).toEqual([0, 1, 2])
  for (const { gate } of operations) gate.resolve()
  await expect(Promise.all(operations.map(({ result }) => result))).resolves.toEqual([0, 10, 20, 30])
  expect(started).toEqual([0, 1, 2, 3])
})

test('releases the permit of an operation that fails', async () => {
  const semaphore = new Semaphore(1)
  await expect(semaphore.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(semaphore.run(async () => 'next')).resolves.toBe('next')
})
