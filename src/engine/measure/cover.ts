import type { SliceColumns } from '../../contract/report.ts'
import { joinSlices, STATE_CODES } from './slice-columns.ts'
import { NO_TASK } from './timeline.ts'

/**
 * Makes a lane's slices end where the trial ended: what lies after is cut off, and a lane that was done
 * early waited for the others. `addedWaitingMs` is negative when waiting was cut off.
 */
export function coverUntil(
  slices: SliceColumns,
  wallMs: number,
): { slices: SliceColumns; addedWaitingMs: number } {
  const lastMs = slices.endMs.at(-1) ?? 0
  if (lastMs < wallMs) {
    const rest: SliceColumns = {
      startMs: Float64Array.of(lastMs),
      endMs: Float64Array.of(wallMs),
      task: Int32Array.of(NO_TASK),
      state: Uint8Array.of(STATE_CODES.waiting),
    }
    return { slices: joinSlices([slices, rest]), addedWaitingMs: wallMs - lastMs }
  }
  let length = slices.task.length
  let addedWaitingMs = 0
  while (length > 0 && (slices.endMs[length - 1] ?? 0) > wallMs) {
    const at = length - 1
    const startMs = slices.startMs[at] ?? 0
    if (slices.state[at] === STATE_CODES.waiting) {
      addedWaitingMs -= (slices.endMs[at] ?? 0) - Math.max(startMs, wallMs)
    }
    if (startMs < wallMs) {
      slices.endMs[at] = wallMs
      break
    }
    length = at
  }
  return { slices: head(slices, length), addedWaitingMs }
}

function head(slices: SliceColumns, length: number): SliceColumns {
  if (length === slices.task.length) return slices
  return {
    startMs: slices.startMs.slice(0, length),
    endMs: slices.endMs.slice(0, length),
    task: slices.task.slice(0, length),
    state: slices.state.slice(0, length),
  }
}
