import { ProcessGroup } from './process-group.ts'
import type { Dispatch } from './worker-group.ts'

/** A Piscina pool of processes, which queues the tasks and sends one to whichever process is free. */
export const processes: Dispatch = (spec) => new ProcessGroup(spec, spec.plan.workers.processes)
