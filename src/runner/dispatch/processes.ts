import type { Model } from './model.ts'
import { openProcesses } from './process-group.ts'

/** A Piscina pool whose slots have a process each. */
export const processes: Model = {
  id: 'processes',
  workerCount: ({ workers }) => workers.processes,
  open: openProcesses,
}
