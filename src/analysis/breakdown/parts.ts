import { AWAIT_CAUSES, type AwaitCause } from '../../contract/columns/states.ts'

/**
 * The parts of a trial's worker time (its wall time × its number of workers), in the order of a stacked bar. They are
 * disjoint and add up to that time:
 *
 * - `compute`: a task ran.
 * - `gc`: V8 paused the worker to free memory while one of its tasks ran.
 * - `blocked`: a blocking call occupied the worker.
 * - `preempted`: a task ran and was interrupted, because the operating system ran something else on the core. Null
 *   without a CPU clock for threads: this time then looks like `compute`. On Windows it is a lower bound.
 * - `run_queue`: the worker could run and waited for a core, apart from `preempted`: outside tasks, or in gaps too short
 *   to be recorded. A lower bound from the kernel's count; null if there is none, so everywhere but on Linux.
 * - `runtime_overhead`: CPU time of the worker outside its tasks, such as turns of its event loop. Null without an exact
 *   CPU clock for threads.
 * - `ready`: an answer had arrived, or a task had yielded, and no task ran yet. Where an event loop runs another task in
 *   that time, it is `compute`: this is the time of workers, not of tasks.
 * - `waiting_…`: every task of the worker waited; by the cause of the wait that ended first, and `waiting_unknown` where
 *   that wait was not recorded.
 * - `transfer`: a message to or from the worker was in transit while the worker had no task. Null if messages are not
 *   timed: `idle_between` then includes it.
 * - `idle_start`, `idle_between`, `idle_end`: the worker had no task: before its first one, between two, after its last.
 *   A worker without any task is idle at the end.
 * - `remainder`: time that the measurements do not explain, because they contradict each other or slices were lost.
 *
 * Overlapping measurements are counted once:
 *
 * - `compute` and CPU time: a thread that computes uses CPU time. `compute` is reduced to the CPU time, and the
 *   difference is `remainder`. Without an exact CPU clock this is not checked.
 * - `run_queue` and the rest: the kernel counts a sum. What `preempted` and `gc` can account for is left out, so nothing
 *   is counted twice. The `remainder` of `compute`, `ready`, `idle_start`, `idle_between`, and `waiting_…` in
 *   proportion are reduced in this order: first the times in which the worker had something to do.
 * - `transfer` and idle time: a worker without a task waits for the next message. Idle time is reduced, first between
 *   tasks, then at the start, then at the end. Where all messages are sent at the start, as to an event loop, they queue
 *   at a worker that computes: `transfer` is reduced to the worker's idle time.
 * - `runtime_overhead`, `run_queue` and `transfer`: a message in transit includes unpacking it, and waiting for a busy
 *   receiver. The overhead is reduced, then the run queue.
 * - `runtime_overhead` and time without a running task: CPU time is known as a sum, not by moments. `ready` is reduced
 *   first, because the worker then has something to do, then `waiting_…` in proportion, then idle time.
 *
 * Start-up and harness overhead are not parts: start-up precedes the wall time, and the harness is not a worker.
 */
export const PARTS = [
  'compute',
  'gc',
  'blocked',
  'preempted',
  'run_queue',
  'runtime_overhead',
  'ready',
  ...AWAIT_CAUSES.map((cause): `waiting_${AwaitCause}` => `waiting_${cause}`),
  'waiting_unknown',
  'transfer',
  'idle_start',
  'idle_between',
  'idle_end',
  'remainder',
] as const

export type Part = (typeof PARTS)[number]

export const WAITING_PARTS: readonly Part[] = PARTS.filter((part) => part.startsWith('waiting_'))

/** Milliseconds by part. */
export type PartTimes = Record<Part, number>

export function noTimes(): PartTimes {
  return Object.fromEntries(PARTS.map((part) => [part, 0])) as PartTimes
}

/** The sum of some parts; unknown ones count as 0. */
export function sumOfParts(
  times: Readonly<Record<Part, number | null>>,
  parts = PARTS as readonly Part[],
): number {
  return parts.reduce((sum, part) => sum + (times[part] ?? 0), 0)
}
