import { describe, expect, test } from 'vitest'
import { libuvEnvironment, libuvThreads } from '../../../src/supervisor/libuv-threads.ts'

describe('the size of libuv’s thread pool', () => {
  // As uv_threadpool documents it: 4 by default, at least 1, at most 1024; `atoi` reads the leading digits.
  test.each([
    [undefined, 4],
    ['8', 8],
    ['0', 1],
    ['', 1],
    ['many', 1],
    ['12 threads', 12],
    ['5000', 1_024],
  ])('is read from %s as %i', (given, threads) => {
    expect(libuvThreads(given === undefined ? {} : { UV_THREADPOOL_SIZE: given })).toBe(threads)
  })

  test('is set by the environment of a process', () => {
    expect(libuvThreads(libuvEnvironment(17))).toBe(17)
  })
})
