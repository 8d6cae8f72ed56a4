import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkParams, defaultParams } from '../../../src/contract/plan/workload.ts'
import { WebPages } from '../../../src/runner/services/web-pages.ts'
import { fnv1a } from '../../../src/workloads/kernels/digest.ts'
import { WORKLOADS, workloadInfo } from '../../../src/workloads/index.ts'
import { splitRange } from '../../../src/workloads/kernels/split.ts'
import { runTasks } from '../../fixtures/run-tasks.ts'

async function results(
  id: string,
  params: Record<string, number>,
  tasks: number,
  every = 0,
): Promise<unknown[]> {
  return (await runTasks({ id, params, tasks, every })).results
}

async function countPrimes(limit: number, tasks: number, every = 0): Promise<number> {
  const counts = (await results('primes', { limit }, tasks, every)) as number[]
  return counts.reduce((sum, count) => sum + count, 0)
}

describe('primes', () => {
  // π(n): https://oeis.org/A006880
  it.each([
    [1_000, 168],
    [10_000, 1_229],
    [1_000_000, 78_498],
    [10_000_000, 664_579],
  ])('finds π(%i) = %i', async (limit, count) => {
    expect(await countPrimes(limit, 8)).toBe(count)
  })

  it('finds as many however the range is cut, and however often it yields', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1_000, max: 200_000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat({ max: 3 }),
        async (limit, tasks, every) => {
          expect(await countPrimes(limit, tasks, every)).toBe(await countPrimes(limit, 1))
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('mandelbrot', () => {
  const join = (bands: unknown[]): number[] => (bands as Uint8Array[]).flatMap((band) => [...band])
  const picture = { width: 60, height: 40, maxIterations: 150 }

  it('draws the same picture however it is cut into bands, and however often it yields', async () => {
    const whole = join(await results('mandelbrot', picture, 1))
    expect(whole).toHaveLength(60 * 40)
    expect(join(await results('mandelbrot', picture, 7, 1))).toEqual(whole)
    expect(join(await results('mandelbrot', picture, 100))).toEqual(whole)
  })

  it('shows something: points inside the set and many shades outside', async () => {
    const whole = join(await results('mandelbrot', { width: 300, height: 200, maxIterations: 600 }, 4))
    expect(whole.filter((byte) => byte === 255).length).toBeGreaterThan(100)
    expect(new Set(whole).size).toBeGreaterThan(30)
  })
})

describe('splitting a range', () => {
  it('leaves nothing out, repeats nothing, and makes parts of nearly the same length', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1e6 }),
        fc.nat({ max: 1e6 }),
        fc.integer({ min: 1, max: 500 }),
        (from, length, parts) => {
          const ranges = splitRange(from, from + length, parts)
          let next = from
          for (const range of ranges) {
            expect(range.from).toBe(next)
            next = range.to
          }
          expect(next).toBe(from + length)
          const lengths = ranges.map((range) => range.to - range.from)
          expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})

describe('the digest', () => {
  // Test vectors of FNV-1a, 32 bits: RFC 9923, appendix C.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of "%s" is the published one', (text, hash) => {
    expect(fnv1a(Buffer.from(text))).toBe(hash)
  })
})

describe('the web service’s pages', () => {
  const config = { latencyMs: 100, jitterMs: 20, pageBytes: 500, pageKb: 0, errorRate: 0.25, seed: 3 }

  it('are the same for the same seed, of the asked size, and differ from each other', () => {
    const [one, again] = [new WebPages(config), new WebPages(config)]
    const bodies = new Set<string>()
    for (let number = 0; number < 50; number++) {
      const page = one.page(number)
      expect(page).toEqual(again.page(number))
      expect(page.delayMs).toBeGreaterThanOrEqual(100)
      expect(page.delayMs).toBeLessThan(120)
      if (page.status === 200) expect(page.body).toHaveLength(500)
      bodies.add(Buffer.from(page.body).toString('latin1'))
    }
    expect(bodies.size).toBeGreaterThan(30)
  })

  it('fail as often as asked', () => {
    const pages = new WebPages(config)
    const failed = Array.from({ length: 4_000 }, (_, number) => pages.page(number)).filter(
      (page) => page.status === 503,
    )
    expect(failed.length / 4_000).toBeGreaterThan(0.22)
    expect(failed.length / 4_000).toBeLessThan(0.28)
  })
})

describe('the catalogue', () => {
  it('has workloads whose defaults are inside their own limits', () => {
    for (const workload of WORKLOADS.map(workloadInfo)) {
      expect(checkParams(workload, defaultParams(workload)).problems).toEqual([])
      expect(workload.description.length).toBeGreaterThan(100)
    }
    expect(WORKLOADS.map((workload) => workload.id)).toEqual([
      'mandelbrot',
      'primes',
      'roots',
      'hash',
      'json',
      'matrix',
      'web',
      'database',
      'files',
      'scrape',
      'message',
      'pipeline',
      'waits',
    ])
  })
})
