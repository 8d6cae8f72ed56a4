import type { Model } from './model.ts'
import { openThreads } from './thread-group.ts'

/** Worker threads that take the next task from a counter in shared memory. */
export const threads: Model = {
  id: 'threads',
  workerCount: ({ workers }) => workers.threads,
  open: (spec) =>
    openThreads(spec, { count: spec.plan.workers.threads, kind: 'thread', supply: 'one-by-one' }),
}
