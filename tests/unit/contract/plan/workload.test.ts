import * as v from 'valibot'
import { expect, test } from 'vitest'
import {
  type ParamSpec,
  WorkloadInfoSchema,
  acceptedBy,
  checkParams,
  defaultParams,
} from '../../../../src/contract/plan/workload.ts'
import { workloadOf } from '../../../fixtures/documents.ts'

const workload = workloadOf()
const colour: ParamSpec = { type: 'choice', id: 'colour', choices: ['red', 'blue'], default: 'red' }

test('the parameters of a workload start with their defaults', () => {
  expect(defaultParams(workloadOf({ params: [...workload.params, colour] }))).toEqual({
    limit: 1_000,
    colour: 'red',
  })
})

test('a parameter accepts numbers within its limits, or its choices', () => {
  expect(workload.params.map(acceptedBy)).toEqual([
    { kind: 'number', min: 10, max: 1_000_000, unit: '', integer: true },
  ])
  expect(acceptedBy(colour)).toEqual({ kind: 'one_of', choices: ['red', 'blue'] })
})

test('a wrong parameter has its default in the result, so that a form can continue', () => {
  const { params, problems } = checkParams(workload, { limit: -5 })
  expect(params).toEqual({ limit: 1_000 })
  expect(problems).toHaveLength(1)
})

test('checking does not change its input', () => {
  const given = Object.freeze({ limit: 50 })
  expect(checkParams(workload, given)).toEqual({ params: { limit: 50 }, problems: [] })
})

test.each([
  workload,
  workloadOf({ params: [colour] }),
  workloadOf({ unavailable: { code: 'no_sqlite', values: { node: '20.1.0' } } }),
  workloadOf({ limitation: { code: 'no_database', values: { node: '20.1.0' } } }),
])('a listed workload is unchanged by a message', (listed) => {
  expect(v.parse(WorkloadInfoSchema, structuredClone(listed))).toEqual(listed)
})
