import { noInline } from '../kernels/no-inline.ts'
import { type Range, splitRange } from '../kernels/split.ts'
import { type TaskContext, defineWorkload, numberParam } from '../sdk.ts'

/** Numbers in one chunk, about 50 µs. */
const CHUNK_NUMBERS = 16_384
/** Each root is rounded to a multiple of 2⁻²⁰. */
const UNITS_PER_ONE = 2 ** 20
/**
 * What lies at 1.5 · 2³² has a spacing of 2⁻²⁰, so adding this and taking it away again rounds to that. It makes
 * every sum of up to 2³³ exact, in whatever order: a chunk of 2¹⁴ roots below 2¹⁷ stays under that. Plain
 * floating-point sums would depend on how the range is cut.
 */
const ROUNDER = 1.5 * 2 ** 32

export const roots = defineWorkload({
  id: 'roots',
  title: 'Square roots',
  kind: 'cpu',
  summary: 'Adds up the square roots of all numbers up to a limit. Pure arithmetic, no memory.',
  description:
    'Each task adds up the square roots of one range of whole numbers, one after the other. It is the plainest load ' +
    'there is: no memory, no waiting, the same effort for every number, so the tasks are all of the same length and ' +
    'only more cores can make it faster. Statistics, physics and pricing loops look like this.',
  taskNoun: 'range',
  defaultTasks: 8,
  services: [],
  params: [
    numberParam('count', {
      title: 'Numbers',
      help: 'The roots of 1 up to this number are added up.',
      unit: '',
      integer: true,
      min: 1_000,
      max: 10_000_000_000,
      default: 300_000_000,
    }),
  ],

  inputs: ({ count }, tasks) => splitRange(1, count + 1, tasks),

  async run(range: Range, ctx) {
    return sumRoots(range, ctx)
  },

  digest: (units) => Number(BigInt.asUintN(32, units)),
})

/** The sum of the roots of a range, in units of 2⁻²⁰. */
async function sumRoots({ from, to }: Range, ctx: TaskContext): Promise<bigint> {
  let units = 0n
  for (let start = from; start < to; start += CHUNK_NUMBERS) {
    units += BigInt(sumChunk(start, Math.min(start + CHUNK_NUMBERS, to)) * UNITS_PER_ONE)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return units
}

/** The sum of at most `CHUNK_NUMBERS` rounded roots; exact. */
const sumChunk = noInline((from: number, to: number): number => {
  let sum = 0
  for (let n = from; n < to; n++) sum += Math.sqrt(n) + ROUNDER - ROUNDER
  return sum
})
