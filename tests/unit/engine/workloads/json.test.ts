import { describe, expect, it } from 'vitest'
import { random } from '../../../../src/base/random.ts'
import { type Order, orderText, settle } from '../../../../src/workloads/kernels/orders.ts'
import { runTasks } from '../../../fixtures/run-tasks.ts'

const order = (id: string, city: string, paid: boolean, ...lines: [number, number][]): Order => ({
  id,
  customer: { name: 'Ada', city },
  placedAt: '2024-02-29T12:34:56.789Z',
  paid,
  lines: lines.map(([quantity, priceCents]) => ({ article: 'lamp', quantity, priceCents })),
})

describe('settling orders', () => {
  const orders = [
    order('a', 'Oslo', true, [2, 150], [1, 100]),
    order('b', 'Lyon', false, [1, 1_000]),
    order('c', 'Oslo', true, [3, 500]),
  ]

  it('adds up by hand-checked sums, with the dearest invoice first', () => {
    expect(settle(orders, 0)).toEqual({
      number: 0,
      totalCents: 1_900,
      centsByCity: { Oslo: 1_900, Lyon: 1_000 },
      invoices: [
        { order: 'c', to: 'ADA, Oslo', due: '2024-02-29', totalCents: 1_500, lines: ['3 × lamp'] },
        { order: 'a', to: 'ADA, Oslo', due: '2024-02-29', totalCents: 400, lines: ['2 × lamp', '1 × lamp'] },
      ],
    })
  })

  it('takes off the discount that goes with the document’s number', () => {
    expect(settle(orders, 10).invoices.map(({ totalCents }) => totalCents)).toEqual([1_350, 360])
    expect(settle(orders, 30).totalCents).toBe(1_710)
  })
})

describe('a document', () => {
  it.each([1, 8, 100])(
    'of %i kB has that size, or at most one order more, and is read back as it was written',
    (kb) => {
      const text = orderText(kb * 1_000, random(1))
      expect(text.length).toBeGreaterThanOrEqual(kb * 1_000)
      expect(text.length).toBeLessThan(kb * 1_000 + 700)
      expect(JSON.stringify(JSON.parse(text))).toBe(text)
    },
  )
})

describe('json', () => {
  const run = (tasks: number, seed: number, every = 0): ReturnType<typeof runTasks> =>
    runTasks({ id: 'json', params: { documents: 5, documentKb: 2 }, tasks, seed, every })

  it('prints other documents for every task and every seed, and the same ones again', async () => {
    const [one, two] = [(await run(18, 1)).digests, (await run(18, 2)).digests]
    expect(new Set([...one, ...two]).size).toBe(36)
    expect((await run(18, 1, 1)).digests).toEqual(one)
    expect((await run(5, 1)).digests).toEqual(one.slice(0, 5))
  })

  it('prints what an own reading of the same document adds up to', async () => {
    const { results } = await run(1, 1)
    const { last } = results[0] as { last: string }
    const orders = JSON.parse(orderText(2 * 1_000, random(1))) as Order[]
    // The last of five documents, numbered from 0, of task 0: 4 % discount.
    const cents = orders
      .filter(({ paid }) => paid)
      .map(({ lines }) => lines.reduce((sum, line) => sum + line.quantity * line.priceCents, 0))
      .reduce((sum, order) => sum + Math.round(order * 0.96), 0)
    expect(JSON.parse(last)).toMatchObject({ number: 4, totalCents: cents })
  })
})
