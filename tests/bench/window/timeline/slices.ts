import type { SliceColumns } from '../../../../src/contract/columns/slices.ts'

/** The number of tasks that the slices belong to. */
export const TASKS = 64
/** States by three random bits: half of the slices are running. */
const STATES = [0, 0, 0, 1, 0, 1, 2, 3]

/** Slices of one worker: short ones of several states, as a busy machine makes them. */
export function workerSlices(worker: number, count: number): SliceColumns {
  const edgesMs = new Float64Array(count + 1)
  const task = new Int32Array(count)
  const state = new Uint8Array(count)
  let random = worker + 1
  for (let slice = 0; slice < count; slice++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
    edgesMs[slice + 1] = (edgesMs[slice] ?? 0) + 0.05 + (random / 2 ** 32) * 0.9
    task[slice] = (worker + (slice >> 3)) % TASKS
    state[slice] = STATES[(random >>> 8) & 7] ?? 0
  }
  return { edgesMs, task, state }
}
