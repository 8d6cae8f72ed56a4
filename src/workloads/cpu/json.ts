import { random } from '../../base/random.ts'
import { BYTES_PER_KB } from '../../contract/plan/limits.ts'
import { fnv1a } from '../kernels/numbers.ts'
import { type Order, type Settlement, orderText, settle } from '../kernels/orders.ts'
import { type Safepoints, defineWorkload, numberParam } from '../sdk.ts'

/** Number of different documents. Tasks share them, so that many tasks do not need many times the memory. */
const SOURCES = 8
/** Size of the cache of recent results, measured by the documents that they were made from. */
const CACHE_KB = 2_000

/**
 * The most recent results, retained like the cache of a server: objects that survive young-generation collections are
 * what makes garbage collection expensive. One cache per worker, because thousands of waiting tasks with a cache each
 * would exhaust the memory.
 */
const cache: Settlement[] = []

interface Source {
  readonly text: string
}

interface Batch {
  readonly task: number
  readonly source: Source
}

/** The printed documents of a task: their total length, and the last one. */
interface Printed {
  readonly characters: number
  readonly last: string
}

export const json = defineWorkload({
  id: 'json',
  kind: 'cpu',
  defaultTasks: 8,
  params: [
    numberParam('documents', { unit: '', integer: true, min: 1, max: 100_000, default: 1_000 }),
    numberParam('documentKb', { unit: 'kB', integer: true, min: 1, max: 1_000, default: 8 }),
  ],

  // A parsed document needs about twice the memory of its text (measured: 1.8 times at 8 kB); the rest is for its result.
  memory: ({ documentKb }, tasks) => ({
    inputBytes: 64 + (Math.min(tasks, SOURCES) * documentKb * BYTES_PER_KB) / tasks,
    taskBytes: 4 * documentKb * BYTES_PER_KB,
    workerBytes: CACHE_KB * BYTES_PER_KB,
  }),

  inputs: ({ documentKb }, tasks, seed) => {
    const draw = random(seed)
    const sources = Array.from({ length: Math.min(tasks, SOURCES) }, () => ({
      text: orderText(documentKb * BYTES_PER_KB, draw),
    }))
    return Array.from({ length: tasks }, (_, task) => ({
      task,
      source: sources[task % SOURCES] ?? { text: '[]' },
    }))
  },

  async run(batch: Batch, ctx, params) {
    return printBatch(batch, params, ctx)
  },

  digest: ({ characters, last }) => fnv1a(Buffer.from(`${String(characters)} ${last}`)),
})

/** Parses, settles and prints the document again and again. At 8 kB parsing takes 40–80 µs, the rest 20–50 µs. */
async function printBatch(
  { task, source }: Batch,
  { documents, documentKb }: { documents: number; documentKb: number },
  ctx: Safepoints,
): Promise<Printed> {
  const cacheSize = Math.max(1, Math.floor(CACHE_KB / documentKb))
  let characters = 0
  let last = ''
  for (let number = 0; number < documents; number++) {
    const orders = JSON.parse(source.text) as Order[]
    if (ctx.shouldYield()) await ctx.yield()
    const settlement = settle(orders, task + number)
    cache[number % cacheSize] = settlement
    last = JSON.stringify(settlement)
    characters += last.length
    if (ctx.shouldYield()) await ctx.yield()
  }
  return { characters, last }
}
