import { random } from '../../base/random.ts'
import { BYTES_PER_KB } from '../../contract/plan/limits.ts'
import { fnv1a } from '../kernels/digest.ts'
import { type Order, type Settlement, orderText, settle } from '../kernels/orders.ts'
import { type TaskContext, defineWorkload, numberParam } from '../sdk.ts'

/** Different documents that are made; tasks share them, so that many tasks do not need many times the memory. */
const SOURCES = 8
/** How much text's worth of settled documents a worker keeps at hand. */
const KEPT_KB = 2_000

/**
 * The documents settled last, as a server's cache would hold them: what outlives a young collection is what makes
 * collecting expensive. All tasks of a worker share it, or else thousands of waiting tasks would each hold their own.
 */
const kept: Settlement[] = []

interface Source {
  readonly text: string
}

interface Batch {
  readonly task: number
  readonly source: Source
}

/** What a task has to show for its work. */
interface Printed {
  readonly characters: number
  readonly last: string
}

export const json = defineWorkload({
  id: 'json',
  title: 'JSON documents',
  kind: 'cpu',
  summary: 'Parses, transforms and prints documents. Leaves much garbage to collect.',
  description:
    'Each task takes a document of orders as text, parses it, adds up and sorts what is in it, prints the outcome as ' +
    'text again, and does so over and over. Every round makes thousands of small objects that are soon thrown away, so ' +
    'garbage collection takes its share; threads and processes each have a heap of their own to collect. ' +
    'Web servers, message brokers and data import look like this.',
  taskNoun: 'batch',
  defaultTasks: 8,
  services: [],
  params: [
    numberParam('documents', {
      title: 'Documents',
      help: 'How many documents each task parses, transforms and prints.',
      unit: '',
      integer: true,
      min: 1,
      max: 100_000,
      default: 2_000,
    }),
    numberParam('documentKb', {
      title: 'Document size',
      help: 'Parsing or printing a document cannot be interrupted, so bigger ones hold up an event loop for longer.',
      unit: 'kB',
      integer: true,
      min: 1,
      max: 1_000,
      default: 8,
    }),
  ],

  // Parsed, a document takes about twice the room of its text (measured: 1.8 times at 8 kB); what is made of it comes on top.
  memory: ({ documentKb }, tasks) => ({
    inputBytes: 64 + (Math.min(tasks, SOURCES) * documentKb * BYTES_PER_KB) / tasks,
    taskBytes: 4 * documentKb * BYTES_PER_KB,
    workerBytes: KEPT_KB * BYTES_PER_KB,
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

/** Parsing is one chunk, transforming and printing the next: 40–80 and 20–50 µs at 8 kB. */
async function printBatch(
  { task, source }: Batch,
  { documents, documentKb }: { documents: number; documentKb: number },
  ctx: TaskContext,
): Promise<Printed> {
  const keep = Math.max(1, Math.floor(KEPT_KB / documentKb))
  let characters = 0
  let last = ''
  for (let number = 0; number < documents; number++) {
    const orders = JSON.parse(source.text) as Order[]
    if (ctx.shouldYield()) await ctx.yield()
    const settlement = settle(orders, task + number)
    kept[number % keep] = settlement
    last = JSON.stringify(settlement)
    characters += last.length
    if (ctx.shouldYield()) await ctx.yield()
  }
  return { characters, last }
}
