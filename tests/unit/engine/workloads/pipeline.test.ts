import { describe, expect, it } from 'vitest'
import { WORKLOADS, findWorkload } from '../../../../src/workloads/index.ts'
import { stir } from '../../../../src/workloads/mixed/pipeline.ts'
import { type TaskRun, runTasks } from '../../../fixtures/run-tasks.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const NEVER_DUE = { shouldYield: () => false, yield: () => Promise.resolve() }
const PARAMS = { items: 40, queueLength: 4, effort: 30, makeWaitMs: 1, useWaitMs: 1 }
const run = (
  params: Partial<typeof PARAMS> = {},
  rest: Partial<TaskRun> = {},
): Promise<{ results: unknown[]; digests: number[] }> =>
  runTasks({ id: 'pipeline', params: { ...PARAMS, ...params }, tasks: 3, ...rest })

describe('stirring', () => {
  // The first numbers of xorshift32 with the shifts 13, 17, 5 from the state 1.
  it.each([
    [0, 1],
    [1, 270_369],
    [2, 67_634_689],
    [3, 2_647_435_461],
    [4, 307_599_695],
  ])('for %i rounds makes the known number of 1', async (rounds, number) => {
    expect(await stir(1, rounds, NEVER_DUE)).toBe(number)
  })

  it('can be carried on from where it was left, over the chunks’ edges too', async () => {
    for (const first of [1, 9_999, 10_000, 10_001, 24_999]) {
      const middle = await stir(7, first, NEVER_DUE)
      expect(await stir(middle, 25_000 - first, NEVER_DUE)).toBe(await stir(7, 25_000, NEVER_DUE))
    }
  })
})

describe('pipeline', () => {
  it('gives the same result however long the queue, whoever waits, and wherever it yields', async () => {
    const { digests } = await run()
    for (const params of [{ queueLength: 1 }, { queueLength: 100 }, { makeWaitMs: 0 }, { useWaitMs: 0 }]) {
      expect((await run(params)).digests).toEqual(digests)
    }
    for (const every of [1, 2, 7]) expect((await run({}, { every })).digests).toEqual(digests)
  })

  it('gives other results for other seeds, tasks, items and effort', async () => {
    const all: number[] = []
    for (let seed = 1; seed <= 50; seed++) all.push(...(await run({}, { seed })).digests)
    for (const params of [{ items: 41 }, { effort: 31 }]) all.push(...(await run(params)).digests)
    expect(new Set(all).size).toBe(156)
  })

  it('makes what three items of a known producer make, in order', async () => {
    const { results, digests } = await run({ items: 3, effort: 5 }, { tasks: 1 })
    const made = async (seed: number): Promise<number> => {
      let digest = 0
      for (let number = 1; number <= 3; number++) {
        const item = await stir((seed ^ Math.imul(number, 0x9e3779b1)) >>> 0, 5, NEVER_DUE)
        digest = await stir((digest ^ item) >>> 0, 5, NEVER_DUE)
      }
      return digest
    }
    // The first number of mulberry32 from the seed 1.
    expect(digests).toEqual([await made(2_693_262_067)])
    expect(results).toMatchObject([{ used: 3 }])
  })

  it('fills the queue to its limit, and not beyond, when the consumer is the slower one', async () => {
    for (const queueLength of [1, 2, 10, 19]) {
      const params = { ...PARAMS, items: 20, queueLength, makeWaitMs: 0 }
      const result = await findWorkload(WORKLOADS, 'pipeline').run(1, bareContext(), params)
      expect(result).toMatchObject({ mostHeld: queueLength, used: 20 })
    }
  })
})
