/** What a worker can be doing. A slice's `state` column holds the index in this list. */
export const SLICE_STATES = ['running', 'preempted', 'waiting', 'ready', 'blocked', 'gc'] as const
export type SliceState = (typeof SLICE_STATES)[number]
