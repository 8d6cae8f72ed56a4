import { describe, expect, it } from 'vitest'
import { check, files, fill } from '../../../../src/workloads/io/files.ts'
import { fnv1a } from '../../../../src/workloads/kernels/numbers.ts'
import { type TaskContext, TaskError, type TaskFiles } from '../../../../src/workloads/sdk.ts'
import { bareContext, yieldingContext } from '../../../fixtures/task-context.ts'

const CONTEXT = bareContext()
const PARAMS = { filesPerTask: 2, fileKb: 70, libuvThreads: 4 }

const contents = async (words: number, key: number[]): Promise<Uint32Array> => {
  const numbers = new Uint32Array(words)
  await fill(numbers, key, CONTEXT)
  return numbers
}

/** Files in memory; `corrupt` may change the bytes that are read back. */
function memoryFiles(corrupt: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes): {
  stored: Map<string, Uint8Array>
  files: TaskFiles
} {
  const stored = new Map<string, Uint8Array>()
  return {
    stored,
    files: {
      write: async (name, bytes) => void stored.set(name, bytes.slice()),
      append: async (name, bytes) =>
        void stored.set(name, Buffer.concat([stored.get(name) ?? new Uint8Array(), bytes])),
      read: async (name) => corrupt(stored.get(name) ?? new Uint8Array()),
      remove: async (name) => void stored.delete(name),
    },
  }
}

const run = (context: TaskContext, params = {}, seed = 1, task = 0): Promise<unknown> =>
  files.run({ task, seed }, context, { ...PARAMS, ...params })

describe('fill', () => {
  it('generates different contents for each file, task and seed, reproducibly', async () => {
    const keys = [1, 2].flatMap((seed) => [0, 1].flatMap((task) => [0, 1].map((file) => [seed, task, file])))
    const all = await Promise.all(keys.map(async (key) => (await contents(1_000, key)).join()))
    expect(new Set(all).size).toBe(8)
    expect((await contents(1_000, [1, 0, 0])).join()).toBe(all[0])
  })

  it('distributes the values of bytes evenly', async () => {
    const counts = new Uint32Array(256)
    for (const byte of new Uint8Array((await contents(65_536, [7, 0, 0])).buffer)) {
      counts[byte] = (counts[byte] ?? 0) + 1
    }
    // Chi-squared with 255 degrees of freedom: 99.9 % lie below 330.5.
    const expected = (65_536 * 4) / 256
    const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    expect(chiSquared).toBeLessThan(330.5)
  })
})

describe('check', () => {
  const written = new Uint8Array(200_000).fill(7)

  it('continues the FNV-1a hash over several chunks', async () => {
    const before = fnv1a(new TextEncoder().encode('before'))
    expect(await check('a', written, written.slice(), before, CONTEXT)).toBe(fnv1a(written, before))
    // Test vector of RFC 9923, appendix C.
    const foobar = new TextEncoder().encode('foobar')
    expect(await check('a', foobar, foobar, fnv1a(new Uint8Array()), CONTEXT)).toBe(0xbf9cf968)
  })

  it.each([0, 65_535, 65_536, 199_999])('throws file_content_differs if byte %i differs', async (at) => {
    const read = written.slice()
    read[at] = 8
    await expect(check('0-1.bin', written, read, 0, CONTEXT)).rejects.toThrow(
      TaskError.of('file_content_differs', { file: '0-1.bin' }),
    )
  })

  it('throws file_length_differs if a byte is missing', async () => {
    await expect(check('0-1.bin', written, written.subarray(1), 0, CONTEXT)).rejects.toThrow(
      TaskError.of('file_length_differs', { file: '0-1.bin', readBytes: 199_999, writtenBytes: 200_000 }),
    )
  })
})

describe('files', () => {
  it('writes the files of a task one after another and removes all of them', async () => {
    const { stored, files: memory } = memoryFiles()
    let written = 0
    let mostFiles = 0
    const write: TaskFiles['write'] = async (name, bytes) => {
      await memory.write(name, bytes)
      written++
      mostFiles = Math.max(mostFiles, stored.size)
    }
    await run(bareContext({ files: { ...memory, write } }), { filesPerTask: 5 })
    expect({ written, mostFiles, left: stored.size }).toEqual({ written: 5, mostFiles: 1, left: 0 })
  })

  it('fails, and removes the file, if the bytes that are read differ', async () => {
    const { stored, files: memory } = memoryFiles((bytes) => bytes.with(100, 255 - (bytes[100] ?? 0)))
    await expect(run(bareContext({ files: memory }))).rejects.toThrow(
      TaskError.of('file_content_differs', { file: '0-0.bin' }),
    )
    expect(stored.size).toBe(0)
  })

  it('has different digests for all tasks and seeds, however often tasks yield', async () => {
    const context = (every: number): TaskContext => ({
      ...yieldingContext(every),
      files: memoryFiles().files,
    })
    const digests = await Promise.all(
      [1, 2, 3].flatMap((seed) => [0, 1].map((task) => run(context(0), {}, seed, task))),
    )
    expect(new Set(digests).size).toBe(6)
    expect(await run(context(1), {}, 1, 0)).toBe(digests[0])
  })

  it('declares memory for the bytes that it writes and reads', () => {
    expect(files.memory?.({ ...PARAMS, fileKb: 64 }, 8)).toEqual({ inputBytes: 100, taskBytes: 128_000 })
  })

  it('determines the size of libuv’s thread pool', () => {
    expect(files.libuvThreads?.({ ...PARAMS, libuvThreads: 9 })).toBe(9)
  })
})
