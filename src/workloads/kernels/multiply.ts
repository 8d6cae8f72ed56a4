import { noInline } from './no-inline.ts'
import type { Safepoints } from '../sdk.ts'

/** A block of the right matrix: 64 × 256 numbers are 128 KB, which stay in the second-level cache. */
const BLOCK_ROWS = 64
const BLOCK_COLUMNS = 256
/** Rows of the product that one chunk adds a block to, 40–80 µs. */
const CHUNK_ROWS = 4

/** `left` times `right`, where rows are `size` long and `left` may be any number of them. */
export async function multiply(
  left: Float64Array,
  right: Float64Array,
  size: number,
  ctx: Safepoints,
): Promise<Float64Array<ArrayBuffer>> {
  const product = new Float64Array(left.length)
  const rows = left.length / size
  for (let k = 0; k < size; k += BLOCK_ROWS) {
    for (let column = 0; column < size; column += BLOCK_COLUMNS) {
      for (let row = 0; row < rows; row += CHUNK_ROWS) {
        addBlock(product, left, right, size, { row, k, column })
        if (ctx.shouldYield()) await ctx.yield()
      }
    }
  }
  return product
}

/** Adds to some rows of the product what one block of the right matrix contributes, four of its rows at a time. */
const addBlock = noInline(
  (
    product: Float64Array,
    left: Float64Array,
    right: Float64Array,
    size: number,
    { row, k, column }: { row: number; k: number; column: number },
  ): void => {
    const endOffset = Math.min((row + CHUNK_ROWS) * size, left.length)
    const kEnd = Math.min(k + BLOCK_ROWS, size)
    const width = Math.min(BLOCK_COLUMNS, size - column)
    for (let offset = row * size; offset < endOffset; offset += size) {
      const to = offset + column
      let at = k
      for (; at + 3 < kEnd; at += 4) {
        const a0 = left[offset + at] ?? 0
        const a1 = left[offset + at + 1] ?? 0
        const a2 = left[offset + at + 2] ?? 0
        const a3 = left[offset + at + 3] ?? 0
        const b0 = at * size + column
        const b1 = b0 + size
        const b2 = b1 + size
        const b3 = b2 + size
        for (let j = 0; j < width; j++) {
          const sum =
            a0 * (right[b0 + j] ?? 0) +
            a1 * (right[b1 + j] ?? 0) +
            a2 * (right[b2 + j] ?? 0) +
            a3 * (right[b3 + j] ?? 0)
          product[to + j] = (product[to + j] ?? 0) + sum
        }
      }
      for (; at < kEnd; at++) {
        const a = left[offset + at] ?? 0
        const b = at * size + column
        for (let j = 0; j < width; j++) product[to + j] = (product[to + j] ?? 0) + a * (right[b + j] ?? 0)
      }
    }
  },
)
