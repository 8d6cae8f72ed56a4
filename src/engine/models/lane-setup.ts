import type { LaneKind } from '../../contract/report.ts'
import type { LaneSetup } from '../lanes/protocol.ts'
import { heapLimitMb } from '../heap-limit.ts'
import type { LaneSpec } from './model.ts'

/** What all lanes of a model are told, but for their number. */
export function laneSetup(
  { plan, services, folder, recording, freeBytes }: LaneSpec,
  kind: LaneKind,
  lanes: number,
): Omit<LaneSetup, 'lane'> {
  const { workload, params, sliceMs, tasks, blockingLineMs } = plan
  // In the middle of the tasks, so that there are some before and some after it.
  const blockingLine = blockingLineMs === 0 ? null : { task: Math.floor(tasks / 2), ms: blockingLineMs }
  return {
    kind,
    workload,
    params,
    sliceMs,
    services,
    folder,
    blockingLine,
    recording,
    heapLimitMb: heapLimitMb(lanes, freeBytes()),
  }
}
