import { describe, expect, it } from 'vitest'
import { random } from '../../../../src/base/random.ts'
import { type Order, orderText, settle } from '../../../../src/workloads/kernels/orders.ts'

const order = (id: string, city: string, paid: boolean, ...lines: [number, number][]): Order => ({
  id,
  customer: { name: 'Ada', city },
  placedAt: '2024-02-29T12:34:56.789Z',
  paid,
  lines: lines.map(([quantity, priceCents]) => ({ article: 'lamp', quantity, priceCents })),
})

describe('settle', () => {
  const orders = [
    order('a', 'Oslo', true, [2, 150], [1, 100]),
    order('b', 'Lyon', false, [1, 1_000]),
    order('c', 'Oslo', true, [3, 500]),
  ]

  it('returns the invoices of paid orders, the most expensive first, and the sums by city', () => {
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

  it('subtracts a discount that depends on the number of the document', () => {
    expect(settle(orders, 10).invoices.map(({ totalCents }) => totalCents)).toEqual([1_350, 360])
    expect(settle(orders, 30).totalCents).toBe(1_710)
  })
})

describe('orderText', () => {
  it.each([1, 8, 100])('generates %i kB of JSON, exceeded by at most one order', (kb) => {
    const text = orderText(kb * 1_000, random(1))
    expect(text.length).toBeGreaterThanOrEqual(kb * 1_000)
    expect(text.length).toBeLessThan(kb * 1_000 + 700)
    expect(JSON.stringify(JSON.parse(text))).toBe(text)
  })
})
