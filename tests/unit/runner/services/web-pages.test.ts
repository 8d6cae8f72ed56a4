import { describe, expect, it } from 'vitest'
import { HtmlPages } from '../../../../src/runner/services/html-pages.ts'
import { WebPages } from '../../../../src/runner/services/web-pages.ts'

describe('the web service’s pages of text', () => {
  const config = { latencyMs: 100, jitterMs: 20, pageBytes: 500, pageKb: 0, errorRate: 0.25, seed: 3 }

  it('are the same for the same seed, of the requested size, and different from each other', () => {
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

  it('have the same delays in any order of requests', () => {
    const numbers = Array.from({ length: 50 }, (_, number) => number)
    const delays = (order: readonly number[]): number[] => {
      const pages = new WebPages(config)
      return order.map((number) => pages.page(number).delayMs)
    }
    expect(delays(numbers.toReversed()).toReversed()).toEqual(delays(numbers))
    expect(new Set(delays(numbers)).size).toBe(50)
  })

  it('fail at the requested rate', () => {
    const pages = new WebPages(config)
    const failed = Array.from({ length: 4_000 }, (_, number) => pages.page(number)).filter(
      (page) => page.status === 503,
    )
    expect(failed.length / 4_000).toBeGreaterThan(0.22)
    expect(failed.length / 4_000).toBeLessThan(0.28)
  })
})

describe('the web service’s pages of HTML', () => {
  const html = (number: number, chars: number, seed: number): string =>
    new HtmlPages(seed).page(number, chars).html

  it.each([2_048, 150_000])('have about %i characters', (chars) => {
    for (const number of [0, 1, 2]) {
      expect(Math.abs(html(number, chars, 1).length - chars)).toBeLessThan(1_800)
    }
  })

  it('are different for each number and seed, reproducibly', () => {
    const pages = [1, 2].flatMap((seed) => [0, 1].map((number) => html(number, 20_000, seed)))
    expect(new Set(pages).size).toBe(4)
    expect(html(1, 20_000, 2)).toBe(pages[3])
  })
})
