import { totalmem } from 'node:os'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { PlanInput } from '../../../src/contract/plan/plan.ts'
import {
  availableBytes,
  heapLimitMb,
  memoryConditions,
  memoryProblem,
} from '../../../src/runner/memory-budget.ts'
import { WORKLOADS, workloadInfo } from '../../../src/workloads/index.ts'
import { type Workload, findWorkload } from '../../../src/workloads/sdk.ts'
import { planOf } from '../../fixtures/documents.ts'

const MIB = 1_048_576
const GB = 1e9
const THREAD = 16 * MIB
const PROCESS = 40 * MIB
const INPUT = 50e6
const TASK = 100e6

const big: Workload = {
  ...findWorkload(WORKLOADS, 'primes'),
  memory: () => ({ inputBytes: INPUT, taskBytes: TASK }),
}

/** The memory that a plan needs, as its problem or warning reports it. */
function neededBytes(input: Partial<PlanInput>, workload = big): unknown {
  const [condition] = memoryConditions(planOf(input), workload, 0)
  return condition?.code === 'memory_tight' ? condition.values.neededBytes : null
}

describe('the memory of a plan', () => {
  test('includes all inputs in every thread', () => {
    const plan = { models: ['threads' as const], tasks: 4, workers: { threads: 64, processes: 1 } }
    expect(neededBytes(plan)).toBe(64 * (THREAD + 4 * INPUT) + 4 * (TASK + INPUT) + 4 * INPUT)
  })

  test('includes all tasks of an event loop, which run at the same time', () => {
    const plan = { models: ['cooperative' as const], tasks: 100 }
    expect(neededBytes(plan)).toBe(THREAD + 100 * INPUT + 100 * (TASK + INPUT) + 100 * INPUT)
  })

  test('includes one input and one task per process', () => {
    const plan = { models: ['processes' as const], tasks: 10, workers: { processes: 4 } }
    expect(neededBytes(plan)).toBe(4 * PROCESS + 4 * (TASK + INPUT) + 10 * INPUT)
  })

  test('does not include inputs in threads if they are messages', () => {
    const messages: Workload = { ...big, messageMode: () => 'copied' }
    const plan = { models: ['threads' as const], tasks: 4, workers: { threads: 2 } }
    expect(neededBytes(plan, messages)).toBe(2 * THREAD + 2 * (TASK + INPUT) + 4 * INPUT)
  })

  test('includes what each worker retains', () => {
    const small: Workload = { ...big, memory: () => ({ inputBytes: 0, taskBytes: 0, workerBytes: 7 }) }
    expect(neededBytes({ models: ['threads'], workers: { threads: 3 } }, small)).toBe(3 * (THREAD + 7))
  })

  test('is the sum over the models if workers are reused, and the largest if they are not', () => {
    const none: Workload = { ...big, memory: () => ({ inputBytes: 0, taskBytes: TASK }) }
    const plan = { models: ['serial' as const, 'processes' as const], workers: { processes: 2 } }
    expect(neededBytes({ ...plan, workerReuse: 'warm' }, none)).toBe(THREAD + 2 * PROCESS + 2 * TASK)
    expect(neededBytes({ ...plan, workerReuse: 'cold' }, none)).toBe(2 * PROCESS + 2 * TASK)
  })
})

describe('a plan', () => {
  const plan = planOf({ models: ['serial'], tasks: 1 })
  const needed = THREAD + INPUT + (TASK + INPUT) + INPUT

  test('that fits has no warning and no problem', () => {
    expect(memoryConditions(plan, big, needed)).toEqual([])
    expect(memoryProblem(plan, big, needed)).toBeNull()
  })

  test('that needs more than is available has a warning', () => {
    expect(memoryConditions(plan, big, needed - 1)).toEqual([
      {
        code: 'memory_tight',
        severity: 'warning',
        values: { neededBytes: needed, availableBytes: needed - 1 },
      },
    ])
    expect(memoryProblem(plan, big, needed - 1)).toBeNull()
    expect(memoryProblem(plan, big, needed / 1.5)).toBeNull()
  })

  test('that needs more than 1.5 times as much is refused', () => {
    const available = Math.floor(needed / 1.5) - 1
    expect(memoryProblem(plan, big, available)).toEqual({
      path: 'memory',
      found: { kind: 'memory', neededBytes: needed },
      accepted: { kind: 'memory', availableBytes: available },
    })
  })
})

describe('the available memory', () => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform')
  afterEach(() => {
    vi.restoreAllMocks()
    if (platform !== undefined) Object.defineProperty(process, 'platform', platform)
  })

  const onPlatform = (value: NodeJS.Platform): number => {
    Object.defineProperty(process, 'platform', { ...platform, value })
    return availableBytes()
  }

  test('is reported by the system', () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(123e6)
    expect(onPlatform('linux')).toBe(123e6)
  })

  test('is at least half of the memory on macOS, whose report leaves out reclaimable pages', () => {
    const report = vi.spyOn(process, 'availableMemory').mockReturnValue(1)
    expect(onPlatform('darwin')).toBe(totalmem() / 2)
    report.mockReturnValue(totalmem() - 1)
    expect(onPlatform('darwin')).toBe(totalmem() - 1)
  })

  test('is assumed to be half of the memory if the system does not report it', () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(0)
    expect(onPlatform('linux')).toBe(totalmem() / 2)
  })
})

test('the heap limit of a worker is its share of the available memory, between 64 MB and 4 GB', () => {
  expect(heapLimitMb(4, 2_048 * MIB)).toBe(512)
  expect(heapLimitMb(1, 64 * GB)).toBe(4_096)
  expect(heapLimitMb(64, GB)).toBe(64)
})

test.each(WORKLOADS.map((workload): [string, Workload] => [workload.id, workload]))(
  '%s with its defaults fits into 2 GB',
  (id, workload) => {
    const { defaultTasks } = workload
    const workers = { threads: Math.min(64, defaultTasks), processes: 4 }
    const info = { ...workloadInfo(workload), unavailable: null }
    const plan = planOf({ workload: id, workers }, [info])
    expect(memoryProblem(plan, workload, 2 * GB)).toBeNull()
  },
)
