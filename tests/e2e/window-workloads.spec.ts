import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { WorkloadInfo } from '../../src/contract/plan/workload.ts'
import { expect, windowTest as test } from './lab-test.ts'
import { allEvents, apiOf, start } from './page-api-client.ts'

/** A plan whose parameters are the smallest. */
function smallest({ id, params }: WorkloadInfo): PlanInput {
  const numbers = params.flatMap((spec) => (spec.type === 'number' ? [[spec.id, spec.min] as const] : []))
  const sizes = { tasks: 2, repeats: 1, warmups: 0, workers: { threads: 1, processes: 1 } }
  return { workload: id, params: Object.fromEntries(numbers), ...sizes }
}

test('every workload that Electron can run completes under every model', async ({ lab: { page } }) => {
  const api = await apiOf(page)
  const { workloads, machine } = await api.evaluate(({ lab }) => lab.info())
  expect(machine.usableCores).toBeGreaterThan(0)
  const available = workloads.filter(({ unavailable }) => unavailable === null)
  expect(available.length).toBeGreaterThan(10)
  for (const workload of available) {
    await test.step(workload.id, async () => {
      await start(api, smallest(workload))
      const lines = await allEvents(api)
      const completed = lines.filter((line) => /^trial-finished \w+ 0 completed/.test(line))
      expect(completed).toHaveLength(MODEL_IDS.length)
    })
  }
})
