import * as v from 'valibot'
import { expect, test } from 'vitest'
import {
  WorkloadInfoSchema,
  checkParams,
  defaultParams,
  describeParam,
} from '../../../src/contract/plan/workload.ts'
import { workloadOf } from '../../fixtures/trials.ts'

const workload = workloadOf()

test('a workload’s parameters start with their defaults', () => {
  expect(defaultParams(workload)).toEqual({ limit: 1_000 })
})

test('parameters are told with what they accept', () => {
  expect(workload.params.map(describeParam)).toEqual(['a whole number from 10 to 1,000,000'])
  const choices = ['a', 'b', 'c'].map((value) => ({ value, title: value.toUpperCase() }))
  expect(describeParam({ type: 'choice', id: 'x', title: '', help: '', choices, default: 'a' })).toBe(
    'a, b or c',
  )
})

test('a wrong parameter keeps its default, so that a form can go on', () => {
  const { params, problems } = checkParams(workload, { limit: -5 })
  expect(params).toEqual({ limit: 1_000 })
  expect(problems).toHaveLength(1)
})

test('checking leaves what was given untouched', () => {
  const given = Object.freeze({ limit: 50 })
  expect(checkParams(workload, given)).toEqual({ params: { limit: 50 }, problems: [] })
})

test('a listed workload survives its way through a message', () => {
  expect(v.parse(WorkloadInfoSchema, structuredClone(workload))).toEqual(workload)
})
