import { AwaitBuilder, type AwaitColumns } from '../../contract/columns/awaits.ts'
import { SliceBuilder, type SliceColumns } from '../../contract/columns/slices.ts'
import { NO_TASK, STATE_CODES } from '../../contract/columns/states.ts'
import type { GcPauses } from './gc.ts'

const { running, preempted, waiting, gc } = STATE_CODES

/** A worker's slices from the trial's start to its end. */
export interface FinalSlices {
  readonly slices: SliceColumns
  /** The part of the recorded preemption that was a pause of the garbage collector. */
  readonly gcPreemptedMs: number
  /** Waiting that was added after the last record; negative if some was cut off. */
  readonly addedWaitingMs: number
}

/**
 * Joins a worker's batches into slices from 0 to `wallMs`: slices after the end are cut, a worker that finished early
 * waited for the others, and the garbage collector's pauses replace the parts of running and preempted slices that they
 * cover.
 */
export function finalSlices(batches: readonly SliceColumns[], wallMs: number, pauses: GcPauses): FinalSlices {
  const recorded = batches.reduce((sum, { task }) => sum + task.length, 0)
  const builder = new SliceBuilder(0, recorded + 2 * pauses.startMs.length + 2)
  let gcPreemptedMs = 0
  let cutWaitingMs = 0
  let pause = 0
  for (const { edgesMs, task, state } of batches) {
    for (let at = 0; at < task.length; at++) {
      const [startMs, endMs] = [edgesMs[at] ?? 0, edgesMs[at + 1] ?? 0]
      const [who, what] = [task[at] ?? NO_TASK, state[at] ?? 0]
      if (endMs > wallMs && what === waiting) cutWaitingMs += endMs - Math.max(startMs, wallMs)
      if (startMs >= wallMs) continue
      const untilMs = Math.min(endMs, wallMs)
      while ((pauses.endMs[pause] ?? Infinity) <= startMs) pause++
      if (what === running || what === preempted) {
        // A pause may reach into the next slice, so the pointer stays on it.
        for (let inside = pause; (pauses.startMs[inside] ?? Infinity) < untilMs; inside++) {
          const pauseStartMs = Math.max(pauses.startMs[inside] ?? 0, builder.endMs)
          const pauseEndMs = Math.min(pauses.endMs[inside] ?? 0, untilMs)
          builder.append(pauseStartMs, who, what)
          builder.append(pauseEndMs, who, gc)
          if (what === preempted) gcPreemptedMs += Math.max(0, pauseEndMs - pauseStartMs)
        }
      }
      // A flush splits the slice that is open; only a split wait is joined, because nothing else shows that it is one.
      if (what === waiting) builder.extend(untilMs, who, what)
      else builder.append(untilMs, who, what)
    }
  }
  const lastMs = builder.endMs
  builder.extend(wallMs, NO_TASK, waiting)
  return {
    slices: builder.columns(),
    gcPreemptedMs,
    addedWaitingMs: builder.endMs - lastMs - cutWaitingMs,
  }
}

/** Joins a worker's batches of awaits, cut at the trial's end. */
export function finalAwaits(batches: readonly AwaitColumns[], wallMs: number): AwaitColumns {
  const builder = new AwaitBuilder()
  for (const { task, cause, startMs, readyMs, endMs } of batches) {
    for (let at = 0; at < task.length; at++) {
      const fromMs = startMs[at] ?? Infinity
      if (!(fromMs < wallMs)) continue
      const [ready, end] = [Math.min(readyMs[at] ?? 0, wallMs), Math.min(endMs[at] ?? 0, wallMs)]
      builder.append(task[at] ?? 0, cause[at] ?? 0, fromMs, ready, end)
    }
  }
  return builder.flush()
}
