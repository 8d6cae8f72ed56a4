import { BYTES_PER_KB } from '../../contract/plan/limits.ts'
import { noInline } from '../kernels/no-inline.ts'
import { fnv1a, scramble } from '../kernels/numbers.ts'
import { type Safepoints, choiceParam, defineWorkload, numberParam } from '../sdk.ts'

/** Bytes per chunk, about 50 µs. */
const CHUNK_BYTES = 16_384
/** All blocks have the same noise except for their first words: 50 MB of new noise would take half a second. */
const BLOCK_WORDS = 16_384
const BLOCK_BYTES = BLOCK_WORDS * Uint32Array.BYTES_PER_ELEMENT
/** The checksum is written over the last bytes of a message. */
const CHECKSUM_BYTES = 4

export const message = defineWorkload({
  id: 'message',
  kind: 'transfer',
  defaultTasks: 24,
  params: [
    numberParam('sizeKb', { unit: 'kB', integer: true, min: 1, max: 50_000, default: 4_000 }),
    numberParam('passes', { unit: '', integer: true, min: 1, max: 1_000, default: 2 }),
    choiceParam('how', ['copied', 'transferred', 'shared'], 'copied'),
  ],

  // In the pipe to a process the message and the reply exist several times: as objects, in pieces and as bytes.
  memory: ({ sizeKb }) => ({ inputBytes: sizeKb * BYTES_PER_KB, taskBytes: 4 * sizeKb * BYTES_PER_KB }),

  messageMode: ({ how }) => how,

  inputs({ sizeKb }, tasks, seed) {
    const noise = Uint32Array.from({ length: BLOCK_WORDS }, (_, i) => scramble(scramble(seed) + i))
    return Array.from({ length: tasks }, (_, task) => makeMessage(sizeKb * BYTES_PER_KB, task, noise))
  },

  async run(bytes: Uint8Array, ctx, { passes }) {
    const content = bytes.subarray(0, -CHECKSUM_BYTES)
    for (let pass = 0; pass < passes; pass++) await mask(content, pass, ctx)
    trailer(bytes).setUint32(0, await checksum(content, ctx), true)
    return bytes
  },

  digest: (bytes) => trailer(bytes).getUint32(0, true),
})

/** Blocks of noise, each of which starts with its own number and the number of the task. */
function makeMessage(size: number, task: number, noise: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let start = 0; start < size; start += BLOCK_BYTES) {
    noise[0] = start / BLOCK_BYTES
    noise[1] = task
    bytes.set(new Uint8Array(noise.buffer, 0, Math.min(BLOCK_BYTES, size - start)), start)
  }
  return bytes
}

/** Encrypts bytes in place, as a toy stream cipher with feedback: each byte depends on those before it in its chunk. */
export async function mask(bytes: Uint8Array, pass: number, ctx: Safepoints): Promise<void> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    maskChunk(bytes, start, Math.min(start + CHUNK_BYTES, bytes.length), pass + 1)
    if (ctx.shouldYield()) await ctx.yield()
  }
}

const maskChunk = noInline((bytes: Uint8Array, start: number, end: number, firstKey: number): void => {
  let key = firstKey
  for (let i = start; i < end; i++) {
    key = (key * 5 + (bytes[i] ?? 0) + 1) & 255
    bytes[i] = key
  }
})

/** The FNV-1a hash of the bytes, computed in chunks. */
export async function checksum(bytes: Uint8Array, ctx: Safepoints): Promise<number> {
  let sum = fnv1a(new Uint8Array())
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    sum = fnv1a(bytes.subarray(start, start + CHUNK_BYTES), sum)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return sum
}

function trailer({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset + byteLength - CHECKSUM_BYTES, CHECKSUM_BYTES)
}
