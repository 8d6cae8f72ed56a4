import { NO_TASK } from '../../../contract/columns/states.ts'
import type { LaneIndex } from '../model/lane-index.ts'
import { STYLE, STYLES, colourOf, isRunningStyle } from '../model/styles.ts'
import { taskEndsOf } from '../model/task-index.ts'
import type { Palette, Tone } from './colours.ts'
import { DrawnNotes } from './drawn.ts'
import { NOTHING, type PixelColumns, STACKED } from './pixel-columns.ts'
import { Stack, stackColumn } from './stack.ts'
import type { Surface } from './surface.ts'

/** The place of a lane, in pixels of the surface; a column is `scale` of them wide. */
export interface LanePlace {
  readonly top: number
  readonly height: number
  readonly scale: number
  /** The columns in time, and how much time is a rounding error. */
  readonly fromMs: number
  readonly columnMs: number
  readonly minMs: number
}

/** The colours of a lane. */
interface Brush {
  readonly surface: Surface
  readonly palette: Palette
  readonly scale: number
  /** The selected task; `NO_TASK` = none. */
  readonly selected: number
  readonly notes: DrawnNotes
}

interface Rect {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Two tasks are separated by a gap where the second has at least this many columns. */
const GAP_COLUMNS = 4

/** At the begin and end of a task, a corner of this many columns is cut off, in slices that have room for it. */
const NOTCH = 3
const NOTCHED_COLUMNS = 16
const NOTCHED_HEIGHT = 10

/** The height of a task that waits, as a share of the lane; a lane lower than so many columns is filled by it. */
const WAITING_HEIGHT = 0.45
const LOW = 6
/** From this height on the line below a wait has two columns' width. */
const FIRM = 10
/** From this height on what is ready is dotted. */
const DOTTED = 3

const stack = new Stack()

/** Paints a lane from its columns: runs of one slice as one shape, blocks of many as stacks of their shares. */
export function paintLane(
  surface: Surface,
  index: LaneIndex,
  columns: PixelColumns,
  place: LanePlace,
  palette: Palette,
  notes: DrawnNotes = new DrawnNotes(),
): void {
  const { style, slice, length } = columns
  const brush = { surface, palette, scale: place.scale, selected: index.selected, notes }
  for (let at = 0; at < length;) {
    const what = style[at] ?? NOTHING
    let end = at + 1
    if (what === STACKED) {
      paintStack(brush, columns, at, place)
    } else if (what !== NOTHING) {
      while (end < length && style[end] === what && slice[end] === slice[at]) end++
      paintSingle(brush, index, columns, at, end, place)
    }
    at = end
  }
}

/** Paints a style over a whole surface, as an only slice of a task has it. */
export function paintSwatch(
  surface: Surface,
  style: number,
  task: number,
  scale: number,
  palette: Palette,
): void {
  const rect = { left: 0, right: surface.width, top: 0, bottom: surface.height }
  const brush = { surface, palette, scale, selected: NO_TASK, notes: new DrawnNotes() }
  paintSlice(brush, style, rect, toneOf(brush, task))
}

/** Paints the slice that has the columns from `at` up to but not including `end`. */
function paintSingle(
  brush: Brush,
  index: LaneIndex,
  columns: PixelColumns,
  at: number,
  end: number,
  place: LanePlace,
): void {
  const { surface, palette } = brush
  const { top, height, scale } = place
  const style = columns.style[at] ?? NOTHING
  const left = surface.isExact ? exactLeft(index, columns, at, place) : at * scale
  const right = surface.isExact ? exactRight(index, columns, end, place) : end * scale
  const rect = { left, right, top, bottom: top + height }
  paintSlice(brush, style, rect, toneOf(brush, columns.owner[at] ?? NO_TASK))
  if (end - at >= GAP_COLUMNS && followsOtherTask(index, columns, at)) {
    surface.fill(left, top, left + scale, rect.bottom, palette.paper)
  }
  if (end - at < NOTCHED_COLUMNS || height < NOTCHED_HEIGHT * scale) return
  const { begins, ends } = visibleEnds(index, columns, at, end, place)
  if (begins) cutCorner(surface, left, top, scale, 1, palette.paper)
  if (ends) cutCorner(surface, right, top, scale, -1, palette.paper)
}

/**
 * The start of the slice of column `at`: within a column of where its columns do, unless it or its neighbour is drawn
 * wider than it was long.
 */
function exactLeft(index: LaneIndex, { style, slice }: PixelColumns, at: number, place: LanePlace): number {
  if (style[at - 1] === STACKED) return at * place.scale
  const startMs = index.slices.edgesMs[slice[at] ?? 0] ?? 0
  return Math.max(0, nearColumn((startMs - place.fromMs) / place.columnMs, at)) * place.scale
}

/** The end of the slice before column `end`. */
function exactRight(
  index: LaneIndex,
  { style, slice, length }: PixelColumns,
  end: number,
  place: LanePlace,
): number {
  if (style[end] === STACKED) return end * place.scale
  const endMs = index.slices.edgesMs[(slice[end - 1] ?? 0) + 1] ?? 0
  return Math.min(length, nearColumn((endMs - place.fromMs) / place.columnMs, end)) * place.scale
}

function nearColumn(exact: number, column: number): number {
  return Math.abs(exact - column) <= 1 ? exact : column
}

/** True if the task of a single slice begins or ends with it, inside the visible time. */
function visibleEnds(
  index: LaneIndex,
  { slice: slices, length }: PixelColumns,
  at: number,
  end: number,
  { fromMs, columnMs }: LanePlace,
): { readonly begins: boolean; readonly ends: boolean } {
  const slice = slices[at] ?? -1
  const { edgesMs } = index.slices
  const startIsVisible = at > 0 || (edgesMs[slice] ?? -Infinity) >= fromMs
  const endIsVisible = end < length || (edgesMs[slice + 1] ?? Infinity) <= fromMs + length * columnMs
  const tasks = taskEndsOf(index)
  return { begins: startIsVisible && tasks.begins(slice), ends: endIsVisible && tasks.ends(slice) }
}

/** Cuts an upper corner off: inwards is 1 at the left, -1 at the right. */
function cutCorner(
  surface: Surface,
  x: number,
  top: number,
  scale: number,
  inwards: 1 | -1,
  paper: Palette['paper'],
): void {
  for (let row = 0; row < NOTCH; row++) {
    const to = x + inwards * (NOTCH - row) * scale
    surface.fill(Math.min(x, to), top + row * scale, Math.max(x, to), top + (row + 1) * scale, paper)
  }
}

/** The colours of a task that does not run: faint while another one is selected. */
function toneOf({ palette, selected, notes }: Brush, task: number): Tone {
  if (task < 0) return palette.idle
  if (task > notes.lastTask) notes.lastTask = task
  const tones = selected === NO_TASK || selected === task ? palette.tones : palette.faintTones
  return tones[colourOf(task)] ?? palette.idle
}

/** True if the column before belongs to a single slice of another task. */
function followsOtherTask({ slices }: LaneIndex, { style, slice }: PixelColumns, at: number): boolean {
  const before = style[at - 1]
  if (before === undefined || before === STACKED || before === NOTHING) return false
  return slices.task[slice[at - 1] ?? -1] !== slices.task[slice[at] ?? -1]
}

/** The height of a single slice as a share of the lane: what computes or occupies the worker is full. */
function heightOf(style: number): number {
  if (style === STYLE.selectedPreempted || (style >= STYLE.preempted && style < STYLE.waiting)) return 0.5
  if (style === STYLE.waiting || style === STYLE.ready) return WAITING_HEIGHT
  return style === STYLE.gc ? 0.7 : 1
}

function paintSlice(brush: Brush, style: number, { left, right, top, bottom }: Rect, tone: Tone): void {
  const { surface, scale, palette } = brush
  const isLow = bottom - top < LOW * scale
  const share = isLow && (style === STYLE.waiting || style === STYLE.ready) ? 1 : heightOf(style)
  const height = Math.max(2 * scale, Math.round((bottom - top) * share))
  surface.fill(left, top, right, bottom - height, palette.ground)
  paintPart(brush, style, left, right, bottom - height, bottom, tone)
  if (style === STYLE.waiting && !isLow) {
    const line = bottom - top >= FIRM * scale ? 2 * scale : scale
    surface.fill(left, bottom - line, right, bottom, tone.line)
  }
  if (style !== STYLE.blocked) return
  // A bar through the middle marks what is blocked without its colour.
  const middle = top + Math.floor((bottom - top - scale) / 2)
  surface.fill(left + scale, middle, right - scale, middle + scale, palette.paper)
}

/** Paints a column of several slices: what they did from the bottom up, and above it whether their task waited. */
function paintStack(
  brush: Brush,
  { sumsMs, owner, present }: PixelColumns,
  at: number,
  { top, height, scale, columnMs, minMs }: LanePlace,
): void {
  const { surface, palette, notes } = brush
  stackColumn(sumsMs, at * STYLES, present[at] ?? 0, columnMs, height, minMs, stack)
  const tone = toneOf(brush, owner[at] ?? NO_TASK)
  const left = at * scale
  const right = left + scale
  const bottom = top + height
  let from = 0
  notes.hasBlocks = true
  for (let part = 0; part < stack.length; part++) {
    const to = stack.top[part] ?? from
    paintPart(brush, stack.style[part] ?? 0, left, right, bottom - to, bottom - from, tone)
    from = to
  }
  const isLow = height < LOW * scale
  const waitingHeight = isLow ? height : Math.round(height * WAITING_HEIGHT)
  if (from < waitingHeight && (sumsMs[at * STYLES + STYLE.waiting] ?? 0) > minMs) {
    paintPart(brush, STYLE.waiting, left, right, bottom - waitingHeight, bottom - from, tone)
    if (from === 0 && !isLow) surface.fill(left, bottom - scale, right, bottom, tone.line)
    from = waitingHeight
  }
  surface.fill(left, top, right, bottom - from, palette.ground)
}

/** Paints one style over a rectangle. Called for each part of each column: nothing is allocated. */
function paintPart(
  { surface, palette, scale, selected, notes }: Brush,
  style: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
  tone: Tone,
): void {
  const { ground, faint, gc } = palette
  const tasks = selected === NO_TASK ? palette.tasks : faint
  notes.styles[style] = 1
  if (style === STYLE.selectedRunning) {
    surface.fill(left, top, right, bottom, palette.tasks[colourOf(selected)] ?? gc)
  } else if (style === STYLE.selectedPreempted) {
    const colour = colourOf(selected)
    surface.hatch(left, top, right, bottom, palette.tasks[colour] ?? gc, faint[colour] ?? ground, scale)
  } else if (isRunningStyle(style)) {
    surface.fill(left, top, right, bottom, tasks[style] ?? gc)
  } else if (style < STYLE.waiting) {
    const colour = style - STYLE.preempted
    const between = selected === NO_TASK ? (faint[colour] ?? ground) : ground
    surface.hatch(left, top, right, bottom, tasks[colour] ?? gc, between, scale)
  } else if (style === STYLE.waiting) {
    surface.fill(left, top, right, bottom, tone.waiting)
  } else if (style === STYLE.ready) {
    // Lower ones have no room for a pattern.
    if (bottom - top < DOTTED * scale) surface.fill(left, top, right, bottom, tone.ready)
    else surface.dots(left, top, right, bottom, tone.line, tone.ready, scale)
  } else {
    surface.fill(left, top, right, bottom, style === STYLE.blocked ? palette.blocked : gc)
  }
}
