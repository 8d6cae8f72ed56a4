import { availableParallelism } from 'node:os'
import type { WorkerKind } from '../../contract/models/index.ts'
import type { WorkerSetup } from '../workers/protocol.ts'
import type { WorkerSpec } from './worker-group.ts'

/**
 * The number of workers that start at the same time. Starting uses CPU time: 64 threads that all start together starve
 * the coordinator, which could not cancel them for seconds.
 */
export const MAX_STARTING_WORKERS = Math.max(2, availableParallelism())

/** The configuration of a model's workers, without their numbers. */
export function workerSetup(
  { plan, services, folder, heapLimitMb }: WorkerSpec,
  kind: WorkerKind,
  workers: number,
): Omit<WorkerSetup, 'worker'> {
  const { workload, params, timeSliceMs, tasks, blockingCallMs } = plan
  return {
    kind,
    workload,
    params,
    timeSliceMs,
    services,
    folder,
    // The middle task, so that tasks come before and after it.
    blockingCall: blockingCallMs === 0 ? null : { task: Math.floor(tasks / 2), ms: blockingCallMs },
    heapLimitMb: heapLimitMb(workers),
  }
}
