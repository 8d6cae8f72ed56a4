import { fillSeries } from '../model/series.ts'
import type { Strip } from '../model/series.ts'
import { type Palette, type Pixel, mixPixels } from './colours.ts'
import type { Surface } from './surface.ts'

// What surrounds the lanes of a model: its coordinator above, and figures over time below.

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
  /** Where the lowest of its lanes ends. */
  readonly bottom: number
  /** Whether it has all results. */
  readonly hasJoined: boolean
}

/** Columns of the bars at fork and join. */
const BAR = 3

/**
 * Paints the coordinator: it starts the workers (fork), waits, and continues when it has all results (join). A bar at
 * either end, its wait between them as the light line that waiting is, and a line down to the lanes.
 */
export function paintCoordinator(
  surface: Surface,
  { top, height, bottom, scale, fromMs, columnMs, wallMs, hasJoined }: CoordinatorPlace,
  palette: Palette,
): void {
  const columnOf = (ms: number): number => Math.round((ms - fromMs) / columnMs)
  const [fork, join] = [columnOf(0), columnOf(wallMs)]
  const middle = top + Math.floor((height - scale) / 2)
  surface.fill(fork * scale, middle, join * scale, middle + scale, palette.waiting)
  surface.fill(fork * scale, top, (fork + BAR) * scale, top + height, palette.ready)
  surface.fill(fork * scale, top, (fork + 1) * scale, bottom, palette.ready)
  if (!hasJoined) return
  surface.fill((join - BAR) * scale, top, join * scale, top + height, palette.ready)
  surface.fill((join - 1) * scale, top, join * scale, bottom, palette.ready)
}

export interface StripColours {
  readonly paper: Pixel
  readonly line: Pixel
  readonly base: Pixel
}

/** How strong the area below the line is. */
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
