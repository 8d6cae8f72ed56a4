import { ThreadGroup } from './thread-group.ts'
import type { Dispatch } from './worker-group.ts'

/** Several threads; each takes the next task from a shared atomic counter when it has finished one. */
export const threads: Dispatch = (spec) =>
  new ThreadGroup(spec, { count: spec.plan.workers.threads, kind: 'thread', supply: 'counter' })
