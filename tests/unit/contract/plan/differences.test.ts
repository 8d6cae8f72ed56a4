import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planDifferences } from '../../../../src/contract/plan/differences.ts'
import { type PlanInput, parsePlan } from '../../../../src/contract/plan/plan.ts'
import { WORKLOADS, workloadInfo } from '../../../../src/workloads/index.ts'

const context = { workloads: WORKLOADS.map(workloadInfo), usableCores: 2 }

function plan(input: PlanInput) {
  const result = parsePlan(input, context)
  if (!result.ok) throw new Error('The plan of a test is refused.')
  return result.plan
}

const plans = fc
  .record({
    workload: fc.constantFrom('web', 'request', 'mandelbrot'),
    tasks: fc.integer({ min: 1, max: 3 }),
    repeats: fc.integer({ min: 1, max: 2 }),
    timeSliceMs: fc.constantFrom(0, 5),
    models: fc.constantFrom<PlanInput['models'] & object>(['serial'], ['serial', 'cooperative']),
  })
  .map(plan)

test('a plan does not differ from itself', () => {
  fc.assert(
    fc.property(plans, (one) => {
      expect(planDifferences(one, structuredClone(one))).toEqual([])
    }),
  )
})

test('plans differ in the same fields whichever comes first, and in none only if they are equal', () => {
  fc.assert(
    fc.property(plans, plans, (one, other) => {
      const paths = planDifferences(one, other)
      expect(planDifferences(other, one)).toEqual(paths)
      expect(paths.length === 0).toBe(JSON.stringify(one) === JSON.stringify(other))
    }),
  )
})

test('names a parameter of the same workload, and no parameter of another', () => {
  const web = plan({ workload: 'web', tasks: 3 })
  expect(planDifferences(web, plan({ workload: 'web', tasks: 3, params: { latencyMs: 7 } }))).toEqual([
    'params.latencyMs',
  ])
  expect(planDifferences(web, plan({ workload: 'request', tasks: 3 }))).toEqual(['workload'])
})

test('names the threads that follow from the tasks after them', () => {
  const [first, second] = [plan({ workload: 'web', tasks: 3 }), plan({ workload: 'web', tasks: 4 })]
  expect(planDifferences(first, second)).toEqual(['tasks', 'threads'])
})
