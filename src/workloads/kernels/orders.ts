import { noInline } from './no-inline.ts'

/** An order in a document of the `json` workload. */
export interface Order {
  readonly id: string
  readonly customer: { readonly name: string; readonly city: string }
  readonly placedAt: string
  readonly paid: boolean
  readonly lines: readonly OrderLine[]
}

interface OrderLine {
  readonly article: string
  readonly quantity: number
  readonly priceCents: number
}

/** The result of processing a document of orders. */
export interface Settlement {
  readonly number: number
  readonly totalCents: number
  readonly centsByCity: Readonly<Record<string, number>>
  readonly invoices: readonly Invoice[]
}

interface Invoice {
  readonly order: string
  readonly to: string
  readonly due: string
  readonly totalCents: number
  readonly lines: readonly string[]
}

const NAMES = [
  'Ada Lovelace',
  'Alan Turing',
  'Grace Hopper',
  'Edsger Dijkstra',
  'Barbara Liskov',
  'Tony Hoare',
]
const CITIES = ['Köln', 'Łódź', 'Málaga', 'Oslo', 'Kyiv', 'Sofia', 'Lyon', 'Turku']
const ARTICLES = ['lamp', 'table "round"', 'shelf', 'chair', 'clock', 'mirror', 'carpet', 'vase']

/** Generates a JSON text of random orders: as many as it needs to be at least `minChars` characters long. */
export function orderText(minChars: number, draw: () => number): string {
  const texts: string[] = []
  for (let chars = 0; chars < minChars;) {
    const text = JSON.stringify(makeOrder(texts.length, draw))
    texts.push(text)
    chars += text.length + 1
  }
  return `[${texts.join(',')}]`
}

/**
 * Makes an invoice for each paid order, the most expensive one first, and adds up the prices of all orders by city. The
 * document's number determines the discount.
 */
export const settle = noInline((orders: readonly Order[], number: number): Settlement => {
  const discountPercent = number % 20
  const invoices = orders.filter(({ paid }) => paid).map((order) => toInvoice(order, discountPercent))
  invoices.sort((one, other) => other.totalCents - one.totalCents)
  const centsByCity: Record<string, number> = {}
  for (const { customer, lines } of orders) {
    centsByCity[customer.city] = (centsByCity[customer.city] ?? 0) + sumCents(lines)
  }
  const totalCents = invoices.reduce((sum, invoice) => sum + invoice.totalCents, 0)
  return { number, totalCents, centsByCity, invoices }
})

function toInvoice({ id, customer, placedAt, lines }: Order, discountPercent: number): Invoice {
  return {
    order: id,
    to: `${customer.name.toUpperCase()}, ${customer.city}`,
    due: placedAt.slice(0, 10),
    totalCents: Math.round((sumCents(lines) * (100 - discountPercent)) / 100),
    lines: lines.map(({ article, quantity }) => `${String(quantity)} × ${article}`),
  }
}

function sumCents(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0)
}

function makeOrder(index: number, draw: () => number): Order {
  const drawInteger = (below: number): number => Math.floor(draw() * below)
  const pick = (words: readonly string[]): string => words[drawInteger(words.length)] ?? ''
  return {
    id: `A-${String(index)}-${String(drawInteger(1e9))}`,
    customer: { name: pick(NAMES), city: pick(CITIES) },
    placedAt: new Date(1_700_000_000_000 + drawInteger(1e10)).toISOString(),
    paid: draw() < 0.8,
    lines: Array.from({ length: 1 + drawInteger(6) }, () => ({
      article: pick(ARTICLES),
      quantity: 1 + drawInteger(9),
      priceCents: 100 + drawInteger(20_000),
    })),
  }
}
