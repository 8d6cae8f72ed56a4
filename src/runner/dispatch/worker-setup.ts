import type { WorkerKind } from '../../contract/run/report.ts'
import type { WorkerSetup } from '../workers/protocol.ts'
import { heapLimitMb } from '../heap-limit.ts'
import type { WorkerSpec } from './model.ts'

/** What all workers of a model are told, but for their number. */
export function workerSetup(
  { plan, services, folder, recording, freeBytes }: WorkerSpec,
  kind: WorkerKind,
  workers: number,
): Omit<WorkerSetup, 'worker'> {
  const { workload, params, timeSliceMs, tasks, blockingCallMs } = plan
  // In the middle of the tasks, so that there are some before and some after it.
  const blockingCall = blockingCallMs === 0 ? null : { task: Math.floor(tasks / 2), ms: blockingCallMs }
  return {
    kind,
    workload,
    params,
    timeSliceMs,
    services,
    folder,
    blockingCall,
    recording,
    heapLimitMb: heapLimitMb(workers, freeBytes()),
  }
}
