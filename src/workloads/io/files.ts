import { BYTES_PER_KB } from '../../contract/plan/limits.ts'
import { noInline } from '../kernels/no-inline.ts'
import { fnv1a, scramble } from '../kernels/numbers.ts'
import { type Safepoints, TaskError, defineWorkload, numberParam } from '../sdk.ts'

/** Bytes per chunk: generating them takes 20–40 µs, comparing and hashing them 50–90 µs. */
const CHUNK_BYTES = 65_536

/** Determines the contents of a task's files. */
interface Share {
  readonly task: number
  readonly seed: number
}

export const files = defineWorkload({
  id: 'files',
  kind: 'io',
  defaultTasks: 12,
  files: true,
  params: [
    numberParam('filesPerTask', { unit: '', integer: true, min: 1, max: 10_000, default: 50 }),
    numberParam('fileKb', { unit: 'kB', integer: true, min: 1, max: 16_000, default: 64 }),
    numberParam('libuvThreads', { unit: '', integer: true, min: 1, max: 64, default: 4 }),
  ],

  libuvThreads: ({ libuvThreads }) => libuvThreads,

  // The bytes that are written, and those that are read back.
  memory: ({ fileKb }) => ({ inputBytes: 100, taskBytes: 2 * fileKb * BYTES_PER_KB }),

  inputs: (_params, tasks, seed) => Array.from({ length: tasks }, (_, task) => ({ task, seed })),

  async run({ task, seed }: Share, ctx, { filesPerTask, fileKb }) {
    const words = new Uint32Array((fileKb * BYTES_PER_KB) / Uint32Array.BYTES_PER_ELEMENT)
    const bytes = new Uint8Array(words.buffer)
    let digest = fnv1a(new Uint8Array())
    // #region shown to the reader
    for (let number = 0; number < filesPerTask; number++) {
      const name = `${String(task)}-${String(number)}.bin`
      await fill(words, [seed, task, number], ctx)
      try {
        await ctx.files.write(name, bytes) // awaits: file
        const read = await ctx.files.read(name) // awaits: file
        digest = await check(name, bytes, read, digest, ctx)
      } catch (error) {
        // A partly written file uses space that other tasks need.
        await ctx.files.remove(name).catch(() => undefined)
        throw error
      }
      await ctx.files.remove(name) // awaits: file
    }
    // #endregion
    return digest
  },

  digest: (digest) => digest,
})

/** Generates a file's contents: each word depends on the key (seed, task, file) and on its position. */
export async function fill(words: Uint32Array, key: readonly number[], ctx: Safepoints): Promise<void> {
  let first = 0
  for (const part of key) first = scramble(first + part + 0x9e3779b9)
  for (let start = 0; start < words.length; start += CHUNK_BYTES / 4) {
    fillChunk(words, start, Math.min(start + CHUNK_BYTES / 4, words.length), first)
    if (ctx.shouldYield()) await ctx.yield()
  }
}

const fillChunk = noInline((words: Uint32Array, start: number, end: number, first: number): void => {
  for (let i = start; i < end; i++) words[i] = scramble((first + i) | 0)
})

/** Compares what was read with what was written, and continues the digest over it. Throws a `TaskError` if they differ. */
export async function check(
  file: string,
  written: Uint8Array,
  read: Uint8Array,
  digest: number,
  ctx: Safepoints,
): Promise<number> {
  if (read.length !== written.length) {
    throw TaskError.of('file_length_differs', {
      file,
      readBytes: read.length,
      writtenBytes: written.length,
    })
  }
  let hash = digest
  for (let start = 0; start < read.length; start += CHUNK_BYTES) {
    const chunk = read.subarray(start, start + CHUNK_BYTES)
    if (Buffer.compare(chunk, written.subarray(start, start + CHUNK_BYTES)) !== 0) {
      throw TaskError.of('file_content_differs', { file })
    }
    hash = fnv1a(chunk, hash)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return hash
}
