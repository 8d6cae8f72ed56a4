import type { Model } from './model.ts'
import { openThreads } from './thread-group.ts'

/** One thread that runs the tasks in turn: the reference for speed-up. */
export const serial: Model = {
  id: 'serial',
  workerCount: () => 1,
  open: (spec) => openThreads(spec, { count: 1, kind: 'thread', supply: 'one-by-one' }),
}
