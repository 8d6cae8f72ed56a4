import { type Columns, NOTHING, STACKED, fillColumns } from '../timeline/paint/columns.ts'
import type { LaneIndex } from '../timeline/model/lane-index.ts'
import { LOOKS, NO_TASK } from '../timeline/paint/looks.ts'
import { heightOf } from '../timeline/paint/paint-lane.ts'
import { Stack, stackColumn } from '../timeline/paint/stack.ts'
import { type ViewWindow, shareOf, spanMs } from '../timeline/model/view-window.ts'

/** A slice, or a part of a block of slices. Places are shares: of the width that is seen, and of the lane's height. */
export interface LaneShape {
  readonly look: number
  /** Of a single slice; `NO_TASK` in a block. */
  readonly task: number
  readonly isBlock: boolean
  readonly left: number
  readonly right: number
  /** From the lane's bottom up. */
  readonly from: number
  readonly to: number
}

/** A block's heights are told apart as finely as on a screen of twice the resolution. */
const BLOCK_STEPS = 48
/** What rounding may leave of nothing, as a share of a column. */
const ROUNDING = 1e-7

/**
 * A lane's slices as shapes: single ones from their very start to their end, small ones in blocks, stacked as they are
 * on screen. So the widths of single ones add up to their times, whatever the columns.
 */
export function laneShapes(index: LaneIndex, view: ViewWindow, columns: Columns): LaneShape[] {
  const { look, slice, length } = columns
  const { startMs, endMs, task } = index.slices
  fillColumns(index, { fromMs: view.fromMs, stepMs: spanMs(view) / length }, columns)
  const shapes: LaneShape[] = []
  for (let at = 0; at < length;) {
    const what = look[at] ?? NOTHING
    let end = at + 1
    if (what === STACKED) {
      shapes.push(...block(columns, at, spanMs(view) / length))
    } else if (what !== NOTHING) {
      const one = slice[at] ?? -1
      while (end < length && look[end] === what && slice[end] === one) end++
      // What lies in a block's column is part of the block.
      const left = look[at - 1] === STACKED ? at / length : Math.max(0, shareOf(startMs[one] ?? 0, view))
      const right = look[end] === STACKED ? end / length : Math.min(1, shareOf(endMs[one] ?? 0, view))
      const sides = { left, right, from: 0, to: heightOf(what) }
      shapes.push({ look: what, task: task[one] ?? NO_TASK, isBlock: false, ...sides })
    }
    at = end
  }
  return shapes
}

const stack = new Stack()

function block({ sumsMs, length }: Columns, at: number, columnMs: number): LaneShape[] {
  stackColumn(sumsMs, at * LOOKS, columnMs, BLOCK_STEPS, columnMs * ROUNDING, stack)
  return Array.from({ length: stack.length }, (_, part) => ({
    look: stack.look[part] ?? 0,
    task: NO_TASK,
    isBlock: true,
    left: at / length,
    right: (at + 1) / length,
    from: part === 0 ? 0 : (stack.top[part - 1] ?? 0) / BLOCK_STEPS,
    to: (stack.top[part] ?? 0) / BLOCK_STEPS,
  }))
}
