import { describe, expect, it } from 'vitest'
import { heapLimitMb } from '../../../src/runner/heap-limit.ts'
import { availableBytes, memoryProblem } from '../../../src/runner/memory-need.ts'
import { findWorkload, WORKLOADS } from '../../../src/workloads/index.ts'
import type { Workload } from '../../../src/workloads/sdk.ts'
import { planOf } from '../../fixtures/trials.ts'

const GB = 1e9
const big: Workload = {
  ...findWorkload(WORKLOADS, 'primes'),
  memory: () => ({ inputBytes: 50e6, taskBytes: 100e6 }),
}

function refusal(fields: Parameters<typeof planOf>[0], freeBytes: number): string | null {
  return memoryProblem(planOf(fields), big, freeBytes)?.value ?? null
}

describe('the memory that a plan needs', () => {
  it('grows with the threads, which get a copy of all inputs each', () => {
    const plan = { models: ['threads' as const], tasks: 4, workers: { threads: 64, processes: 1 } }
    // 64 workers, 4 inputs in each and in the engine, 4 tasks at once.
    expect(refusal(plan, GB)).toBe('about 14.5 GB for “Threads”')
    expect(refusal(plan, 15 * GB)).toBeNull()
  })

  it('grows with the tasks on one event loop, where all are under way at once', () => {
    const plan = { models: ['serial' as const, 'cooperative' as const], tasks: 100 }
    expect(refusal(plan, GB)).toBe('about 20.0 GB for “Cooperative”')
  })

  it('counts an input under way and one held ready for each process', () => {
    const plan = { models: ['processes' as const], tasks: 10, workers: { threads: 1, processes: 4 } }
    expect(refusal(plan, GB)).toBe('about 1.47 GB for “Processes”')
  })

  it('is known on this machine to be less than there is', () => {
    expect(availableBytes()).toBeGreaterThan(100e6)
    expect(availableBytes()).toBeLessThan(1e15)
  })
})

describe('the heap of a worker', () => {
  it('may hold its share of what is free, within what V8 can give', () => {
    expect(heapLimitMb(4, 2_147_483_648)).toBe(512)
    expect(heapLimitMb(1, 64 * GB)).toBe(4_096)
    expect(heapLimitMb(64, GB)).toBe(64)
  })
})

describe('every workload', () => {
  it.each(WORKLOADS.map((workload): [string, Workload] => [workload.id, workload]))(
    '%s fits into 2 GB as it is offered',
    (_id, workload) => {
      const { params, defaultTasks } = workload
      const plan = planOf({
        workload: workload.id,
        params: Object.fromEntries(params.map((spec) => [spec.id, spec.default])),
        tasks: defaultTasks,
        workers: { threads: defaultTasks, processes: 4 },
      })
      expect(memoryProblem(plan, workload, 2 * GB)).toBeNull()
    },
  )
})
