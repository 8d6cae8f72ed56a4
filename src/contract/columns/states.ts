/** The states of a worker. A slice's `state` column has the index in this list. */
export const SLICE_STATES = ['running', 'preempted', 'waiting', 'ready', 'blocked', 'gc'] as const
export type SliceState = (typeof SLICE_STATES)[number]

/** The code of each state in a `state` column. */
export const STATE_CODES = Object.fromEntries(SLICE_STATES.map((state, code) => [state, code])) as Readonly<
  Record<SliceState, number>
>

/** The causes of an await. Its `cause` column has the index in this list. */
export const AWAIT_CAUSES = ['timer', 'web', 'database', 'file', 'task'] as const
export type AwaitCause = (typeof AWAIT_CAUSES)[number]

/** The code of each cause in a `cause` column. */
export const CAUSE_CODES = Object.fromEntries(AWAIT_CAUSES.map((cause, code) => [cause, code])) as Readonly<
  Record<AwaitCause, number>
>

/** `task` of a slice that belongs to no single task. */
export const NO_TASK = -1

/** The largest number of tasks that columns are read for. A column from a file may contain any number. */
export const MAX_TASKS = 1_000_000
