import { availableParallelism } from 'node:os'

/**
 * How many workers are started at a time. Starting is work for a core; 64 threads that all start at once starve
 * the coordinator, which could not cancel them for seconds.
 */
export const LANES_STARTED_AT_ONCE = Math.max(2, availableParallelism())
