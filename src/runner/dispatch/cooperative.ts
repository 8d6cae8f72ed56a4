import { ThreadGroup } from './thread-group.ts'
import type { Dispatch } from './worker-group.ts'

/** One event loop runs all tasks concurrently; each yields only where its code awaits. */
export const cooperative: Dispatch = (spec) =>
  new ThreadGroup(spec, { count: 1, kind: 'loop', supply: 'all' })
