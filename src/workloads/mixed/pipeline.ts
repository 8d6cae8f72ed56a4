import { random } from '../../base/random.ts'
import { BoundedQueue } from '../kernels/bounded-queue.ts'
import { stir } from '../kernels/stir.ts'
import { type ParamValues, type TaskContext, defineWorkload, numberParam } from '../sdk.ts'

/** Sources deliver in batches: the producer waits once per this many items. */
const ITEMS_PER_BATCH = 10

const PARAMS = [
  numberParam('queueLength', { unit: '', integer: true, min: 1, max: 100_000, default: 10 }),
  numberParam('items', { unit: '', integer: true, min: 1, max: 100_000, default: 100 }),
  numberParam('effort', { unit: '', integer: true, min: 0, max: 100_000_000, default: 20_000 }),
  numberParam('makeWaitMs', { unit: 'ms', integer: false, min: 0, max: 10_000, default: 5 }),
  numberParam('useWaitMs', { unit: 'ms', integer: false, min: 0, max: 10_000, default: 1 }),
] as const
type PipelineParams = ParamValues<typeof PARAMS>

interface Item {
  readonly value: number
  readonly createdAtMs: number
}

/** The result of one pipeline. */
export interface PipelineResult {
  /** Depends on all items and on their order. */
  readonly digest: number
  readonly items: number
  /** The largest length of the queue. It depends on which side was faster, so it is not part of the digest. */
  readonly peakLength: number
}

export const pipeline = defineWorkload({
  id: 'pipeline',
  kind: 'mixed',
  defaultTasks: 8,
  params: PARAMS,

  memory: ({ items, queueLength }) => ({ inputBytes: 8, taskBytes: 64 * Math.min(items, queueLength) }),

  inputs: (_params, tasks, seed) => {
    const draw = random(seed)
    return Array.from({ length: tasks }, () => Math.floor(draw() * 2 ** 32))
  },

  async run(seed: number, ctx, params): Promise<PipelineResult> {
    const queue = new BoundedQueue<Item>(params.queueLength, ctx)
    let digest = 0
    await ctx.concurrently([
      () => produce(seed, queue, ctx, params),
      async () => {
        digest = await consume(queue, ctx, params)
      },
    ])
    return { digest, items: params.items, peakLength: queue.peakLength }
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
    const item = { value, createdAtMs: ctx.itemCreated() }
    while (!queue.tryPut(item)) await queue.waitForSpace()
  }
}

async function consume(
  queue: BoundedQueue<Item>,
  ctx: TaskContext,
  { items, effort, useWaitMs }: PipelineParams,
): Promise<number> {
  let digest = 0
  for (let used = 0; used < items; used++) {
    let item = queue.tryTake()
    while (item === undefined) {
      await queue.waitForItem()
      item = queue.tryTake()
    }
    ctx.itemUsed(item.createdAtMs)
    // Each item is combined with the result of all items before it, so their order matters.
    digest = await stir((digest ^ item.value) >>> 0, effort, ctx)
    if (useWaitMs > 0) await ctx.sleep(useWaitMs)
  }
  return digest
}
