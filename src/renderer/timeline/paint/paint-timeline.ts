import { modelOf, type ModelId } from '../../../contract/models/index.ts'
import { type WallMarks, isLive } from '../model/lanes.ts'
import type { Layout, PlacedLane } from '../model/layout.ts'
import { colourOf, isRunningStyle } from '../model/styles.ts'
import { type ViewWindow, spanMs } from '../model/view-window.ts'
import type { Palette } from './colours.ts'
import { type DrawnFacts, DrawnNotes } from './drawn.ts'
import { paintCoordinator, paintStrip } from './paint-frame.ts'
import { paintLane } from './paint-lane.ts'
import { paintArcs, paintIcons } from './paint-waits.ts'
import { NOTHING, type PixelColumns, fillColumns } from './pixel-columns.ts'
import { paintSummary } from './summary.ts'
import type { Surface } from './surface.ts'
import { widenRunning } from './widen.ts'

/** The inputs of a picture of the lanes. The surface is as wide as the columns times `scale`. */
export interface TimelineFrame {
  readonly layout: Layout
  readonly view: ViewWindow
  readonly extentMs: number
  readonly marks: ReadonlyMap<ModelId, WallMarks>
  readonly columns: PixelColumns
  readonly palette: Palette
  /** Pixels of the surface per column, and per CSS pixel, which need not be a whole number. */
  readonly scale: number
  readonly ratio: number
  /** The size of type relative to a root font of 16 pixels. */
  readonly magnification: number
  /** The selected task; `NO_TASK` = none. */
  readonly selected: number
  /** The task that is pointed at; `NO_TASK` = none. */
  readonly pointed: number
}

/** A task that ran is at least this wide, in CSS pixels. */
export const LEAST_WIDTH = 3

/** Sums of times are exact to about this share of the whole. */
const ROUNDING = 1e-11

/** A slice with that much room, in CSS pixels and columns, has its task's number; a picture has no more than so many. */
const LABEL_WIDTH = 24
const LABEL_HEIGHT = 12
const MAX_LABELS = 400
const MAX_ICONS = 400
/** The size of a number in CSS pixels, its width per digit and its distance from the middle, as shares of the size. */
const WORD_SIZE = 10
const LABEL_SIZE = { min: 10, max: 11.5 }
const DIGIT_WIDTH = 0.62
const BASELINE = 0.35
const LABEL_MARGIN = 4

/** Paints all lanes and what surrounds them on an empty surface. Returns what was drawn. */
export function paintTimeline(surface: Surface, frame: TimelineFrame): DrawnFacts {
  const { layout, view, columns, palette, scale, ratio, magnification, selected, extentMs, marks } = frame
  const unit = ratio * magnification
  const columnMs = spanMs(view) / columns.length
  const time = { scale, fromMs: view.fromMs, columnMs }
  const rowsOf = (top: number, height: number): { readonly top: number; readonly height: number } => {
    const from = Math.round(top * ratio)
    return { top: from, height: Math.round((top + height) * ratio) - from }
  }
  let labels = 0
  let icons = 0
  const notes = new DrawnNotes()
  for (const placed of layout.lanes) {
    const { index } = placed.lane
    index.select(selected)
    const grid = { fromMs: view.fromMs, stepMs: columnMs }
    fillColumns(index, grid, columns)
    if (widenRunning(index, columns, grid, Math.ceil((LEAST_WIDTH * unit) / scale))) notes.hasWidened = true
    surface.group()
    const place = { ...time, ...rowsOf(placed.top, placed.height), minMs: extentMs * ROUNDING }
    paintLane(surface, index, columns, place, palette, notes)
    icons += paintIcons(surface, placed, frame, notes, MAX_ICONS - icons)
    // A task's own row has its number beside it.
    if (placed.height >= LABEL_HEIGHT && placed.lane.loop === null) {
      labels += paintLabels(surface, placed, frame, MAX_LABELS - labels)
    }
  }
  for (const placed of layout.arcs) {
    surface.group()
    paintArcs(surface, placed, frame, notes)
  }
  const strip = { paper: palette.paper, line: palette.mark, base: palette.rule }
  for (const { strip: figure, model, top, height } of layout.strips) {
    surface.group()
    paintStrip(surface, figure, { ...time, ...rowsOf(top, height), wallMs: model.wallMs }, strip)
  }
  for (const { model, top, height, bottom } of layout.coordinators) {
    if (model.phase === 'pending') continue
    surface.group()
    const place = {
      ...time,
      ...rowsOf(top, height),
      bottom: Math.round(bottom * ratio),
      wallMs: model.wallMs,
    }
    const colour = palette.models[model.model]
    const content = {
      startupMs: model.startupMs,
      hasJoined: !isLive(model),
      marks: marks.get(model.model) ?? null,
    }
    const words = modelOf(model.model).parallel ? { size: WORD_SIZE * unit, unit } : null
    paintCoordinator(surface, place, { ...content, colour, words }, palette)
  }
  for (const { model, isSummary, top, height } of layout.models) {
    if (!isSummary) continue
    surface.group()
    const place = { ...time, ...rowsOf(top, height), minMs: columnMs / (2 * height * ratio) }
    paintSummary(surface, model, columns, place, palette)
  }
  return notes.facts
}

/** Writes the numbers of tasks that run for long enough into their slices; returns how many. */
function paintLabels(
  surface: Surface,
  { lane, top, height }: PlacedLane,
  { columns, scale, ratio, magnification, palette }: TimelineFrame,
  max: number,
): number {
  const { style, slice, length } = columns
  const { task } = lane.index.slices
  const taskOf = (at: number): number => task[slice[at] ?? -1] ?? -1
  const runs = (at: number): boolean => isRunningStyle(style[at] ?? NOTHING)
  const fitting = Math.min(LABEL_SIZE.max, Math.max(LABEL_SIZE.min, (height / magnification) * 0.6))
  const size = fitting * magnification * ratio
  let labels = 0
  for (let at = 0; at < length && labels < max;) {
    let end = at + 1
    if (runs(at)) {
      while (end < length && runs(end) && taskOf(end) === taskOf(at)) end++
      const text = String(taskOf(at) + 1)
      const width = text.length * size * DIGIT_WIDTH + 2 * LABEL_MARGIN * ratio
      if (end - at >= LABEL_WIDTH && width <= (end - at) * scale) {
        const x = at * scale + LABEL_MARGIN * ratio
        const y = (top + height / 2) * ratio + size * BASELINE
        const colour = palette.inks[colourOf(taskOf(at))] ?? 'black'
        surface.text({ x, y, text, size, isBold: true, anchor: 'start', colour })
        labels++
      }
    }
    at = end
  }
  return labels
}
