import { ProcessGroup } from './process-group.ts'
import type { Dispatch } from './worker-group.ts'

/** A Piscina pool of processes, which queues the tasks and sends each to a free process. */
export const processes: Dispatch = (spec) => new ProcessGroup(spec, spec.plan.workers.processes)
