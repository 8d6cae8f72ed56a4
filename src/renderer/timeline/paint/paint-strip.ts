import { type Palette, mixPixels } from './colours.ts'
import type { Raster } from './raster.ts'
import { fillSteps } from '../model/series.ts'
import type { Strip } from '../model/strips.ts'

/** Where a strip is painted, in pixels of the screen; a column is `scale` of them wide. */
export interface StripPlace {
  readonly top: number
  readonly height: number
  readonly scale: number
  readonly fromMs: number
  readonly columnMs: number
  /** Where the model's trial ended. */
  readonly wallMs: number
}

/** How strong the area below the line is. */
const AREA = 0.3
/** Columns of a dash and of the gap after it. */
const DASH = 3

/** Paints a figure over time: a line with its area below, a baseline as long as the trial, and the ceiling dashed. */
export function paintStrip(
  raster: Raster,
  { steps, top: most, ceiling, gathering }: Strip,
  { top, height, scale, fromMs, columnMs, wallMs }: StripPlace,
  palette: Palette,
): void {
  const bottom = top + height
  const length = Math.floor(raster.width / scale)
  const begin = Math.max(0, Math.ceil(-fromMs / columnMs))
  const end = Math.min(length, Math.ceil((wallMs - fromMs) / columnMs))
  raster.fill(begin * scale, bottom - scale, end * scale, bottom, palette.waiting)
  if (steps === null || steps === undefined) return
  const columns = new Float64Array(length)
  fillSteps(steps, { fromMs, stepMs: columnMs }, gathering, columns)
  const area = mixPixels(palette.paper, palette.ready, AREA)
  // The line takes a pixel of its own at the top.
  const levelOf = (value: number): number => bottom - Math.round((value / most) * (height - scale))
  if (ceiling !== null) {
    const line = levelOf(ceiling) - scale
    for (let at = begin; at < end; at++) {
      if (at % (2 * DASH) < DASH)
        raster.fill(at * scale, line, (at + 1) * scale, line + scale, palette.waiting)
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
    raster.fill(left, level, right, bottom, area)
    // From the level before to this one, so that the line has no gaps.
    raster.fill(left, Math.min(level, before) - scale, right, Math.max(level, before), palette.ready)
    before = level
  }
}
