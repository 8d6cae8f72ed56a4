import type { SliceColumns } from '../../../src/contract/run/report.ts'

/** How many tasks the slices belong to. */
export const TASKS = 64

/** Columns of one worker: short slices of all states, as a busy machine makes them. */
export function workerSlices(worker: number, count: number): SliceColumns {
  const edgesMs = new Float64Array(count + 1)
  const task = new Int32Array(count)
  const state = new Uint8Array(count)
  let seed = worker + 1
  for (let slice = 0; slice < count; slice++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    edgesMs[slice + 1] = (edgesMs[slice] ?? 0) + 0.05 + (seed / 2 ** 32) * 0.9
    task[slice] = (worker + (slice >> 3)) % TASKS
    state[slice] = [0, 0, 0, 1, 0, 1, 2, 3][(seed >>> 8) & 7] ?? 0
  }
  return { startMs: edgesMs.subarray(0, count), endMs: edgesMs.subarray(1), task, state }
}
