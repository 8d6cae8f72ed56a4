import { BYTES_PER_KB } from '../../contract/plan/limits.ts'
import { fnv1a } from '../kernels/digest.ts'
import { noInline } from '../kernels/no-inline.ts'
import { scramble } from '../kernels/scramble.ts'
import { type Safepoints, TaskError, defineWorkload, numberParam } from '../sdk.ts'

/** Bytes made in one chunk, 20–40 µs; and compared and folded into the digest in one, 50–90 µs. */
const CHUNK_BYTES = 65_536

/** Which files a task writes. */
interface Share {
  readonly task: number
  readonly seed: number
}

export const files = defineWorkload({
  id: 'files',
  title: 'Files',
  kind: 'io',
  summary: 'Writes files, waits until the disk has them, reads them back and checks them.',
  description:
    'Each task writes real files in a temporary folder one after another. It waits until the disk says that it has ' +
    'each one (fsync), reads it back, compares every byte, and removes it. Reading is mostly served from memory by ' +
    'the system; the fsync is the wait. Node hands such calls to a few threads of its own, so tasks of one event ' +
    'loop can wait for the disk together. Databases, mail servers, package managers and backups look like this.',
  taskNoun: 'folder of files',
  defaultTasks: 12,
  services: [],
  files: true,
  params: [
    numberParam('filesPerTask', {
      title: 'Files per task',
      help: 'How many files each task writes and reads back, one after another.',
      unit: '',
      integer: true,
      min: 1,
      max: 10_000,
      default: 50,
    }),
    numberParam('fileKb', {
      title: 'File size',
      help: 'A task has one file on the disk at a time.',
      unit: 'kB',
      integer: true,
      min: 1,
      max: 16_000,
      default: 64,
    }),
    numberParam('poolThreads', {
      title: 'Threads for files',
      help: 'How many threads Node keeps in each process for calls to the disk (libuv’s pool, UV_THREADPOOL_SIZE).',
      unit: '',
      integer: true,
      min: 1,
      max: 64,
      default: 4,
    }),
  ],

  poolThreads: ({ poolThreads }) => poolThreads,

  // What is written, and what is read back.
  memory: ({ fileKb }) => ({ inputBytes: 100, taskBytes: 2 * fileKb * BYTES_PER_KB }),

  inputs: (_params, tasks, seed) => Array.from({ length: tasks }, (_, task) => ({ task, seed })),

  async run({ task, seed }: Share, ctx, { filesPerTask, fileKb }) {
    const words = new Uint32Array((fileKb * BYTES_PER_KB) / Uint32Array.BYTES_PER_ELEMENT)
    const bytes = new Uint8Array(words.buffer)
    let digest = fnv1a(new Uint8Array())
    for (let number = 0; number < filesPerTask; number++) {
      const name = `${String(task)}-${String(number)}.bin`
      await fill(words, [seed, task, number], ctx)
      try {
        await ctx.files.write(name, bytes)
        digest = await check(name, bytes, await ctx.files.read(name), digest, ctx)
      } catch (error) {
        // What there is of the file would be in the way of the others, above all on a full disk.
        await ctx.files.remove(name).catch(() => undefined)
        throw error
      }
      await ctx.files.remove(name)
    }
    return digest
  },

  digest: (digest) => digest,
})

/** Makes a file's contents: numbers that follow from the seed, the task, the file and where they stand. */
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

/** Carries the digest on over what was read back; throws where that is not what was written. */
export async function check(
  name: string,
  written: Uint8Array,
  read: Uint8Array,
  digest: number,
  ctx: Safepoints,
): Promise<number> {
  if (read.length !== written.length) {
    throw new TaskError(
      `The file ${name} came back with ${String(read.length)} bytes, but ${String(written.length)} were written.`,
    )
  }
  let folded = digest
  for (let start = 0; start < read.length; start += CHUNK_BYTES) {
    const chunk = read.subarray(start, start + CHUNK_BYTES)
    if (Buffer.compare(chunk, written.subarray(start, start + CHUNK_BYTES)) !== 0) {
      throw new TaskError(`The file ${name} came back with other bytes than were written.`)
    }
    folded = fnv1a(chunk, folded)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return folded
}
