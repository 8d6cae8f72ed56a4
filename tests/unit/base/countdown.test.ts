import { expect, test } from 'vitest'
import { Countdown } from '../../../src/base/countdown.ts'

/** True if a promise has settled, after all microtasks that are due. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  const first = await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)])
  return first === pending
}

test('resolves after the last step', async () => {
  const countdown = new Countdown(2)
  countdown.step()
  await expect(isPending(countdown.done)).resolves.toBe(true)
  countdown.step()
  await expect(countdown.done).resolves.toBeUndefined()
})

test('of 0 steps is done', async () => {
  await expect(new Countdown(0).done).resolves.toBeUndefined()
})

test('rejects with the first failure, and ignores later calls', async () => {
  const countdown = new Countdown(1)
  countdown.fail(new Error('first'))
  countdown.fail(new Error('second'))
  countdown.step()
  await expect(countdown.done).rejects.toThrow('first')
})

test('ignores a failure after the last step', async () => {
  const countdown = new Countdown(1)
  countdown.step()
  countdown.fail(new Error('late'))
  await expect(countdown.done).resolves.toBeUndefined()
})

test('need not be awaited when it fails', async () => {
  const unhandled: unknown[] = []
  const listener = (reason: unknown): unknown => unhandled.push(reason)
  process.on('unhandledRejection', listener)
  new Countdown(1).fail(new Error('nobody waits'))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', listener)
  expect(unhandled).toEqual([])
})
