import type { SliceState } from '../../contract/columns/slices.ts'
import { SLICE_STATES } from '../../contract/columns/slices.ts'
import { type Layout, showsNumber } from '../timeline/model/layout.ts'
import type { LaneRow } from '../timeline/model/model.ts'
import { rulerMarks } from '../timeline/model/ruler.ts'
import { STATE_TEXTS, laneName } from '../timeline/describe/slice-words.ts'
import { stripWords } from '../timeline/model/strips.ts'
import type { Shown } from './shown.ts'

/** A line of text; `x` is where it begins, has its middle, or ends. */
export interface SheetText {
  readonly x: number
  /** Its baseline. */
  readonly y: number
  readonly text: string
  readonly size: number
  readonly bold: boolean
  readonly anchor: 'start' | 'middle' | 'end'
}

/** A rectangle in the colour of text or of lines. */
export interface SheetRule {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A picture of the timeline but for its slices, in CSS pixels: made once, drawn as vectors or as pixels. */
export interface Sheet {
  readonly width: number
  readonly height: number
  /** Where the lanes lie. */
  readonly lanes: SheetRule
  readonly texts: readonly SheetText[]
  readonly rules: readonly SheetRule[]
  /** The legend's samples, in the colour of the first task. */
  readonly swatches: readonly (SheetRule & { readonly state: SliceState })[]
}

const MARGIN = 24
const NAMES = 184
const SIZE = { title: 18, text: 12, small: 11 }
const LEADING = 17
const AXIS = 22
const MARK_WIDTH = 96
/** No picture is narrower, so that the legend has room. */
const LEAST_WIDTH = 640
const SWATCH = { width: 22, height: 12 }
const LEGEND_COLUMN = 104

/** Where everything stands; `note` is said below the legend. */
export function sheetOf({ title, lines, layout, view, width }: Shown, note: string | null): Sheet {
  const left = MARGIN + NAMES
  const texts: SheetText[] = []
  const rules: SheetRule[] = []
  const write = (x: number, y: number, text: string, more: Partial<SheetText> = {}): void => {
    texts.push({ x, y, text, size: SIZE.text, bold: false, anchor: 'start', ...more })
  }
  let y = MARGIN + SIZE.title
  write(MARGIN, y, title, { size: SIZE.title, bold: true })
  for (const line of lines) write(MARGIN, (y += LEADING), line)
  y += LEADING + AXIS
  for (const { share, label } of rulerMarks(view, width / MARK_WIDTH)) {
    const x = left + share * width
    rules.push({ x, y: y - 5, width: 1, height: 5 })
    const anchor = share < 0.02 ? 'start' : share > 0.98 ? 'end' : 'middle'
    write(x, y - 8, label, { size: SIZE.small, anchor })
  }
  rules.push({ x: left, y, width, height: 1 })
  const top = y + 8
  for (const name of names(layout)) {
    const isModel = name.lane === null
    const x = isModel ? MARGIN : left - 10
    const more: Partial<SheetText> = isModel ? { bold: true } : { anchor: 'end', size: SIZE.small }
    write(x, top + name.middle + 4, name.text, more)
  }
  y = top + layout.height + 2 * LEADING
  const swatches = SLICE_STATES.map((state, at) => {
    const x = MARGIN + at * LEGEND_COLUMN
    write(x + SWATCH.width + 8, y, STATE_TEXTS[state].title)
    return { state, x, y: y - 10, ...SWATCH }
  })
  const words = `The colour is the task, the shape is the state.${note === null ? '' : ` ${note}`}`
  write(MARGIN, (y += LEADING + 4), words, { size: SIZE.small })
  return {
    width: Math.max(LEAST_WIDTH, left + width) + MARGIN,
    height: Math.ceil(y + MARGIN),
    lanes: { x: left, y: top, width, height: layout.height },
    texts,
    rules,
    swatches,
  }
}

interface Name {
  readonly lane: LaneRow | null
  readonly middle: number
  readonly text: string
}

/** What stands left of the lanes: each model once, its lanes as far as there is room for their numbers. */
function names({ models, lanes, strips }: Layout): Name[] {
  const together = (lane: LaneRow): number => lanes.filter((one) => one.lane.model === lane.model).length
  return [
    ...models.map(({ model, top }) => ({ lane: null, middle: top + 11, text: model.title })),
    ...lanes
      .filter((placed) => together(placed.lane) > 1 && showsNumber(placed, together(placed.lane)))
      .map(({ lane, top, height }) => ({ lane, middle: top + height / 2, text: shortName(lane) }))
      // A model's own name stands there.
      .filter(({ lane, text }) => lane.kind !== 'loop' || text !== laneName(lane)),
    ...strips.map(({ strip, model, top, height }) => ({
      lane: model.rows[0] ?? null,
      middle: top + height / 2,
      text: stripWords(strip, null),
    })),
  ]
}

function shortName(lane: LaneRow): string {
  if (lane.kind === 'thread') return String(lane.number)
  return lane.kind === 'process' && lane.pid !== null ? `PID ${lane.pid}` : laneName(lane)
}
