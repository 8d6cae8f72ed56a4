import { NO_TASK, STATE_CODES } from '../../contract/columns/states.ts'
import { type ModelId, modelOf } from '../../contract/models/index.ts'
import { formatMs } from '../../text/format.ts'
import { m } from '../../text/messages.ts'
import { modelTitle } from '../../text/models.ts'
import { stateTitle } from '../../text/states.ts'
import { shortLaneName } from '../timeline/describe/names.ts'
import { arcsTitle, causeTitle, pictureNotes } from '../timeline/describe/legend.ts'
import { stripText } from '../timeline/describe/frame-text.ts'
import type { WallMarks } from '../timeline/model/lanes.ts'
import { type Layout, showsNumber } from '../timeline/model/layout.ts'
import { styleOf } from '../timeline/model/styles.ts'
import { type ViewWindow, spanMs } from '../timeline/model/view-window.ts'
import type { Palette } from '../timeline/paint/colours.ts'
import type { DrawnFacts } from '../timeline/paint/drawn.ts'
import { paintIcon } from '../timeline/paint/icons.ts'
import { paintSwatch } from '../timeline/paint/paint-lane.ts'
import { paintTimeline } from '../timeline/paint/paint-timeline.ts'
import { PixelColumns, SINGLE_COLUMNS } from '../timeline/paint/pixel-columns.ts'
import type { Surface, SurfaceText } from '../timeline/paint/surface.ts'
import { ticksBetween } from '../ui/time-axis.ts'

/** The content of an exported picture: the visible part of the timeline, and what it is of. */
export interface SheetContent {
  readonly title: string
  /** The plan, the machine, the date. */
  readonly lines: readonly string[]
  readonly layout: Layout
  readonly view: ViewWindow
  readonly extentMs: number
  readonly marks: ReadonlyMap<ModelId, WallMarks>
  /** The selected task; `NO_TASK` = none. */
  readonly selected: number
  /** The width of the lanes in CSS pixels. */
  readonly width: number
}

/** The colours and the font of a picture; `ink` and `font` are CSS. */
export interface SheetTheme {
  readonly palette: Palette
  readonly ink: string
  readonly font: string
}

/** Pixels of the surface per CSS pixel. */
export const SHEET_SCALE = 2

/** All in CSS pixels. */
const MARGIN = 24
const NAMES = 184
const NAME_GAP = 10
const SIZE = { title: 18, text: 12, small: 11 }
const LEADING = 17
const AXIS = 22
const AXIS_GAP = 8
const TICK = { width: 96, height: 5 }
/** No picture is narrower, so that the legend has room. */
const MIN_WIDTH = 640
const SWATCH = { width: 22, height: 12 }
const ICON = 13
const LEGEND_COLUMN = 104
/** The baseline of a text below the middle of what it stands beside. */
const BASELINE = 4

/** The places of all parts, in CSS pixels. */
export function sheetPlaces({ lines, layout, width }: SheetContent) {
  const axis = MARGIN + SIZE.title + LEADING * (lines.length + 1) + AXIS
  const lanes = axis + AXIS_GAP
  const legend = lanes + layout.height + 2 * LEADING
  const note = legend + 2 * LEADING + BASELINE
  return {
    left: MARGIN + NAMES,
    axis,
    lanes,
    legend,
    note,
    width: Math.max(MIN_WIDTH, MARGIN + NAMES + width) + MARGIN,
    height: Math.ceil(note + LEADING + MARGIN),
  }
}

/** Paints a picture of the timeline: heading, axis, names, lanes in `length` columns, and legend. */
export function paintSheet(
  surface: Surface,
  content: SheetContent,
  { palette, ink }: SheetTheme,
  length: number,
): void {
  const { title, lines, layout, view, width } = content
  const at = sheetPlaces(content)
  const write = (x: number, y: number, text: string, style: Partial<SurfaceText> = {}): void => {
    const { size = SIZE.text, ...rest } = style
    const [scaledX, scaledY] = [x * SHEET_SCALE, y * SHEET_SCALE]
    const usual = { isBold: false, anchor: 'start', colour: ink } as const
    surface.text({ ...usual, ...rest, x: scaledX, y: scaledY, text, size: size * SHEET_SCALE })
  }
  const rule = (x: number, y: number, ruleWidth: number, ruleHeight: number): void => {
    const [left, top, right, bottom] = [x, y, x + ruleWidth, y + ruleHeight].map((css) =>
      Math.round(css * SHEET_SCALE),
    ) as [number, number, number, number]
    surface.fill(left, top, right, bottom, palette.rule)
  }
  surface.fill(0, 0, surface.width, surface.height, palette.paper)
  surface.group()

  let y = MARGIN + SIZE.title
  write(MARGIN, y, title, { size: SIZE.title, isBold: true })
  for (const line of lines) write(MARGIN, (y += LEADING), line)

  for (const { share, label } of ticksBetween(view.fromMs, view.toMs, width / TICK.width)) {
    const x = at.left + share * width
    const anchor = share < 0.02 ? 'start' : share > 0.98 ? 'end' : 'middle'
    rule(x, at.axis - TICK.height, 1, TICK.height)
    write(x, at.axis - TICK.height - 3, label, { size: SIZE.small, anchor })
  }
  rule(at.left, at.axis, width, 1)

  for (const { isModel, middle, text } of namesOf(layout)) {
    const right = { anchor: 'end', size: SIZE.small } as const
    const baseline = at.lanes + middle + BASELINE
    if (isModel) write(MARGIN, baseline, text, { isBold: true })
    else write(at.left - NAME_GAP, baseline, text, right)
  }

  const drawn = paintLanes(surface, content, palette, length)

  for (const [place, state] of drawn.states.entries()) {
    const x = MARGIN + place * LEGEND_COLUMN
    const [left, top, swatchWidth, swatchHeight] = [x, at.legend - 10, SWATCH.width, SWATCH.height].map(
      (css) => css * SHEET_SCALE,
    ) as [number, number, number, number]
    const style = styleOf(STATE_CODES[state], 0, NO_TASK)
    paintSwatch(surface.area(left, top, swatchWidth, swatchHeight), style, 0, SHEET_SCALE, palette)
    write(x + SWATCH.width + 8, at.legend, stateTitle(state))
  }
  const shortestMs = (SINGLE_COLUMNS * spanMs(view)) / length
  for (const [place, cause] of drawn.causes.entries()) {
    const middle = MARGIN + place * LEGEND_COLUMN + SWATCH.width / 2
    const [x, icon, size] = [middle, at.legend + LEADING - BASELINE, ICON].map(
      (css) => css * SHEET_SCALE,
    ) as [number, number, number]
    paintIcon(surface, cause, { x, y: icon, size, unit: SHEET_SCALE }, palette.mark)
    write(middle + SWATCH.width / 2 + 8, at.legend + LEADING, causeTitle(cause))
  }
  const arcs = arcsTitle(drawn.arcs)
  const note = drawn.hasBlocks ? m.export_note_blocks({ shortest: formatMs(shortestMs) }) : m.export_note()
  const notes = [
    ...(arcs === null ? [] : [`${arcs}.`]),
    ...pictureNotes({ ...drawn, hasBlocks: false, arcs: 'none' }),
  ]
  write(MARGIN, at.note, note, { size: SIZE.small })
  if (notes.length > 0) write(MARGIN, at.note + LEADING, notes.join(' '), { size: SIZE.small })
}

/** Paints the lanes in `length` columns; returns what was drawn. */
function paintLanes(surface: Surface, content: SheetContent, palette: Palette, length: number): DrawnFacts {
  const { layout, view, extentMs, marks, selected, width } = content
  const at = sheetPlaces(content)
  const columns = new PixelColumns(length)
  const scale = Math.max(1, Math.round((width * SHEET_SCALE) / length))
  const height = Math.max(1, Math.round(layout.height * SHEET_SCALE))
  const [left, top] = [Math.round(at.left * SHEET_SCALE), Math.round(at.lanes * SHEET_SCALE)]
  const frame = { layout, view, extentMs, marks, selected, pointed: NO_TASK, columns, palette, scale }
  const area = surface.area(left, top, length * scale, height)
  return paintTimeline(area, { ...frame, ratio: SHEET_SCALE, magnification: 1 })
}

interface Name {
  readonly isModel: boolean
  readonly middle: number
  readonly text: string
}

/** The names left of the lanes: each model, and its lanes and strips as far as they have room. */
function namesOf({ models, lanes, strips }: Layout): Name[] {
  const middleOf = (placed: { readonly top: number; readonly height: number }): number =>
    placed.top + placed.height / 2
  return [
    ...models.map(({ model, top }) => ({ isModel: true, middle: top + 11, text: modelTitle(model.model) })),
    ...lanes
      .filter((placed) => {
        const { lane } = placed
        const siblings = lanes.filter((one) => one.lane.model === lane.model).length
        // The name of a model with an event loop is that of its one worker.
        const isNamed = siblings > 1 && (lane.loop !== null || modelOf(lane.model).workerKind !== 'loop')
        return isNamed && showsNumber(placed, siblings)
      })
      .map((placed) => ({ isModel: false, middle: middleOf(placed), text: shortLaneName(placed.lane) })),
    ...strips.map((placed) => ({
      isModel: false,
      middle: middleOf(placed),
      text: stripText(placed.strip, null),
    })),
  ]
}
