import { BYTES_PER_KB } from '../../contract/plan/limits.ts'
import { fnv1a } from '../kernels/digest.ts'
import { noInline } from '../kernels/no-inline.ts'
import { scramble } from '../kernels/scramble.ts'
import { type MessageWay, type Safepoints, defineWorkload, numberParam } from '../sdk.ts'

/** Bytes in one chunk, about 50 µs. */
const CHUNK_BYTES = 16_384
/** Inputs are made of blocks that differ in their first words only: 50 MB of fresh noise would take half a second. */
const BLOCK_WORDS = 16_384
const BLOCK_BYTES = BLOCK_WORDS * Uint32Array.BYTES_PER_ELEMENT
/** The last bytes of a result are its checksum. */
const CHECKSUM_BYTES = 4

export const message = defineWorkload({
  id: 'message',
  title: 'Big messages',
  kind: 'transfer',
  summary: 'Sends big blocks of bytes to the workers and back, with a little work on them.',
  description:
    'Each task gets a block of bytes as a message, goes over it once or a few times and sends as many bytes back. ' +
    'Between threads the bytes can be copied, change hands, or lie in memory that both see; to a process they are ' +
    'written into a pipe and read out of it, whatever is chosen. So it shows what sharing nothing costs. Image ' +
    'filters, compression, uploads and everything that hands big data to workers look like this.',
  taskNoun: 'block',
  defaultTasks: 24,
  services: [],
  params: [
    numberParam('sizeKb', {
      title: 'Size',
      help: 'How big each block is, on its way there and back.',
      unit: 'kB',
      integer: true,
      min: 1,
      max: 50_000,
      default: 4_000,
    }),
    numberParam('passes', {
      title: 'Passes',
      help: 'How often each task goes over its bytes: the work that the way there and back has to be worth.',
      unit: '',
      integer: true,
      min: 1,
      max: 1_000,
      default: 2,
    }),
    {
      id: 'how',
      type: 'choice',
      title: 'Messages',
      help: 'How bytes go to a thread and back. To a process they are always serialized.',
      choices: [
        { value: 'copied', title: 'Copied' },
        { value: 'transferred', title: 'Transferred' },
        { value: 'shared', title: 'Shared' },
      ],
      default: 'copied',
    },
  ],

  // With what is sent and what comes back on their way through a pipe: as a message, in pieces and as bytes.
  memory: ({ sizeKb }) => ({ inputBytes: sizeKb * BYTES_PER_KB, taskBytes: 4 * sizeKb * BYTES_PER_KB }),

  messages: ({ how }) => how as MessageWay,

  inputs({ sizeKb }, tasks, seed) {
    const noise = Uint32Array.from({ length: BLOCK_WORDS }, (_, at) => scramble(scramble(seed) + at))
    return Array.from({ length: tasks }, (_, task) => makeBlock(sizeKb * BYTES_PER_KB, task, noise))
  },

  async run(bytes: Uint8Array, ctx, { passes }) {
    for (let pass = 0; pass < passes; pass++) await mask(bytes.subarray(0, -CHECKSUM_BYTES), pass, ctx)
    const sum = await checksum(bytes.subarray(0, -CHECKSUM_BYTES), ctx)
    trailer(bytes).setUint32(0, sum, true)
    return bytes
  },

  digest: (bytes) => trailer(bytes).getUint32(0, true),
})

/** A task's bytes: noise in which every block starts with its own number and the task's. */
function makeBlock(size: number, task: number, noise: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += BLOCK_BYTES) {
    noise[0] = at / BLOCK_BYTES
    noise[1] = task
    bytes.set(new Uint8Array(noise.buffer, 0, Math.min(BLOCK_BYTES, size - at)), at)
  }
  return bytes
}

/** Changes every byte in place by what stood before it in its chunk, as a stream cipher that feeds back does. */
export async function mask(bytes: Uint8Array, pass: number, ctx: Safepoints): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    maskChunk(bytes, at, Math.min(at + CHUNK_BYTES, bytes.length), pass + 1)
    if (ctx.shouldYield()) await ctx.yield()
  }
}

const maskChunk = noInline((bytes: Uint8Array, from: number, to: number, start: number): void => {
  let key = start
  for (let at = from; at < to; at++) {
    key = (key * 5 + (bytes[at] ?? 0) + 1) & 255
    bytes[at] = key
  }
})

/** The bytes' FNV-1a: one number that a change of any one of them changes. */
export async function checksum(bytes: Uint8Array, ctx: Safepoints): Promise<number> {
  let sum: number | undefined
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    sum = fnv1a(bytes.subarray(at, at + CHUNK_BYTES), sum)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return sum ?? fnv1a(bytes)
}

function trailer({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset + byteLength - CHECKSUM_BYTES, CHECKSUM_BYTES)
}
