import { describe, expect, it } from 'vitest'
import { checkParams, defaultParams } from '../../../src/contract/plan/workload.ts'
import { WORKLOADS, findWorkload, workloadInfo } from '../../../src/workloads/index.ts'

describe('the catalogue of workloads', () => {
  it('lists them in this order', () => {
    expect(WORKLOADS.map(({ id }) => id)).toEqual([
      'mandelbrot',
      'primes',
      'roots',
      'hash',
      'json',
      'matrix',
      'web',
      'database',
      'files',
      'request',
      'scrape',
      'message',
      'pipeline',
      'waits',
    ])
  })

  it.each(WORKLOADS.map((workload) => [workload.id, workload] as const))(
    'has defaults within the limits of %s',
    (_id, workload) => {
      const info = workloadInfo(workload)
      expect(checkParams(info, defaultParams(info))).toEqual({ params: defaultParams(info), problems: [] })
      expect(info.defaultTasks).toBeGreaterThan(0)
    },
  )

  it('describes a workload by its id, kind, default tasks, parameters, availability and limitation', () => {
    expect(workloadInfo(findWorkload(WORKLOADS, 'waits'))).toEqual({
      id: 'waits',
      kind: 'io',
      defaultTasks: 20,
      params: [
        { id: 'waitMs', type: 'number', unit: 'ms', integer: false, min: 0, max: 10_000, default: 100 },
      ],
      unavailable: null,
      limitation: null,
    })
  })

  it('throws for an unknown id', () => {
    expect(() => findWorkload(WORKLOADS, 'nonsense')).toThrow('nonsense')
  })
})
