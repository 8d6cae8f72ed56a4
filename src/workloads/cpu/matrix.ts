import { multiply } from '../kernels/multiply.ts'
import { noInline } from '../kernels/no-inline.ts'
import { scramble } from '../kernels/scramble.ts'
import { type Range, splitRange } from '../kernels/split.ts'
import { type Safepoints, defineWorkload, numberParam } from '../sdk.ts'

/** Numbers made, or folded into the digest, in one chunk: 40–80 µs. */
const CHUNK_NUMBERS = 8_192

/** A task's share: the rows of the product it computes, and what both matrices are made from. */
interface Band {
  readonly rows: Range
  readonly seed: number
}

/** Rows of `size` numbers that follow from the seed and from where they stand; the first `made` numbers are there. */
interface Rows {
  readonly size: number
  readonly seed: number
  readonly firstRow: number
  readonly numbers: Float64Array<ArrayBuffer>
  made: number
}

/**
 * The right matrix, which every task needs whole. Sent along with the inputs it would be copied once per task to a
 * process; made by each task it would cost more than 2 % of the work when there are many tasks. So each worker makes it
 * once, within its first task, and keeps it, as a program without shared memory holds one copy per worker. At the
 * default size making it takes 0.4 % of a serial run.
 */
let right = emptyRows(0, 0, 0, 0)

export const matrix = defineWorkload({
  id: 'matrix',
  title: 'Matrix product',
  kind: 'cpu',
  summary: 'Multiplies two square matrices. Arithmetic that lives on caches and memory.',
  description:
    'Each task computes a band of rows of the product of two square matrices of 64-bit floating-point numbers, block ' +
    'by block so that the caches are used well. Every number is read many times, so cores that share a cache or a ' +
    'memory bus hold each other up, and twice the cores may bring less than twice the speed. ' +
    'Machine learning, graphics and scientific computing look like this.',
  taskNoun: 'band',
  defaultTasks: 8,
  services: [],
  params: [
    numberParam('size', {
      title: 'Size',
      help: 'Rows and columns of each matrix. Twice the size is eight times the work and four times the memory.',
      unit: '',
      integer: true,
      min: 8,
      max: 2_000,
      default: 1_200,
    }),
  ],

  // The right matrix for each worker; a band of the left one and of the product for each task.
  memory: ({ size }, tasks) => ({
    inputBytes: 64,
    taskBytes: (2 * 8 * size * size) / tasks,
    workerBytes: 8 * size * size,
  }),

  inputs: ({ size }, tasks, seed) => splitRange(0, size, tasks).map((rows) => ({ rows, seed })),

  async run({ rows, seed }: Band, ctx, { size }) {
    const left = await makeRows(emptyRows(size, seed, rows.from, rows.to), ctx)
    // The right matrix has the rows that follow those of the left one.
    if (right.size !== size || right.seed !== seed) right = emptyRows(size, seed, size, 2 * size)
    const product = await multiply(left, await makeRows(right, ctx), size, ctx)
    return { product, digest: await fold(product, ctx) }
  },

  digest: ({ digest }) => digest,
})

/** Rows from `firstRow` up to, not including, `endRow`, with nothing in them yet. */
export function emptyRows(size: number, seed: number, firstRow: number, endRow: number): Rows {
  return { size, seed, firstRow, numbers: new Float64Array((endRow - firstRow) * size), made: 0 }
}

/** Makes the numbers that are not there yet. Where tasks take turns, whichever has its turn makes the next of them. */
export async function makeRows(rows: Rows, ctx: Safepoints): Promise<Float64Array<ArrayBuffer>> {
  while (rows.made < rows.numbers.length) {
    makeChunk(rows)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return rows.numbers
}

/** All numbers are multiples of 2⁻¹⁰ below 1, so that a product's sums are exact, in whatever order they are made. */
const makeChunk = noInline((rows: Rows): void => {
  const { size, seed, firstRow, numbers, made } = rows
  const first = Math.imul(seed, 0x9e3779b1) + firstRow * size
  const end = Math.min(made + CHUNK_NUMBERS, numbers.length)
  for (let i = made; i < end; i++) numbers[i] = (scramble(first + i) >>> 22) / 1_024
  rows.made = end
})

/** A digest of all numbers: FNV-1a, taking 32-bit words instead of bytes. */
async function fold(numbers: Float64Array<ArrayBuffer>, ctx: Safepoints): Promise<number> {
  const words = new Uint32Array(numbers.buffer)
  let hash = 0x811c9dc5
  for (let start = 0; start < words.length; start += 2 * CHUNK_NUMBERS) {
    const end = Math.min(start + 2 * CHUNK_NUMBERS, words.length)
    hash = foldChunk(words, start, end, hash)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return hash >>> 0
}

const foldChunk = noInline((words: Uint32Array, start: number, end: number, before: number): number => {
  let hash = before
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193)
  return hash
})
