import { noInline } from '../kernels/no-inline.ts'
import { type Range, scramble, splitRange } from '../kernels/numbers.ts'
import { type Safepoints, defineWorkload, numberParam } from '../sdk.ts'

/** Edge of a block of the right matrix: 64 × 64 numbers are 32 KB, which fit into the first-level cache. */
const BLOCK = 64
/** Rows of the product per chunk: adding a block's contribution to them takes 30–70 µs. */
const CHUNK_ROWS = 4
/** Numbers generated or hashed per chunk, 40–80 µs. */
const CHUNK_NUMBERS = 8_192

/** The rows of the product that a task computes, and the seed of both matrices. */
interface Band {
  readonly rows: Range
  readonly seed: number
}

/** Some rows of a matrix, generated in chunks: so far the first `generated` numbers. */
interface Rows {
  readonly size: number
  readonly seed: number
  readonly firstRow: number
  readonly numbers: Float64Array<ArrayBuffer>
  generated: number
}

/**
 * The right matrix, which every task needs completely. As part of each input it would be copied to a process once per
 * task, and generating it in each task would cost more than 2 % of the work when there are many tasks. So each worker
 * generates it once, during its first task: without shared memory there is one copy per worker.
 */
let right = emptyRows(0, 0, 0, 0)

export const matrix = defineWorkload({
  id: 'matrix',
  kind: 'cpu',
  defaultTasks: 8,
  params: [numberParam('size', { unit: '', integer: true, min: 8, max: 2_000, default: 600 })],

  // The right matrix of each worker; a band of the left matrix and of the product for each task.
  memory: ({ size }, tasks) => ({
    inputBytes: 64,
    taskBytes: (2 * 8 * size * size) / tasks,
    workerBytes: 8 * size * size,
  }),

  inputs: ({ size }, tasks, seed) => splitRange(0, size, tasks).map((rows) => ({ rows, seed })),

  async run({ rows, seed }: Band, ctx, { size }) {
    const left = await fillRows(emptyRows(size, seed, rows.from, rows.to), ctx)
    // The rows of the right matrix follow those of the left one in the sequence of generated numbers.
    if (right.size !== size || right.seed !== seed) right = emptyRows(size, seed, size, 2 * size)
    const product = await multiply(left, await fillRows(right, ctx), size, ctx)
    return { product, digest: await hashNumbers(product, ctx) }
  },

  digest: ({ digest }) => digest,
})

/** Rows from `firstRow` up to, but not including, `endRow`; no number is generated yet. */
export function emptyRows(size: number, seed: number, firstRow: number, endRow: number): Rows {
  return { size, seed, firstRow, numbers: new Float64Array((endRow - firstRow) * size), generated: 0 }
}

/** Generates the missing numbers. Interleaved tasks of an event loop do this together, chunk by chunk. */
export async function fillRows(rows: Rows, ctx: Safepoints): Promise<Float64Array<ArrayBuffer>> {
  while (rows.generated < rows.numbers.length) {
    fillChunk(rows)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return rows.numbers
}

/** All numbers are multiples of 2⁻¹⁰ below 1, so the sums of their products are exact in any order. */
const fillChunk = noInline((rows: Rows): void => {
  const { size, seed, firstRow, numbers, generated } = rows
  const first = Math.imul(seed, 0x9e3779b1) + firstRow * size
  const end = Math.min(generated + CHUNK_NUMBERS, numbers.length)
  for (let i = generated; i < end; i++) numbers[i] = (scramble(first + i) >>> 22) / 1_024
  rows.generated = end
})

/**
 * Multiplies some rows of the left matrix by the right matrix, whose rows are `size` long. It works block by block: a
 * block stays in the cache while all rows are multiplied by it.
 */
export async function multiply(
  left: Float64Array,
  right: Float64Array,
  size: number,
  ctx: Safepoints,
): Promise<Float64Array<ArrayBuffer>> {
  const product = new Float64Array(left.length)
  const rows = left.length / size
  for (let k = 0; k < size; k += BLOCK) {
    for (let column = 0; column < size; column += BLOCK) {
      for (let row = 0; row < rows; row += CHUNK_ROWS) {
        addBlock(product, left, right, size, { row, k, column })
        if (ctx.shouldYield()) await ctx.yield()
      }
    }
  }
  return product
}

/** Adds one block's contribution to a chunk of rows of the product. The block starts at row `k` and at `column`. */
const addBlock = noInline(
  (
    product: Float64Array,
    left: Float64Array,
    right: Float64Array,
    size: number,
    block: { row: number; k: number; column: number },
  ): void => {
    const endRow = Math.min(block.row + CHUNK_ROWS, left.length / size)
    const endK = Math.min(block.k + BLOCK, size)
    const endColumn = Math.min(block.column + BLOCK, size)
    for (let row = block.row; row < endRow; row++) {
      for (let column = block.column; column < endColumn; column++) {
        let sum = product[row * size + column] ?? 0
        for (let k = block.k; k < endK; k++) {
          sum += (left[row * size + k] ?? 0) * (right[k * size + column] ?? 0)
        }
        product[row * size + column] = sum
      }
    }
  },
)

/** A hash of all numbers: FNV-1a over 32-bit words instead of bytes. */
async function hashNumbers(numbers: Float64Array<ArrayBuffer>, ctx: Safepoints): Promise<number> {
  const words = new Uint32Array(numbers.buffer)
  let hash = 0x811c9dc5
  for (let start = 0; start < words.length; start += 2 * CHUNK_NUMBERS) {
    hash = hashChunk(words, start, Math.min(start + 2 * CHUNK_NUMBERS, words.length), hash)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return hash >>> 0
}

const hashChunk = noInline((words: Uint32Array, start: number, end: number, before: number): number => {
  let hash = before
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193)
  return hash
})
