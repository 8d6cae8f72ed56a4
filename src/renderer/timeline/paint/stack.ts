import { STYLE, STYLES, isRunningStyle } from '../model/styles.ts'

/** From the bottom up: what computed, what occupied the worker, what prevented it from computing. Waiting is left empty. */
const FROM_BOTTOM = Uint8Array.of(
  STYLE.selectedRunning,
  ...Array.from({ length: STYLE.preempted - STYLE.running }, (_, colour) => STYLE.running + colour),
  STYLE.blocked,
  STYLE.gc,
  STYLE.selectedPreempted,
  ...Array.from({ length: STYLE.waiting - STYLE.preempted }, (_, colour) => STYLE.preempted + colour),
  STYLE.ready,
)

/** The least height of what ran, as a share of the lane: handling an answer takes microseconds. */
const RUNNING_MARK = 0.5

/** The styles of a stack from the bottom up, and how high each ends: reused for every column. */
export class Stack {
  length = 0
  readonly style = new Uint8Array(STYLES)
  /** Pixels from the bottom up to where the style ends. */
  readonly top = new Uint16Array(STYLES)
}

/**
 * Divides `height` pixels by time; all of them stand for `columnMs`. Whatever occurred has at least one pixel as long as
 * there are enough, and what ran has a mark that is visible from afar. Less than `minMs` is a rounding error.
 * `present` has the bits of the styles that are read.
 */
export function stackColumn(
  sumsMs: Float64Array,
  offset: number,
  present: number,
  columnMs: number,
  height: number,
  minMs: number,
  stack: Stack,
): void {
  const { style, top } = stack
  let parts = 0
  for (let place = 0; place < FROM_BOTTOM.length; place++) {
    const one = FROM_BOTTOM[place] ?? 0
    if (((present >>> one) & 1) === 1 && (sumsMs[offset + one] ?? 0) > minMs) style[parts++] = one
  }
  stack.length = parts
  const mark = Math.round(height * RUNNING_MARK)
  let sumMs = 0
  let end = 0
  for (let part = 0; part < parts; part++) {
    const one = style[part] ?? 0
    sumMs += sumsMs[offset + one] ?? 0
    const isLastRunning = isRunningStyle(one) && (part + 1 === parts || !isRunningStyle(style[part + 1] ?? 0))
    const least = isLastRunning ? Math.max(end + 1, mark) : end + 1
    const wanted = Math.max(least, Math.round((sumMs / columnMs) * height))
    // Room is left for those above.
    end = Math.min(wanted, Math.max(end, height - (parts - 1 - part)), height)
    top[part] = end
  }
}
