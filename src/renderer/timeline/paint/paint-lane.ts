import type { Palette } from './colours.ts'
import { type Columns, NOTHING, STACKED } from './columns.ts'
import type { LaneIndex } from '../model/lane-index.ts'
import { LOOK, LOOKS, NO_TASK, colourOf } from './looks.ts'
import type { Raster } from './raster.ts'
import { Stack, stackColumn } from './stack.ts'
import { taskEndsOf } from '../model/task-ends.ts'

/** Where a lane is painted. Pixels are those of the screen; a column is `scale` of them wide. */
export interface LanePlace {
  readonly top: number
  readonly height: number
  readonly scale: number
  /** How much time a column is, and how little of it is nothing but rounding. */
  readonly columnMs: number
  readonly leastMs: number
  /** Where the columns begin in time. */
  readonly fromMs?: number
}

interface Rect {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Two tasks are set apart by a gap where the second has at least this many columns. */
const GAP_COLUMNS = 4

/** Where a task begins and where it ends a corner of this many columns is cut off, in slices with room for it. */
const NOTCH = 3
const NOTCHED_COLUMNS = 16
const NOTCHED_HEIGHT = 10

const stack = new Stack()

/** Paints a lane's columns: runs of one slice as one shape, blocks of many as stacks of their shares. */
export function paintLane(
  raster: Raster,
  index: LaneIndex,
  columns: Columns,
  place: LanePlace,
  palette: Palette,
): void {
  const { look, slice, length } = columns
  const { top, height, scale } = place
  for (let at = 0; at < length;) {
    const what = look[at] ?? NOTHING
    let end = at + 1
    if (what === STACKED) {
      paintStack(raster, columns.sumsMs, at, place, index.selected, palette)
    } else if (what !== NOTHING) {
      while (end < length && look[end] === what && slice[end] === slice[at]) end++
      const rect = { left: at * scale, right: end * scale, top, bottom: top + height }
      const colours = ofTask(index, what, slice[at] ?? -1, palette)
      paintSingle(raster, what, rect, scale, index.selected, colours)
      if (end - at >= GAP_COLUMNS && otherTask(index, columns, at)) {
        raster.fill(rect.left, rect.top, rect.left + scale, rect.bottom, palette.paper)
      }
      if (end - at >= NOTCHED_COLUMNS && height >= NOTCHED_HEIGHT * scale) {
        const { begins, ends } = taskEndsIn(index, columns, at, end, place)
        if (begins) cutCorner(raster, rect.left, top, scale, 1, palette.paper)
        if (ends) cutCorner(raster, rect.right, top, scale, -1, palette.paper)
      }
    }
    at = end
  }
}

/** Whether the task of a single slice begins or ends with it, in sight. */
function taskEndsIn(
  index: LaneIndex,
  { slice: slices, length }: Columns,
  at: number,
  end: number,
  { fromMs = 0, columnMs }: LanePlace,
): { readonly begins: boolean; readonly ends: boolean } {
  const slice = slices[at] ?? -1
  const { startMs, endMs } = index.slices
  const isBegun = at > 0 || (startMs[slice] ?? -Infinity) >= fromMs
  const isEnded = end < length || (endMs[slice] ?? Infinity) <= fromMs + length * columnMs
  const tasks = taskEndsOf(index)
  return { begins: isBegun && tasks.begins(slice), ends: isEnded && tasks.ends(slice) }
}

/** Cuts an upper corner off: inwards is 1 at the left, -1 at the right. */
function cutCorner(
  raster: Raster,
  x: number,
  top: number,
  scale: number,
  inwards: 1 | -1,
  paper: Palette['paper'],
): void {
  for (let row = 0; row < NOTCH; row++) {
    const to = x + inwards * (NOTCH - row) * scale
    raster.fill(Math.min(x, to), top + row * scale, Math.max(x, to), top + (row + 1) * scale, paper)
  }
}

/** What waits or is ready is drawn in the task's colour too, where one task is meant. */
function ofTask({ slices, selected }: LaneIndex, look: number, slice: number, palette: Palette): Palette {
  const task = slices.task[slice] ?? NO_TASK
  if (task < 0 || (look !== LOOK.waiting && look !== LOOK.ready)) return palette
  const colours = selected === NO_TASK || selected === task ? palette.tasks : palette.faint
  const colour = colours[colourOf(task)] ?? palette.gc
  return { ...palette, waiting: colour, ready: colour }
}

/** True where the column before belongs to a single slice of another task. */
function otherTask({ slices: { task } }: LaneIndex, { look, slice }: Columns, at: number): boolean {
  return (look[at - 1] ?? NOTHING) < STACKED && task[slice[at - 1] ?? -1] !== task[slice[at] ?? -1]
}

/** Fills a picture with one slice, for the legend. */
export function paintSwatch(raster: Raster, look: number, scale: number, palette: Palette): void {
  const rect = { left: 0, right: raster.width, top: 0, bottom: raster.height }
  paintSingle(raster, look, rect, scale, NO_TASK, palette)
}

/** How high a single slice is drawn, as a share of the lane: what computes or holds the lane is full. */
export function heightOf(look: number): number {
  if (look === LOOK.selectedPreempted || (look >= LOOK.preempted && look < LOOK.waiting)) return 0.5
  if (look === LOOK.ready) return 0.4
  return look === LOOK.gc ? 0.7 : 1
}

function paintSingle(
  raster: Raster,
  look: number,
  rect: Rect,
  scale: number,
  selected: number,
  palette: Palette,
): void {
  const { left, right, top, bottom } = rect
  const height = Math.max(2 * scale, Math.round((bottom - top) * heightOf(look)))
  raster.fill(left, top, right, bottom - height, palette.ground)
  paintPart(raster, look, left, right, bottom - height, bottom, scale, selected, palette)
  if (look !== LOOK.blocked) return
  // A bar through its middle marks what is blocked without its colour.
  const middle = top + Math.floor((bottom - top - scale) / 2)
  raster.fill(left + scale, middle, right - scale, middle + scale, palette.paper)
}

function paintStack(
  raster: Raster,
  sumsMs: Float64Array,
  at: number,
  { top, height, scale, columnMs, leastMs }: LanePlace,
  selected: number,
  palette: Palette,
): void {
  stackColumn(sumsMs, at * LOOKS, columnMs, height, leastMs, stack)
  const left = at * scale
  const right = left + scale
  const bottom = top + height
  let from = 0
  for (let part = 0; part < stack.length; part++) {
    const to = stack.top[part] ?? from
    const look = stack.look[part] ?? 0
    paintPart(raster, look, left, right, bottom - to, bottom - from, scale, selected, palette)
    from = to
  }
  raster.fill(left, top, right, bottom - from, palette.ground)
  if (from === 0) raster.fill(left, bottom - scale, right, bottom, palette.waiting)
}

/** Paints one look over a rectangle. Called for each part of each column: nothing is allocated. */
function paintPart(
  raster: Raster,
  look: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
  scale: number,
  selected: number,
  palette: Palette,
): void {
  const { ground, faint, gc } = palette
  const tasks = selected === NO_TASK ? palette.tasks : faint
  if (look < LOOK.preempted) {
    raster.fill(left, top, right, bottom, tasks[look] ?? gc)
  } else if (look < LOOK.waiting) {
    const colour = look - LOOK.preempted
    const between = selected === NO_TASK ? (faint[colour] ?? ground) : ground
    raster.hatch(left, top, right, bottom, tasks[colour] ?? gc, between, scale)
  } else if (look === LOOK.waiting) {
    raster.fill(left, top, right, bottom - scale, ground)
    raster.fill(left, bottom - scale, right, bottom, palette.waiting)
  } else if (look === LOOK.ready) {
    raster.dots(left, top, right, bottom, palette.ready, ground, scale)
  } else if (look === LOOK.selectedRunning) {
    raster.fill(left, top, right, bottom, palette.tasks[colourOf(selected)] ?? gc)
  } else if (look === LOOK.selectedPreempted) {
    const colour = colourOf(selected)
    raster.hatch(left, top, right, bottom, palette.tasks[colour] ?? gc, faint[colour] ?? ground, scale)
  } else {
    raster.fill(left, top, right, bottom, look === LOOK.blocked ? palette.blocked : gc)
  }
}
