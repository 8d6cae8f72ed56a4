import { noInline } from '../kernels/no-inline.ts'
import { type Range, splitRange } from '../kernels/numbers.ts'
import { type Safepoints, defineWorkload, numberParam } from '../sdk.ts'

/** Odd numbers per segment: a table of 16 KB, which fits into the first-level cache. A segment takes 60–110 µs. */
const SEGMENT_ODDS = 16_384

export const primes = defineWorkload({
  id: 'primes',
  kind: 'cpu',
  defaultTasks: 8,
  params: [
    numberParam('limit', {
      unit: '',
      integer: true,
      min: 1_000,
      max: 1_000_000_000,
      default: 300_000_000,
    }),
  ],

  inputs: ({ limit }, tasks) => splitRange(0, limit + 1, tasks),

  async run(range: Range, ctx) {
    return countPrimes(range, ctx)
  },

  digest: (count) => count,
})

/** Counts the primes of a range with a segmented sieve of Eratosthenes. */
async function countPrimes({ from, to }: Range, ctx: Safepoints): Promise<number> {
  // The sieve contains odd numbers only, so 2 is counted here.
  let count = from <= 2 && to > 2 ? 1 : 0
  const firstOdd = Math.max(3, from % 2 === 0 ? from + 1 : from)
  if (firstOdd >= to) return count
  const odds = Math.ceil((to - firstOdd) / 2)
  const bases = oddPrimesUpTo(Math.floor(Math.sqrt(to)))
  const next = firstMultiples(bases, firstOdd)
  const composite = new Uint8Array(Math.min(SEGMENT_ODDS, odds))
  // #region shown to the reader
  for (let start = 0; start < odds; start += composite.length) {
    const length = Math.min(composite.length, odds - start)
    count += sieveSegment(composite, length, bases, next)
    if (ctx.shouldYield()) await ctx.yield() // awaits: turn
  }
  // #endregion
  return count
}

/**
 * Crosses out the composite numbers of one segment and counts the rest. Index i stands for the i-th odd number of the
 * segment, so the odd multiples of a prime p are p indices apart. `next` is the index of each base prime's next multiple,
 * and is advanced to the following segment.
 */
const sieveSegment = noInline(
  (composite: Uint8Array, length: number, bases: Uint32Array, next: Uint32Array): number => {
    composite.fill(0, 0, length)
    for (let i = 0; i < bases.length; i++) {
      const prime = bases[i] ?? 1
      let at = next[i] ?? 0
      while (at < length) {
        composite[at] = 1
        at += prime
      }
      next[i] = at - length
    }
    let crossedOut = 0
    for (let at = 0; at < length; at++) crossedOut += composite[at] ?? 0
    return length - crossedOut
  },
)

/** The index, counted in odd numbers from `firstOdd`, of each base prime's first multiple that is to be crossed out. */
function firstMultiples(bases: Uint32Array, firstOdd: number): Uint32Array {
  return bases.map((prime) => {
    // Smaller multiples than the square have a smaller prime factor, which crosses them out.
    const multiple = Math.max(prime * prime, Math.ceil(firstOdd / prime) * prime)
    const odd = multiple % 2 === 0 ? multiple + prime : multiple
    return (odd - firstOdd) / 2
  })
}

/** The plain sieve of Eratosthenes, for the primes that the segments are sieved with. */
function oddPrimesUpTo(limit: number): Uint32Array {
  const composite = new Uint8Array(limit + 1)
  const found: number[] = []
  for (let n = 3; n <= limit; n += 2) {
    if (composite[n] === 1) continue
    found.push(n)
    for (let multiple = n * n; multiple <= limit; multiple += 2 * n) composite[multiple] = 1
  }
  return Uint32Array.from(found)
}
