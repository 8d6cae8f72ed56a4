import { ThreadGroup } from './thread-group.ts'
import type { Dispatch } from './worker-group.ts'

/** One thread runs one task after another. */
export const serial: Dispatch = (spec) =>
  new ThreadGroup(spec, { count: 1, kind: 'thread', supply: 'counter' })
