import type { Palette } from '../paint/colours.ts'
import { Columns, STACKED, fillColumns } from '../paint/columns.ts'
import type { ModelRows, TimelineModel } from './model.ts'
import { paintLane } from '../paint/paint-lane.ts'
import type { Raster } from '../paint/raster.ts'
import { wholeWindow } from './view-window.ts'

interface Known {
  readonly extentMs: number
  readonly selected: number
  readonly mean: Columns
}
/** What was worked out last of each model: while a run goes on, only the trial under way changes. */
const known = new WeakMap<ModelRows, Known>()

/** As `meanColumns`; worked out only where it may have changed. */
function keptColumns(model: ModelRows, extentMs: number, length: number): Columns {
  const [first] = model.rows
  if (first === undefined || first.index.isGrowing) return meanColumns(model, extentMs, length)
  const { selected } = first.index
  const last = known.get(model)
  const isSame = last?.extentMs === extentMs && last.selected === selected && last.mean.length === length
  if (isSame) return last.mean
  const mean = meanColumns(model, extentMs, length)
  known.set(model, { extentMs, selected, mean })
  return mean
}

/** The time per look of all lanes of a model together, divided by their number. */
function meanColumns({ rows }: ModelRows, extentMs: number, length: number): Columns {
  const mean = new Columns(length)
  const one = new Columns(length)
  const stepMs = wholeWindow(extentMs).toMs / length
  for (const { index } of rows) {
    fillColumns(index, { fromMs: 0, stepMs }, one)
    for (let at = 0; at < mean.sumsMs.length; at++) {
      mean.sumsMs[at] = (mean.sumsMs[at] ?? 0) + (one.sumsMs[at] ?? 0) / rows.length
    }
  }
  mean.look.fill(STACKED)
  return mean
}

/** Paints the whole of the time: a strip for each model, with a gap of `gap` screen pixels between them. */
export function paintMinimap(
  raster: Raster,
  timeline: TimelineModel,
  { palette, scale, gap }: { palette: Palette; scale: number; gap: number },
): void {
  raster.pixels.fill(palette.paper)
  const length = Math.floor(raster.width / scale)
  const { models, extentMs } = timeline
  const height = Math.floor((raster.height + gap) / Math.max(1, models.length)) - gap
  for (const [at, model] of models.entries()) {
    const [row] = model.rows
    if (row === undefined || height < 1) continue
    const columns = keptColumns(model, extentMs, length)
    const columnMs = wholeWindow(extentMs).toMs / length
    const place = { top: at * (height + gap), height, scale, columnMs, leastMs: columnMs / (2 * height) }
    paintLane(raster, row.index, columns, place, palette)
    // After the model's last slice there is nothing.
    const end = Math.ceil((model.wallMs / wholeWindow(extentMs).toMs) * raster.width)
    raster.fill(end, place.top, raster.width, place.top + height, palette.paper)
  }
}
