import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runTasks } from '../../../fixtures/run-tasks.ts'

/** The sum in units of 2⁻²⁰, as the workload counts it. */
async function sumOfRoots(count: number, tasks: number, every = 0): Promise<bigint> {
  const { results } = await runTasks({ id: 'roots', params: { count }, tasks, every })
  return (results as bigint[]).reduce((sum, part) => sum + part, 0n)
}

/**
 * The sum of the roots of 1 … n by the Euler–Maclaurin formula: S. Ramanujan, "On the sum of the square roots
 * of the first n natural numbers", Journal of the Indian Mathematical Society VII (1915). The constant is ζ(−1/2),
 * https://oeis.org/A211113.
 */
function ramanujan(n: number): number {
  const root = Math.sqrt(n)
  return (2 / 3) * n * root + root / 2 - 0.207_886_224_977_354_57 + 1 / (24 * root)
}

describe('roots', () => {
  it.each([1_000, 123_457, 3_000_000, 30_000_000])(
    'of the numbers up to %i add up to what the formula says',
    async (count) => {
      const sum = Number(await sumOfRoots(count, 8)) / 2 ** 20
      // Rounding each root to 2⁻²⁰ errs by at most 2⁻²¹, and by chance in either direction.
      expect(Math.abs(sum - ramanujan(count))).toBeLessThan(1e-6 * Math.sqrt(count))
    },
  )

  it('add up to the very same however the range is cut, and however often it yields', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1_000, max: 300_000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat({ max: 3 }),
        async (count, tasks, every) => {
          expect(await sumOfRoots(count, tasks, every)).toBe(await sumOfRoots(count, 1))
        },
      ),
      { numRuns: 30 },
    )
  })

  it('have a digest that a single number more changes', async () => {
    const digests = await Promise.all(
      [5_000, 5_001].map(
        async (count) => (await runTasks({ id: 'roots', params: { count }, tasks: 1 })).digests,
      ),
    )
    expect(digests[0]).not.toEqual(digests[1])
  })
})
