import type { SliceColumns } from '../../contract/report.ts'
import type { GcPauses } from './gc.ts'
import { STATE_CODES, SliceRecorder } from './slice-columns.ts'

/**
 * Puts the garbage collector's pauses into a lane's slices: where a task was running or preempted, the pause
 * takes its place. `preemptedMs` is how much of what looked like preemption was a pause.
 */
export function overlayGc(
  slices: SliceColumns,
  pauses: GcPauses,
): { slices: SliceColumns; preemptedMs: number } {
  if (pauses.startMs.length === 0) return { slices, preemptedMs: 0 }
  const recorder = new SliceRecorder(Infinity)
  let preemptedMs = 0
  let pause = 0
  slices.startMs.forEach((sliceStartMs, at) => {
    const endMs = slices.endMs[at] ?? 0
    const task = slices.task[at] ?? 0
    const state = slices.state[at] ?? 0
    let fromMs = sliceStartMs
    while (pause < pauses.startMs.length && (pauses.endMs[pause] ?? 0) <= fromMs) pause++
    const busy = state === STATE_CODES.running || state === STATE_CODES.preempted
    // A pause may reach into the next slice, so the pointer stays on it.
    for (let inside = pause; busy && inside < pauses.startMs.length; inside++) {
      const gcStartMs = Math.max(pauses.startMs[inside] ?? 0, fromMs)
      const gcEndMs = Math.min(pauses.endMs[inside] ?? 0, endMs)
      if (gcStartMs >= endMs) break
      recorder.push(fromMs, gcStartMs, task, state)
      recorder.push(gcStartMs, gcEndMs, task, STATE_CODES.gc)
      if (state === STATE_CODES.preempted) preemptedMs += Math.max(0, gcEndMs - gcStartMs)
      fromMs = Math.max(fromMs, gcEndMs)
    }
    recorder.push(fromMs, endMs, task, state)
  })
  return { slices: recorder.take(), preemptedMs }
}
