import { expect, test } from 'vitest'
import { deferred } from '../../../src/base/deferred.ts'

test('resolves from outside', async () => {
  const { promise, resolve } = deferred<number>()
  resolve(3)
  resolve(4)
  await expect(promise).resolves.toBe(3)
})

test('rejects from outside', async () => {
  const { promise, reject } = deferred()
  reject(new Error('no'))
  await expect(promise).rejects.toThrow('no')
})
