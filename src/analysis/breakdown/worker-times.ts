import type { AwaitColumns } from '../../contract/columns/awaits.ts'
import { AWAIT_CAUSES, NO_TASK, SLICE_STATES } from '../../contract/columns/states.ts'
import type { WorkerResult } from '../../contract/run/trial.ts'
import { type Part, type PartTimes, noTimes } from './parts.ts'

/** A trial can have millions of slices, and a run is explained several times. */
const cache = new WeakMap<WorkerResult, PartTimes | null>()

/** Retains the times of a worker for a copy of it that has no columns. */
export function copyWorkerTimes(from: WorkerResult, to: WorkerResult, wallMs: number): void {
  cache.set(to, workerTimes(from, wallMs))
}

/**
 * The time of a worker by its slices and awaits, up to the end of its trial. Parts that are only known as sums, such as
 * `transfer`, are 0 here. Null if the worker has no slices.
 */
export function workerTimes(worker: WorkerResult, wallMs: number): PartTimes | null {
  const known = cache.get(worker)
  if (known !== undefined) return known
  const times = worker.slices.task.length === 0 ? null : addUpSlices(worker, wallMs)
  cache.set(worker, times)
  return times
}

function addUpSlices({ slices, awaits, lostAwaits }: WorkerResult, wallMs: number): PartTimes {
  const times = noTimes()
  const waits = new WaitFinder(awaits)
  const awaitsAreMissing = lostAwaits > 0
  let hadTask = false
  /** Idle time since the last task: whether it lies between two tasks is known when another one follows. */
  let idleMs = 0
  let cursorMs = 0
  for (let at = 0; at < slices.task.length; at++) {
    // Edges from a file may be in any order; no moment counts twice.
    const startMs = Math.max(slices.edgesMs[at] ?? 0, cursorMs)
    const endMs = Math.min(slices.edgesMs[at + 1] ?? 0, wallMs)
    const ms = endMs - startMs
    if (!(ms > 0)) continue
    cursorMs = endMs
    const hasTask = slices.task[at] !== NO_TASK
    if (hasTask) {
      times[hadTask ? 'idle_between' : 'idle_start'] += idleMs
      idleMs = 0
      hadTask = true
    }
    const state = SLICE_STATES[slices.state[at] ?? 0]
    const part = state === 'waiting' ? waits.partAt(startMs, hasTask || awaitsAreMissing) : partOf(state)
    if (part === null) idleMs += ms
    else times[part] += ms
  }
  times.idle_end += idleMs
  return times
}

function partOf(state: Exclude<(typeof SLICE_STATES)[number], 'waiting'> | undefined): Part {
  if (state === undefined) return 'remainder'
  return state === 'running' ? 'compute' : state
}

/** Finds the causes of a worker's waits; must be called in the order of time. */
class WaitFinder {
  readonly #awaits: AwaitColumns
  /** Indices of the awaits in the order of their answers. */
  readonly #order: Uint32Array
  #next = 0

  constructor(awaits: AwaitColumns) {
    const { readyMs } = awaits
    const readyAt = (index: number): number => readyMs[index] ?? 0
    this.#awaits = awaits
    this.#order = Uint32Array.from(readyMs, (_, index) => index)
    // Awaits are recorded in the order in which they ended, which in most trials is that of their answers.
    if (readyMs.some((ms, index) => index > 0 && readyAt(index - 1) > ms)) {
      this.#order.sort((a, b) => readyAt(a) - readyAt(b))
    }
  }

  /**
   * The part of a wait of the worker that starts at `startMs`: the cause of the first answer after that. Null if no
   * task waits, unless `isWait` excludes that.
   */
  partAt(startMs: number, isWait: boolean): Part | null {
    const { cause, startMs: startsMs, readyMs } = this.#awaits
    while (this.#next < this.#order.length && (readyMs[this.#order[this.#next] ?? 0] ?? 0) <= startMs) {
      this.#next++
    }
    const index = this.#order[this.#next]
    // No task runs during the worker's wait, so an await that starts later did not end it.
    if (index === undefined || (startsMs[index] ?? 0) > startMs) return isWait ? 'waiting_unknown' : null
    const name = AWAIT_CAUSES[cause[index] ?? 0]
    return name === undefined ? 'waiting_unknown' : `waiting_${name}`
  }
}
