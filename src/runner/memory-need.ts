import { freemem } from 'node:os'
import { formatBytes } from '../text/format.ts'
import { MODEL_TEXTS, type ModelId } from '../contract/models.ts'
import type { Plan } from '../contract/plan/plan.ts'
import type { Problem } from '../contract/plan/problem.ts'
import { MODELS } from './dispatch/index.ts'
import type { Workload } from '../workloads/sdk.ts'

const MEGABYTE = 1_048_576
/** What a worker holds before its first task, measured with Node 24 on Linux (11 and 22 MB) and rounded up. */
const LANE_BYTES: Record<ModelId, number> = {
  serial: 16 * MEGABYTE,
  threads: 16 * MEGABYTE,
  cooperative: 16 * MEGABYTE,
  // A slot's thread, and its process.
  processes: 40 * MEGABYTE,
}

/** Memory that this process and its children can still get: what is free, and what a container leaves of it. */
export function availableBytes(): number {
  // Node 20.13 and later know of containers; without a limit the figure is the machine's.
  const contained = (process as { availableMemory?: () => number }).availableMemory?.() ?? Infinity
  return Math.min(freemem(), contained)
}

/** The most that all workers of a model hold at once, by what the workload says of its inputs and tasks. */
function modelBytes(model: ModelId, plan: Plan, workload: Workload): number {
  const workers = MODELS[model].workerCount(plan)
  const {
    inputBytes,
    taskBytes,
    workerBytes = 0,
  } = workload.memory?.(plan.params, plan.tasks) ?? {
    inputBytes: 0,
    taskBytes: 0,
  }
  const allInputs = inputBytes * plan.tasks
  // Threads get a copy of all inputs each; a process gets one at a time, and holds the next one ready. What goes as
  // a message is held by the task that it is for.
  const sent = workload.messages !== undefined
  const heldInputs = sent ? 0 : model === 'processes' ? 2 * inputBytes * workers : allInputs * workers
  const atOnce = model === 'cooperative' ? plan.tasks : Math.min(workers, plan.tasks)
  return workers * (LANE_BYTES[model] + workerBytes) + heldInputs + taskBytes * atOnce + allInputs
}

/** Says so when the plan would need more memory than there is; null when it fits. */
export function memoryProblem(plan: Plan, workload: Workload, freeBytes: number): Problem | null {
  const needs = plan.models.map((model) => ({ model, bytes: modelBytes(model, plan, workload) }))
  const most = needs.reduce((a, b) => (b.bytes > a.bytes ? b : a))
  if (most.bytes <= freeBytes) return null
  return {
    path: 'memory',
    value: `about ${formatBytes(most.bytes)} for “${MODEL_TEXTS[most.model].title}”`,
    accepted: `at most the ${formatBytes(freeBytes)} that are free, so use fewer or smaller tasks`,
  }
}
