import { LOOK, LOOKS } from './looks.ts'

/** From the bottom up: what computed, what held the lane, what kept it from computing. Waiting is left empty. */
const FROM_BOTTOM = Uint8Array.of(
  LOOK.selectedRunning,
  ...Array.from({ length: LOOK.preempted - LOOK.running }, (_, colour) => LOOK.running + colour),
  LOOK.blocked,
  LOOK.gc,
  LOOK.selectedPreempted,
  ...Array.from({ length: LOOK.waiting - LOOK.preempted }, (_, colour) => LOOK.preempted + colour),
  LOOK.ready,
)

/** How high what ran is drawn at least, as a share of the lane: an answer takes microseconds to deal with. */
const RUNNING_MARK = 0.5

/** The order in which looks are stacked, and how high each ends: used again for every column. */
export class Stack {
  length = 0
  readonly look = new Uint8Array(LOOKS)
  /** Pixels from the bottom up to where the look ends. */
  readonly top = new Uint16Array(LOOKS)
}

/**
 * Shares out `height` pixels by time, `columnMs` being all of it. Whatever was there keeps one pixel, however
 * short it was, as long as there are enough, and what ran keeps a mark that is seen from afar; `leastMs` is what
 * rounding may leave of nothing.
 */
export function stackColumn(
  sumsMs: Float64Array,
  offset: number,
  columnMs: number,
  height: number,
  leastMs: number,
  stack: Stack,
): void {
  const { look, top } = stack
  let parts = 0
  for (let place = 0; place < FROM_BOTTOM.length; place++) {
    const one = FROM_BOTTOM[place] ?? 0
    if ((sumsMs[offset + one] ?? 0) > leastMs) look[parts++] = one
  }
  stack.length = parts
  const mark = Math.round(height * RUNNING_MARK)
  let sumMs = 0
  let end = 0
  for (let part = 0; part < parts; part++) {
    sumMs += sumsMs[offset + (look[part] ?? 0)] ?? 0
    const least =
      isRunning(look[part]) && (part + 1 === parts || !isRunning(look[part + 1]))
        ? Math.max(end + 1, mark)
        : end + 1
    const wanted = Math.max(least, Math.round((sumMs / columnMs) * height))
    // Room is left for those above.
    end = Math.min(wanted, Math.max(end, height - (parts - 1 - part)), height)
    top[part] = end
  }
}

function isRunning(look: number | undefined): boolean {
  return look !== undefined && (look < LOOK.preempted || look === LOOK.selectedRunning)
}
