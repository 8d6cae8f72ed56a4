import { describe, expect, it } from 'vitest'
import { poolSizeEnvironment, poolSizeHere } from '../../../src/runner/pool-size.ts'

describe('the size of libuv’s pool', () => {
  // As uv_threadpool documents it: 4 by default, at least 1, at most 1024; `atoi` reads the digits in front.
  it.each([
    [undefined, 4],
    ['8', 8],
    ['0', 1],
    ['', 1],
    ['many', 1],
    ['12 threads', 12],
    ['5000', 1_024],
  ])('is read from %s as %i', (given, size) => {
    expect(poolSizeHere(given === undefined ? {} : { UV_THREADPOOL_SIZE: given })).toBe(size)
  })

  it('is the one that a process is given', () => {
    expect(poolSizeHere(poolSizeEnvironment(17))).toBe(17)
  })
})
