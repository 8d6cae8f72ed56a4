import { describe, expect, it } from 'vitest'
import { check, fill, files } from '../../../../src/workloads/io/files.ts'
import { fnv1a } from '../../../../src/workloads/kernels/digest.ts'
import type { TaskFiles } from '../../../../src/workloads/sdk.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const NEVER_DUE = bareContext()
const made = async (words: number, key: number[]): Promise<Uint32Array> => {
  const contents = new Uint32Array(words)
  await fill(contents, key, NEVER_DUE)
  return contents
}

/** Files in memory; `spoil` may change what is read back. */
function memoryFiles(spoil: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes): {
  stored: Map<string, Uint8Array>
  files: TaskFiles
} {
  const stored = new Map<string, Uint8Array>()
  return {
    stored,
    files: {
      write: async (name, bytes) => void stored.set(name, bytes.slice()),
      read: async (name) => spoil(stored.get(name) ?? new Uint8Array()),
      remove: async (name) => void stored.delete(name),
    },
  }
}

const run = (context: ReturnType<typeof bareContext>, params = {}, seed = 1, task = 0): Promise<unknown> =>
  files.run({ task, seed }, context, { filesPerTask: 2, fileKb: 70, poolThreads: 4, ...params })

describe('a file’s contents', () => {
  it('differ from file to file, task to task and seed to seed, and are the same again', async () => {
    const keys = [1, 2].flatMap((seed) => [0, 1].flatMap((task) => [0, 1].map((file) => [seed, task, file])))
    const digests = await Promise.all(keys.map(async (key) => (await made(1_000, key)).join()))
    expect(new Set(digests).size).toBe(8)
    expect((await made(1_000, [1, 0, 0])).join()).toBe(digests[0])
  })

  it('look like noise: every value of a byte comes about as often', async () => {
    const counts = new Uint32Array(256)
    for (const byte of new Uint8Array((await made(65_536, [7, 0, 0])).buffer))
      counts[byte] = (counts[byte] ?? 0) + 1
    // Chi-squared with 255 degrees of freedom: 99.9 % lie below 330.5.
    const expected = (65_536 * 4) / 256
    const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    expect(chiSquared).toBeLessThan(330.5)
  })
})

describe('what was read back', () => {
  const written = new Uint8Array(200_000).fill(7)

  it('is folded as FNV-1a does, over the chunks’ edges too, on from the digest before', async () => {
    const before = fnv1a(new TextEncoder().encode('before'))
    expect(await check('a', written, written.slice(), before, NEVER_DUE)).toBe(fnv1a(written, before))
    // Published for "foobar": draft-eastlake-fnv, 32-bit FNV-1a.
    const foobar = new TextEncoder().encode('foobar')
    expect(await check('a', foobar, foobar, fnv1a(new Uint8Array()), NEVER_DUE)).toBe(0xbf9cf968)
  })

  it.each([0, 65_535, 65_536, 199_999])('is refused when byte %i is another', async (at) => {
    const read = written.slice()
    read[at] = 8
    await expect(check('0-1.bin', written, read, 0, NEVER_DUE)).rejects.toThrow(
      'The file 0-1.bin came back with other bytes than were written.',
    )
  })

  it('is refused when it is too short', async () => {
    await expect(check('0-1.bin', written, written.subarray(1), 0, NEVER_DUE)).rejects.toThrow(
      'The file 0-1.bin came back with 199999 bytes, but 200000 were written.',
    )
  })
})

describe('files', () => {
  it('writes a task’s files one after another and leaves none', async () => {
    const { stored, files: memory } = memoryFiles()
    let most = 0
    const write: TaskFiles['write'] = async (name, bytes) => {
      await memory.write(name, bytes)
      most = Math.max(most, stored.size)
    }
    await run(bareContext({ files: { ...memory, write } }), { filesPerTask: 5 })
    expect(most).toBe(1)
    expect(stored.size).toBe(0)
  })

  it('fails, and removes the file, when another comes back than was written', async () => {
    const { stored, files: memory } = memoryFiles((bytes) => bytes.with(100, 255 - (bytes[100] ?? 0)))
    await expect(run(bareContext({ files: memory }))).rejects.toThrow(
      'The file 0-0.bin came back with other bytes than were written.',
    )
    expect(stored.size).toBe(0)
  })

  it('has another digest for every task and seed, however often it yields', async () => {
    const context = (every: number): ReturnType<typeof bareContext> => {
      let points = 0
      return bareContext({
        files: memoryFiles().files,
        shouldYield: () => every > 0 && ++points % every === 0,
      })
    }
    const digests = await Promise.all(
      [1, 2, 3].flatMap((seed) => [0, 1].map((task) => run(context(0), {}, seed, task))),
    )
    expect(new Set(digests).size).toBe(6)
    expect(await run(context(1), {}, 1, 0)).toBe(digests[0])
  })

  it('holds what it wrote and what it read back in memory, and no more', () => {
    const params = { filesPerTask: 1, fileKb: 64, poolThreads: 4 }
    expect(files.memory?.(params, 8)).toEqual({ inputBytes: 100, taskBytes: 128_000 })
  })
})
