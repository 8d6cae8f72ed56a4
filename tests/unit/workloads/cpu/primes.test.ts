import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runTasks } from '../../../fixtures/run-tasks.ts'

async function countPrimes(limit: number, tasks: number, yieldEvery = 0): Promise<number> {
  const { results } = await runTasks({ id: 'primes', params: { limit }, tasks, yieldEvery })
  return (results as number[]).reduce((sum, count) => sum + count, 0)
}

describe('primes', () => {
  // π(n): https://oeis.org/A006880
  it.each([
    [1_000, 168],
    [10_000, 1_229],
    [1_000_000, 78_498],
    [10_000_000, 664_579],
  ])('counts the primes up to %i: %i', async (limit, count) => {
    expect(await countPrimes(limit, 8)).toBe(count)
  })

  it('counts the same number however the range is split, and however often tasks yield', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1_000, max: 200_000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat({ max: 3 }),
        async (limit, tasks, yieldEvery) => {
          expect(await countPrimes(limit, tasks, yieldEvery)).toBe(await countPrimes(limit, 1))
        },
      ),
      { numRuns: 30 },
    )
  })
})
