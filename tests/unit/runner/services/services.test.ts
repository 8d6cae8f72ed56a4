import { expect, it } from 'vitest'
import { defaultParams } from '../../../../src/contract/plan/workload.ts'
import { neededServices } from '../../../../src/runner/services/services.ts'
import { WORKLOADS, findWorkload } from '../../../../src/workloads/index.ts'

const NONE = { web: null, database: null }

it.each(WORKLOADS.map(({ id }) => id))('the services of %s follow from its parameters', (id) => {
  const workload = findWorkload(WORKLOADS, id)
  const { web, database } = neededServices(workload, defaultParams(workload))
  for (const behaviour of [web, database]) {
    // A parameter under another name would be undefined here.
    for (const value of Object.values(behaviour ?? {})) expect(value).toBeTypeOf('number')
  }
  expect({ web: web !== null, database: database !== null }).toEqual({
    web: workload.services?.web !== undefined,
    database: workload.services?.database !== undefined,
  })
})

it('a workload without services needs none', () => {
  expect(neededServices({}, {})).toEqual(NONE)
})

it('a workload determines the behaviour of each service from its own parameters', () => {
  const services = {
    web: ({ slowMs }: { slowMs?: unknown }) => ({ latencyMs: Number(slowMs), pageBytes: 7 }),
    database: () => ({ latencyMs: 1, jitterMs: 2 }),
  }
  expect(neededServices({ services }, { slowMs: 30 })).toEqual({
    web: { latencyMs: 30, pageBytes: 7 },
    database: { latencyMs: 1, jitterMs: 2 },
  })
})

it('a service that a workload returns null for is not needed', () => {
  expect(neededServices({ services: { database: () => null } }, {})).toEqual(NONE)
})
