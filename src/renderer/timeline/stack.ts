import { LOOK, LOOKS } from './looks.ts'

/** From the bottom up: what computed, what held the lane, what kept it from computing. Waiting is left empty. */
const FROM_BOTTOM: readonly number[] = [
  LOOK.selectedRunning,
  ...Array.from({ length: LOOK.preempted - LOOK.running }, (_, colour) => LOOK.running + colour),
  LOOK.blocked,
  LOOK.gc,
  LOOK.selectedPreempted,
  ...Array.from({ length: LOOK.waiting - LOOK.preempted }, (_, colour) => LOOK.preempted + colour),
  LOOK.ready,
]

/** The order in which looks are stacked, and how high each ends: used again for every column. */
export class Stack {
  length = 0
  readonly look = new Uint8Array(LOOKS)
  /** Pixels from the bottom up to where the look ends. */
  readonly top = new Uint16Array(LOOKS)
}

/**
 * Shares out `height` pixels by time, `columnMs` being all of it. Whatever was there keeps one pixel, however
 * short it was, as long as there are enough; `leastMs` is what rounding may leave of nothing.
 */
export function stackColumn(
  sumsMs: Float64Array,
  offset: number,
  columnMs: number,
  height: number,
  leastMs: number,
  stack: Stack,
): void {
  let present = 0
  for (const look of FROM_BOTTOM) if ((sumsMs[offset + look] ?? 0) > leastMs) present++
  stack.length = 0
  let sumMs = 0
  let top = 0
  for (const look of FROM_BOTTOM) {
    const ms = sumsMs[offset + look] ?? 0
    if (ms <= leastMs) continue
    sumMs += ms
    present--
    const wanted = Math.max(top + 1, Math.round((sumMs / columnMs) * height))
    top = Math.min(wanted, Math.max(top, height - present), height)
    stack.look[stack.length] = look
    stack.top[stack.length] = top
    stack.length++
  }
}
