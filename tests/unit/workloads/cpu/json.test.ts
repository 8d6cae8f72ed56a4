import { describe, expect, it } from 'vitest'
import { random } from '../../../../src/base/random.ts'
import { type Order, orderText } from '../../../../src/workloads/kernels/orders.ts'
import { type TaskResults, runTasks } from '../../../fixtures/run-tasks.ts'

describe('json', () => {
  const run = (tasks: number, seed: number, yieldEvery = 0): Promise<TaskResults> =>
    runTasks({ id: 'json', params: { documents: 5, documentKb: 2 }, tasks, seed, yieldEvery })

  it('prints different documents for all tasks and seeds, reproducibly', async () => {
    const [one, two] = [(await run(18, 1)).digests, (await run(18, 2)).digests]
    expect(new Set([...one, ...two]).size).toBe(36)
    expect((await run(18, 1, 1)).digests).toEqual(one)
    expect((await run(5, 1)).digests).toEqual(one.slice(0, 5))
  })

  it('prints the total of all paid orders, less the discount', async () => {
    const { results } = await run(1, 1)
    const { last } = results[0] as { last: string }
    const orders = JSON.parse(orderText(2 * 1_000, random(1))) as Order[]
    // The last of the five documents of task 0 has number 4, so the discount is 4 %.
    const cents = orders
      .filter(({ paid }) => paid)
      .map(({ lines }) => lines.reduce((sum, line) => sum + line.quantity * line.priceCents, 0))
      .reduce((sum, order) => sum + Math.round(order * 0.96), 0)
    expect(JSON.parse(last)).toMatchObject({ number: 4, totalCents: cents })
  })
})
