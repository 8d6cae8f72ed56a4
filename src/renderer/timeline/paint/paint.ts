import type { Palette } from './colours.ts'
import { type Columns, STACKED, fillColumns } from './columns.ts'
import type { Layout, PlacedLane } from '../model/layout.ts'
import { LOOK } from './looks.ts'
import { paintCoordinator } from './paint-coordinator.ts'
import { paintLane } from './paint-lane.ts'
import { paintStrip } from './paint-strip.ts'
import type { Raster } from './raster.ts'
import { type ViewWindow, spanMs } from '../model/view-window.ts'

/** What a frame of the lanes is made of. The raster is as wide as the columns times `scale`. */
export interface LanesFrame {
  readonly layout: Layout
  readonly view: ViewWindow
  readonly extentMs: number
  readonly columns: Columns
  readonly palette: Palette
  /** Screen pixels per column, and per CSS pixel, which need not be a whole number. */
  readonly scale: number
  readonly ratio: number
  /** The task that is selected; `NO_TASK` = none. */
  readonly selected: number
}

/** A task's number to be written into its slice: `left` and `width` in columns, `top` and `height` in CSS pixels. */
export interface SliceLabel {
  readonly task: number
  readonly left: number
  readonly width: number
  readonly top: number
  readonly height: number
}

/** Sums of times are exact to about this share of the whole. */
const ROUNDING = 1e-11
/** A slice with room for two digits gets its number; no more than this many are written in a frame. */
const LABEL_WIDTH = 24
const LABEL_HEIGHT = 12
const MOST_LABELS = 400

/** Paints all lanes; returns the numbers that have room in their slices. */
export function paintLanes(raster: Raster, frame: LanesFrame): SliceLabel[] {
  const { layout, view, columns, palette, scale, ratio, selected, extentMs } = frame
  raster.pixels.fill(palette.paper)
  const columnMs = spanMs(view) / columns.length
  const labels: SliceLabel[] = []
  for (const placed of layout.lanes) {
    const { index } = placed.lane
    index.select(selected)
    fillColumns(index, { fromMs: view.fromMs, stepMs: columnMs }, columns)
    const top = Math.round(placed.top * ratio)
    const height = Math.round((placed.top + placed.height) * ratio) - top
    const { fromMs } = view
    const leastMs = extentMs * ROUNDING
    paintLane(raster, index, columns, { top, height, scale, columnMs, leastMs, fromMs }, palette)
    // A task's own row has its number beside it.
    if (placed.height >= LABEL_HEIGHT && placed.lane.loop === undefined) addLabels(labels, placed, columns)
  }
  for (const { strip, model, top: from, height: high } of layout.strips) {
    const top = Math.round(from * ratio)
    const height = Math.round((from + high) * ratio) - top
    const place = { top, height, scale, fromMs: view.fromMs, columnMs, wallMs: model.wallMs }
    paintStrip(raster, strip, place, palette)
  }
  for (const { model, top: from, height: high, bottom: end } of layout.coordinators) {
    const { wallMs, phase } = model
    if (phase === 'to come') continue
    const [top, bottom] = [Math.round(from * ratio), Math.round(end * ratio)]
    const height = Math.round((from + high) * ratio) - top
    const hasJoined = !phase.startsWith('live')
    const place = { top, height, bottom, scale, fromMs: view.fromMs, columnMs, wallMs, hasJoined }
    paintCoordinator(raster, place, palette)
  }
  return labels
}

/** The numbers of tasks that run for long enough to be written into their slices. */
function addLabels(labels: SliceLabel[], { lane, top, height }: PlacedLane, columns: Columns): void {
  const { task } = lane.index.slices
  const taskOf = (at: number): number => task[columns.slice[at] ?? -1] ?? -1
  const runs = (at: number): boolean => {
    const look = columns.look[at] ?? STACKED
    return look < LOOK.preempted || look === LOOK.selectedRunning
  }
  for (let at = 0; at < columns.length && labels.length < MOST_LABELS;) {
    let end = at + 1
    if (runs(at)) {
      while (end < columns.length && runs(end) && taskOf(end) === taskOf(at)) end++
      if (end - at >= LABEL_WIDTH) labels.push({ task: taskOf(at), left: at, width: end - at, top, height })
    }
    at = end
  }
}
