import { random } from '../../base/random.ts'
import { BoundedQueue } from '../kernels/bounded-queue.ts'
import { noInline } from '../kernels/no-inline.ts'
import { type ParamValues, type TaskContext, defineWorkload, numberParam } from '../sdk.ts'

/** Rounds of stirring in one chunk, about 30 µs. */
const CHUNK_ROUNDS = 10_000
/** The producer waits for its source once in so many items: sources deliver in batches. */
const ITEMS_PER_BATCH = 10

const PARAMS = [
  numberParam('items', {
    title: 'Items',
    help: 'How many items each producer makes.',
    unit: '',
    integer: true,
    min: 1,
    max: 100_000,
    default: 100,
  }),
  numberParam('queueLength', {
    title: 'Queue',
    help: 'How many items the queue holds before the producer must wait. A long one makes old items, not fast ones.',
    unit: 'items',
    integer: true,
    min: 1,
    max: 100_000,
    default: 10,
  }),
  numberParam('effort', {
    title: 'Effort',
    help: 'Rounds of calculation that make an item, and again that use it; 10,000 take about 0.03 ms.',
    unit: 'rounds',
    integer: true,
    min: 0,
    max: 100_000_000,
    default: 20_000,
  }),
  numberParam('makeWaitMs', {
    title: 'Source',
    help: `How long the producer waits for its source, before every ${String(ITEMS_PER_BATCH)}th item.`,
    unit: 'ms',
    integer: false,
    min: 0,
    max: 10_000,
    default: 5,
  }),
  numberParam('useWaitMs', {
    title: 'Sink',
    help: 'How long the consumer waits for its sink, after every item.',
    unit: 'ms',
    integer: false,
    min: 0,
    max: 10_000,
    default: 1,
  }),
] as const
type PipelineParams = ParamValues<typeof PARAMS>

interface Item {
  readonly value: number
  readonly madeAtMs: number
}

/** What came out of a pipeline. */
export interface PipelineResult {
  /** A number that depends on every item and on their order. */
  readonly digest: number
  readonly used: number
  /** The most items that were in the queue at once; depends on who was faster. */
  readonly mostHeld: number
}

export const pipeline = defineWorkload({
  id: 'pipeline',
  title: 'Pipeline',
  kind: 'mixed',
  summary: 'Producers hand items to consumers over queues of limited length. Each item’s age is measured.',
  description:
    'Each task is a pipeline: a producer makes items, a queue of limited length holds them, a consumer uses them in ' +
    'order. Both compute a little and wait a little, so while one waits the other can go on. When the consumer is the ' +
    'slower one the queue fills, the producer is held back, and items grow old in the queue: the longer the queue, ' +
    'the older. Log shippers, video encoders, job queues and streams look like this.',
  taskNoun: 'pipeline',
  defaultTasks: 8,
  services: [],
  params: PARAMS,

  memory: ({ items, queueLength }) => ({ inputBytes: 8, taskBytes: 64 * Math.min(items, queueLength) }),

  inputs: (_params, tasks, seed) => {
    const next = random(seed)
    return Array.from({ length: tasks }, () => Math.floor(next() * 2 ** 32))
  },

  async run(seed: number, ctx, params): Promise<PipelineResult> {
    const queue = new BoundedQueue<Item>(params.queueLength, {
      suspend: (start) => ctx.suspend(start),
    })
    let digest = 0
    await ctx.together([
      () => produce(seed, queue, ctx, params),
      async () => {
        digest = await consume(queue, ctx, params)
      },
    ])
    return { digest, used: params.items, mostHeld: queue.mostHeld }
  },

  digest: ({ digest }) => digest,
})

async function produce(
  seed: number,
  queue: BoundedQueue<Item>,
  ctx: TaskContext,
  { items, effort, makeWaitMs }: PipelineParams,
): Promise<void> {
  for (let number = 0; number < items; number++) {
    if (makeWaitMs > 0 && number % ITEMS_PER_BATCH === 0) await ctx.sleep(makeWaitMs)
    const value = await stir((seed ^ Math.imul(number + 1, 0x9e3779b1)) >>> 0, effort, ctx)
    const item = { value, madeAtMs: ctx.itemMade() }
    while (!queue.put(item)) await queue.space()
  }
}

async function consume(
  queue: BoundedQueue<Item>,
  ctx: TaskContext,
  { items, effort, useWaitMs }: PipelineParams,
): Promise<number> {
  let digest = 0
  for (let used = 0; used < items; used++) {
    let item = queue.take()
    while (item === undefined) {
      await queue.filled()
      item = queue.take()
    }
    ctx.itemUsed(item.madeAtMs)
    // Each item is stirred into what came of those before it, so their order makes a difference.
    digest = await stir((digest ^ item.value) >>> 0, effort, ctx)
    if (useWaitMs > 0) await ctx.sleep(useWaitMs)
  }
  return digest
}

/** Some rounds of xorshift32 (Marsaglia, 2003), which never comes to 0 but from 0. */
export async function stir(
  value: number,
  rounds: number,
  ctx: Pick<TaskContext, 'shouldYield' | 'yield'>,
): Promise<number> {
  let state = value === 0 ? 1 : value
  for (let done = 0; done < rounds; done += CHUNK_ROUNDS) {
    state = stirChunk(state, Math.min(CHUNK_ROUNDS, rounds - done))
    if (ctx.shouldYield()) await ctx.yield()
  }
  return state >>> 0
}

const stirChunk = noInline((value: number, rounds: number): number => {
  let state = value
  for (let round = 0; round < rounds; round++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
  }
  return state
})
