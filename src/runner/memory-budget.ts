import { totalmem } from 'node:os'
import { MODELS, modelOf, workerCount } from '../contract/models/index.ts'
import type { WorkerKind } from '../contract/models/index.ts'
import type { Plan } from '../contract/plan/plan.ts'
import type { Problem } from '../contract/plan/problem.ts'
import { type Warning, warning } from '../contract/run/warning.ts'
import type { Workload } from '../workloads/sdk.ts'

const MEGABYTE = 1_048_576

/** A worker's memory before its first task, measured with Node 24 on Linux (11 and 22 MB) and rounded up. */
const WORKER_BYTES: Readonly<Record<WorkerKind, number>> = {
  thread: 16 * MEGABYTE,
  loop: 16 * MEGABYTE,
  // The process, and the thread of the pool that forked it.
  process: 40 * MEGABYTE,
}

/** The need is an upper estimate, so a plan is refused only if it exceeds the available memory by this factor. */
const REFUSED_ABOVE = 1.5

/** The limits of a worker's heap: V8 gives one heap at most 4 GB. */
const HEAP_LIMIT_MB = { min: 64, max: 4_096 }

/** The memory that this process and its children can still get. */
export function availableBytes(): number {
  // Absent before Node 20.13.
  const reported = (process as { availableMemory?: () => number }).availableMemory?.() ?? 0
  // macOS counts pages as used that it frees on demand; half of the memory is a safe assumption there.
  const assumed = reported === 0 || process.platform === 'darwin' ? totalmem() / 2 : 0
  return Math.max(reported, assumed)
}

/** The heap limit of each worker, in megabytes, for this number of workers. */
export function heapLimitMb(workers: number, available: number): number {
  const share = Math.floor(available / MEGABYTE / workers)
  return Math.min(HEAP_LIMIT_MB.max, Math.max(HEAP_LIMIT_MB.min, share))
}

/** Refuses a plan that needs far more memory than is available; null if it may run. */
export function memoryProblem(plan: Plan, workload: Workload, available: number): Problem | null {
  const neededBytes = neededMemory(plan, workload)
  if (neededBytes <= available * REFUSED_ABOVE) return null
  return {
    path: 'memory',
    found: { kind: 'memory', neededBytes },
    accepted: { kind: 'memory', availableBytes: available },
  }
}

/** Warns of a plan that may need more memory than is available. */
export function memoryConditions(plan: Plan, workload: Workload, available: number): Warning[] {
  const neededBytes = neededMemory(plan, workload)
  if (neededBytes <= available) return []
  return [warning('memory_tight', 'warning', { neededBytes, availableBytes: available })]
}

/** The peak memory of a run: warm workers of all models exist at the same time, cold ones of one model at a time. */
function neededMemory(plan: Plan, workload: Workload): number {
  const models = MODELS.filter(({ id }) => plan.models.includes(id)).map(({ id }) =>
    modelMemory(id, plan, workload),
  )
  const idle = models.map(({ idleBytes }) => idleBytes)
  const busiest = Math.max(...models.map(({ busyBytes }) => busyBytes))
  const waiting =
    plan.workerReuse === 'warm' ? idle.reduce((sum, bytes) => sum + bytes, 0) : Math.max(...idle)
  return waiting + busiest
}

/** The memory of a model's idle workers, and the additional memory of a trial. */
function modelMemory(
  id: Plan['models'][number],
  plan: Plan,
  workload: Workload,
): { readonly idleBytes: number; readonly busyBytes: number } {
  const { workerKind, sharesMemory } = modelOf(id)
  const workers = workerCount(id, plan.workers)
  const need = workload.memory?.(plan.params, plan.tasks)
  const { inputBytes = 0, taskBytes = 0, workerBytes = 0 } = need ?? {}
  const allInputs = inputBytes * plan.tasks
  const isMessage = workload.messageMode !== undefined
  // Every thread has a copy of all inputs from its start; a process gets them one by one.
  const heldInputs = sharesMemory && !isMessage ? allInputs * workers : 0
  const atOnce = workerKind === 'loop' ? plan.tasks : Math.min(workers, plan.tasks)
  return {
    idleBytes: workers * (WORKER_BYTES[workerKind] + workerBytes) + heldInputs,
    busyBytes: (taskBytes + inputBytes) * atOnce + allInputs,
  }
}
