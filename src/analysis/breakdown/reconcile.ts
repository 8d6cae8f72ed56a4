import { type WorkerResult, numberOf } from '../../contract/run/trial.ts'
import { type Part, type PartTimes, WAITING_PARTS, sumOfParts } from './parts.ts'

/** Parts that are reduced one after the other; those of one list in proportion to their size. */
type Order = readonly (readonly Part[])[]

const IDLE: Order = [['idle_between'], ['idle_start'], ['idle_end']]

/** The times of a worker's slices with the parts that are known as sums, each moment counted once: see `PARTS`. */
export function reconcile(worker: WorkerResult, sliceTimes: Readonly<PartTimes>): PartTimes {
  const times = { ...sliceTimes }
  if (worker.mergedSlices > 0) correctMerged(times, worker)
  const shortGapsMs = offCoreMs(times, worker)
  deduct(times, ['compute'], shortGapsMs)
  times.transfer = deductInOrder(times, IDLE, numberOf(worker, 'transferMs') ?? 0)
  const overheadMs = numberOf(worker, 'runtimeOverheadCpuMs') ?? 0
  times.runtime_overhead = deductInOrder(
    times,
    [['ready'], WAITING_PARTS, ...IDLE],
    overheadMs - times.transfer,
  )
  const queuedMs = queuedOutsideMs(times, worker) - Math.max(0, times.transfer - overheadMs)
  const queuedInGapsMs = Math.min(shortGapsMs, Math.max(0, queuedMs))
  times.remainder += shortGapsMs - queuedInGapsMs
  times.run_queue =
    queuedInGapsMs +
    deductInOrder(
      times,
      [['ready'], ['idle_start'], ['idle_between'], WAITING_PARTS],
      queuedMs - queuedInGapsMs,
    )
  return times
}

/** The time in which tasks seemed to compute without using CPU time; 0 without an exact CPU clock. */
function offCoreMs({ compute }: PartTimes, worker: WorkerResult): number {
  const cpuMs = numberOf(worker, 'cpuMs')
  const overheadMs = numberOf(worker, 'runtimeOverheadCpuMs')
  if (cpuMs === null || overheadMs === null) return 0
  return Math.max(0, compute - Math.max(0, cpuMs - overheadMs))
}

/** The time in the kernel's run queue that the worker's slices do not account for. */
function queuedOutsideMs({ preempted, gc }: PartTimes, worker: WorkerResult): number {
  return Math.max(0, (numberOf(worker, 'runQueueMs') ?? 0) - preempted - gc)
}

/** Slices beyond a limit are merged into the last one, whatever their state; the worker's totals are exact. */
function correctMerged(times: PartTimes, worker: WorkerResult): void {
  const limit = (parts: readonly Part[], metric: string): void => {
    const totalMs = numberOf(worker, metric)
    if (totalMs !== null) times.remainder += deduct(times, parts, sumOfParts(times, parts) - totalMs)
  }
  limit(['preempted'], 'preemptedMs')
  limit(['blocked'], 'blockedMs')
  limit(['gc'], 'gcMs')
  limit(['ready', ...WAITING_PARTS, ...IDLE.flat()], 'waitingMs')
}

/** Reduces parts in an order, by up to `ms` in all; returns by how much. */
function deductInOrder(times: PartTimes, order: Order, ms: number): number {
  return order.reduce((deducted, parts) => deducted + deduct(times, parts, ms - deducted), 0)
}

/** Reduces parts in proportion to their size, by up to `ms` in all; returns by how much. */
function deduct(times: PartTimes, parts: readonly Part[], ms: number): number {
  const sum = sumOfParts(times, parts)
  const deducted = Math.min(ms, sum)
  if (!(deducted > 0)) return 0
  for (const part of parts) times[part] *= 1 - deducted / sum
  return deducted
}
