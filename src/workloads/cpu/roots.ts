import { noInline } from '../kernels/no-inline.ts'
import { type Range, splitRange } from '../kernels/numbers.ts'
import { type Safepoints, defineWorkload, numberParam } from '../sdk.ts'

/** Numbers per chunk, about 50 µs. */
const CHUNK_NUMBERS = 16_384
/** Each root is rounded to a multiple of 2⁻²⁰. */
const UNITS_PER_ONE = 2 ** 20
/**
 * Plain floating-point sums depend on the order of their summands, and so on how the numbers are split among tasks.
 * Rounding each root to a multiple of 2⁻²⁰ makes all sums below 2³³ exact, and a chunk's sum is below 2³¹ (2¹⁴ roots
 * below 2¹⁷). Doubles near 1.5 · 2³² are 2⁻²⁰ apart, so adding this number and subtracting it again rounds to that.
 */
const ROUNDER = 1.5 * 2 ** 32

export const roots = defineWorkload({
  id: 'roots',
  kind: 'cpu',
  defaultTasks: 8,
  params: [
    numberParam('count', {
      unit: '',
      integer: true,
      min: 1_000,
      max: 10_000_000_000,
      default: 200_000_000,
    }),
  ],

  inputs: ({ count }, tasks) => splitRange(1, count + 1, tasks),

  async run(range: Range, ctx) {
    return sumRoots(range, ctx)
  },

  digest: (units) => Number(BigInt.asUintN(32, units)),
})

/** The sum of a range's square roots, in units of 2⁻²⁰. */
async function sumRoots({ from, to }: Range, ctx: Safepoints): Promise<bigint> {
  let units = 0n
  // #region shown to the reader
  for (let start = from; start < to; start += CHUNK_NUMBERS) {
    const end = Math.min(start + CHUNK_NUMBERS, to)
    units += BigInt(sumChunk(start, end) * UNITS_PER_ONE)
    if (ctx.shouldYield()) await ctx.yield() // awaits: turn
  }
  // #endregion
  return units
}

const sumChunk = noInline((from: number, to: number): number => {
  let sum = 0
  for (let n = from; n < to; n++) sum += Math.sqrt(n) + ROUNDER - ROUNDER
  return sum
})
