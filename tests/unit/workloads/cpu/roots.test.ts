import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runTasks } from '../../../fixtures/run-tasks.ts'

/** The sum in units of 2⁻²⁰, as the workload computes it. */
async function sumOfRoots(count: number, tasks: number, yieldEvery = 0): Promise<bigint> {
  const { results } = await runTasks({ id: 'roots', params: { count }, tasks, yieldEvery })
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
    'agrees with the Euler–Maclaurin formula for the numbers up to %i',
    async (count) => {
      const sum = Number(await sumOfRoots(count, 8)) / 2 ** 20
      // Rounding a root to 2⁻²⁰ causes a random error of at most 2⁻²¹ in either direction.
      expect(Math.abs(sum - ramanujan(count))).toBeLessThan(1e-6 * Math.sqrt(count))
    },
  )

  it('computes exactly the same sum however the range is split, and however often tasks yield', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1_000, max: 300_000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat({ max: 3 }),
        async (count, tasks, yieldEvery) => {
          expect(await sumOfRoots(count, tasks, yieldEvery)).toBe(await sumOfRoots(count, 1))
        },
      ),
      { numRuns: 30 },
    )
  })

  it('has different digests for 5,000 and 5,001 numbers', async () => {
    const digests = async (count: number): Promise<number[]> =>
      (await runTasks({ id: 'roots', params: { count }, tasks: 1 })).digests
    expect(await digests(5_000)).not.toEqual(await digests(5_001))
  })
})
