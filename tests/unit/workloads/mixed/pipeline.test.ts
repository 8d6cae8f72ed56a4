import { describe, expect, it } from 'vitest'
import { stir } from '../../../../src/workloads/kernels/stir.ts'
import { pipeline } from '../../../../src/workloads/mixed/pipeline.ts'
import { type TaskResults, type TaskRun, runTasks } from '../../../fixtures/run-tasks.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const CONTEXT = bareContext()
const PARAMS = { items: 40, queueLength: 4, effort: 30, makeWaitMs: 1, useWaitMs: 1 }
const run = (params: Partial<typeof PARAMS> = {}, rest: Partial<TaskRun> = {}): Promise<TaskResults> =>
  runTasks({ id: 'pipeline', params: { ...PARAMS, ...params }, tasks: 3, ...rest })

describe('pipeline', () => {
  it('has the same digests with any queue length, any waits, and however often tasks yield', async () => {
    const { digests } = await run()
    for (const params of [{ queueLength: 1 }, { queueLength: 100 }, { makeWaitMs: 0 }, { useWaitMs: 0 }]) {
      expect((await run(params)).digests).toEqual(digests)
    }
    for (const yieldEvery of [1, 2, 7]) expect((await run({}, { yieldEvery })).digests).toEqual(digests)
  })

  it('has different digests for different seeds, tasks, items and efforts', async () => {
    const all: number[] = []
    for (let seed = 1; seed <= 50; seed++) all.push(...(await run({}, { seed })).digests)
    for (const params of [{ items: 41 }, { effort: 31 }]) all.push(...(await run(params)).digests)
    expect(new Set(all).size).toBe(156)
  })

  it('combines the items of a known seed in order', async () => {
    const { results, digests } = await run({ items: 3, effort: 5 }, { tasks: 1 })
    // The first number of mulberry32 from the seed 1.
    const seed = 2_693_262_067
    let digest = 0
    for (let number = 1; number <= 3; number++) {
      const item = await stir((seed ^ Math.imul(number, 0x9e3779b1)) >>> 0, 5, CONTEXT)
      digest = await stir((digest ^ item) >>> 0, 5, CONTEXT)
    }
    expect(digests).toEqual([digest])
    expect(results).toMatchObject([{ items: 3 }])
  })

  it.each([1, 2, 10, 19])('fills a queue of %i when the consumer is slower', async (queueLength) => {
    const params = { ...PARAMS, items: 20, queueLength, makeWaitMs: 0 }
    expect(await pipeline.run(1, CONTEXT, params)).toMatchObject({ items: 20, peakLength: queueLength })
  })

  it('records the age of each item', async () => {
    const ages: number[] = []
    let now = 0
    const context = bareContext({
      itemCreated: () => now++,
      itemUsed: (createdAtMs) => ages.push(now - createdAtMs),
    })
    await pipeline.run(1, context, { ...PARAMS, items: 3, queueLength: 1, makeWaitMs: 0 })
    expect(ages).toHaveLength(3)
    for (const age of ages) expect(age).toBeGreaterThan(0)
  })
})
