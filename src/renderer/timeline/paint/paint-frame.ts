import type { WallMarks } from '../model/lanes.ts'
import { fillSeries } from '../model/series.ts'
import type { Strip } from '../model/series.ts'
import { m } from '../../../text/messages.ts'
import { type Palette, type Pixel, cssColour, mixPixels } from './colours.ts'
import type { Surface } from './surface.ts'

// The surroundings of a model's lanes: its coordinator above, and figures over time below.

/** A place in pixels of the surface, a column of which is `scale` wide and `columnMs` long. */
interface Place {
  readonly top: number
  readonly height: number
  readonly scale: number
  readonly fromMs: number
  readonly columnMs: number
  /** When the coordinator had all results. */
  readonly wallMs: number
}

export interface CoordinatorPlace extends Place {
  /** The end of its lowest lane. */
  readonly bottom: number
}

/** The facts that are painted of a coordinator's trial, and of the model's other trials. */
export interface CoordinatorContent {
  /** The start of the workers before the trial; null while it is unknown. */
  readonly startupMs: number | null
  /** True if it has all results. */
  readonly hasJoined: boolean
  /** The wall times of the model's trials; null before the first. */
  readonly marks: WallMarks | null
  readonly colour: Pixel
  /** The words fork and join: their size, and a CSS pixel; null = without. */
  readonly words: { readonly size: number; readonly unit: number } | null
}

/** Columns of the bars at fork and join, and of the tick at the median. */
const BAR = 3
/** The height of the waiting coordinator, and of the running one, as shares of its row. */
const WAITING = 0.4
const RUNNING = 0.7
/** The share of the model's colour in the time until the join. */
const BAND = 0.45

/**
 * Paints the main program: it starts the workers (fork), waits, and continues when it has all results (join). The time
 * until the join is a band in the model's colour, on which each trial's wall time is a dot and their median a tick.
 */
export function paintCoordinator(
  surface: Surface,
  { top, height, bottom, scale, fromMs, columnMs, wallMs }: CoordinatorPlace,
  { startupMs, hasJoined, marks, colour, words }: CoordinatorContent,
  palette: Palette,
): void {
  const xOf = (ms: number): number => Math.round((ms - fromMs) / columnMs) * scale
  const [fork, join] = [xOf(0), xOf(wallMs)]
  const line = (left: number, right: number, share: number, pixel: Pixel): void => {
    const thickness = Math.max(scale, Math.round(height * share))
    const from = top + Math.floor((height - thickness) / 2)
    surface.fill(left, from, right, from + thickness, pixel)
  }
  if (startupMs !== null && fork > 0) {
    const start = Math.max(0, xOf(-startupMs))
    surface.hatch(start, top, fork, bottom, mixPixels(palette.paper, colour, BAND), palette.paper, scale)
  }
  line(fork, join, WAITING, mixPixels(palette.paper, colour, BAND))
  surface.fill(fork, top, fork + BAR * scale, top + height, palette.mark)
  surface.fill(fork, top, fork + scale, bottom, palette.mark)
  if (hasJoined) {
    line(join, surface.width, RUNNING / 2, palette.rule)
    surface.fill(join - BAR * scale, top, join, top + height, palette.mark)
    surface.fill(join - scale, top, join, bottom, palette.mark)
  }
  if (words !== null) {
    const lastMs = Math.max(wallMs, ...(marks?.trialsMs ?? []))
    paintWords(
      surface,
      { top, height, fork, join: hasJoined ? join : null, after: xOf(lastMs) },
      words,
      palette,
    )
  }
  if (marks === null) return
  for (const ms of marks.trialsMs) {
    const x = xOf(ms)
    const size = Math.round(height * RUNNING)
    const from = top + Math.floor((height - size) / 2)
    surface.fill(x - Math.ceil(size / 2), from, x + Math.ceil(size / 2), from + size, colour)
    surface.fill(
      x - Math.ceil(size / 2) + scale,
      from + scale,
      x + Math.ceil(size / 2) - scale,
      from + size - scale,
      palette.paper,
    )
  }
  const median = xOf(marks.medianMs)
  surface.fill(median - scale, top, median + (BAR - 1) * scale, top + height, colour)
}

/** The width of a word per letter, its room beside it, and its baseline below the middle, as shares of its size. */
const LETTER = 0.56
const ROOM = 0.5
const BASELINE = 0.34

/** Writes fork and join into the coordinator's line, where it is long enough. */
function paintWords(
  surface: Surface,
  at: {
    readonly top: number
    readonly height: number
    readonly fork: number
    /** Null before the join. */
    readonly join: number | null
    /** Behind the last mark. */
    readonly after: number
  },
  { size, unit }: NonNullable<CoordinatorContent['words']>,
  palette: Palette,
): void {
  const write = (text: string, from: number): void => {
    const width = text.length * size * LETTER
    surface.fill(
      Math.round(from),
      at.top,
      Math.round(from + width + 2 * ROOM * size),
      at.top + at.height,
      palette.paper,
    )
    const y = at.top + at.height / 2 + size * BASELINE
    const style = { size, isBold: false, anchor: 'start', colour: cssColour(palette.mark) } as const
    surface.text({ ...style, x: from + ROOM * size, y, text })
  }
  const roomFor = (text: string): number => text.length * size * LETTER + 2 * ROOM * size
  const [fork, join] = [m.word_fork(), m.word_join()]
  const forkAt = at.fork + BAR * unit
  const lineEnd = at.join ?? surface.width
  const joinAt = Math.max(at.after, lineEnd) + (BAR + 5) * unit
  if (at.fork >= 0 && forkAt + 2 * roomFor(fork) < lineEnd) write(fork, forkAt)
  if (at.join === null || at.join < 0 || at.join > surface.width) return
  const before = at.join - roomFor(join) - (BAR + 5) * unit
  if (joinAt + roomFor(join) < surface.width) write(join, joinAt)
  else if (before > forkAt + 2 * roomFor(fork)) write(join, before)
}

export interface StripColours {
  readonly paper: Pixel
  readonly line: Pixel
  readonly base: Pixel
}

/** The strength of the area below the line. */
const AREA = 0.3
/** Columns of a dash and of the gap after it. */
const DASH = 3

/** Paints a figure over time: a line with its area, a baseline as long as the trial, and the ceiling dashed. */
export function paintStrip(
  surface: Surface,
  { series, top: highest, ceiling, aggregation }: Strip,
  { top, height, scale, fromMs, columnMs, wallMs }: Place,
  { paper, line, base }: StripColours,
): void {
  const bottom = top + height
  const length = Math.floor(surface.width / scale)
  const begin = Math.max(0, Math.ceil(-fromMs / columnMs))
  const end = Math.min(length, Math.ceil((wallMs - fromMs) / columnMs))
  surface.fill(begin * scale, bottom - scale, end * scale, bottom, base)
  if (series === null || series === undefined) return
  const columns = new Float64Array(length)
  fillSeries(series, { fromMs, stepMs: columnMs }, aggregation, columns)
  const area = mixPixels(paper, line, AREA)
  // The line occupies the topmost pixel.
  const levelOf = (value: number): number => bottom - Math.round((value / highest) * (height - scale))
  if (ceiling !== null) {
    const level = levelOf(ceiling) - scale
    for (let at = begin; at < end; at++) {
      if (at % (2 * DASH) < DASH) surface.fill(at * scale, level, (at + 1) * scale, level + scale, base)
    }
  }
  let before = bottom
  for (const [at, value] of columns.entries()) {
    if (Number.isNaN(value)) {
      before = bottom
      continue
    }
    const level = levelOf(value)
    const [left, right] = [at * scale, (at + 1) * scale]
    surface.fill(left, level, right, bottom, area)
    // From the level before to this one, so that the line has no gaps.
    surface.fill(left, Math.min(level, before) - scale, right, Math.max(level, before), line)
    before = level
  }
}
