import type { Model } from './model.ts'
import { openThreads } from './thread-group.ts'

/** One event loop with all tasks in flight at once; each gives way only where its code awaits. */
export const cooperative: Model = {
  id: 'cooperative',
  workerCount: () => 1,
  open: (spec) => openThreads(spec, { count: 1, kind: 'loop', supply: 'all-at-once' }),
}
