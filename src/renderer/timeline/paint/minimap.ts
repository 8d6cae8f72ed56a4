import type { ModelLanes, TimelineData } from '../model/lanes.ts'
import { wholeWindow } from '../model/view-window.ts'
import type { Palette } from './colours.ts'
import { paintLane } from './paint-lane.ts'
import { PixelColumns, STACKED, fillColumns } from './pixel-columns.ts'
import type { RasterSurface } from './raster.ts'

interface Cached {
  readonly extentMs: number
  readonly selected: number
  readonly mean: PixelColumns
}
/** The last columns of each model: during a run only those of the live trial change. */
const cache = new WeakMap<ModelLanes, Cached>()

/** As `meanColumns`, but computed only where it may have changed. */
function cachedColumns(model: ModelLanes, extentMs: number, length: number): PixelColumns {
  const [first] = model.lanes
  if (first === undefined || first.index.isGrowing) return meanColumns(model, extentMs, length)
  const { selected } = first.index
  const last = cache.get(model)
  const isSame = last?.extentMs === extentMs && last.selected === selected && last.mean.length === length
  if (isSame) return last.mean
  const mean = meanColumns(model, extentMs, length)
  cache.set(model, { extentMs, selected, mean })
  return mean
}

/** The mean of the time per style over all lanes of a model. */
function meanColumns({ lanes }: ModelLanes, extentMs: number, length: number): PixelColumns {
  const mean = new PixelColumns(length)
  const one = new PixelColumns(length)
  const stepMs = wholeWindow(extentMs).toMs / length
  for (const { index } of lanes) {
    fillColumns(index, { fromMs: 0, stepMs }, one)
    for (let at = 0; at < mean.sumsMs.length; at++) {
      mean.sumsMs[at] = (mean.sumsMs[at] ?? 0) + (one.sumsMs[at] ?? 0) / lanes.length
    }
  }
  mean.style.fill(STACKED)
  return mean
}

/** Paints the whole time axis: a strip for each model, with a gap of `gap` pixels between them. */
export function paintMinimap(
  raster: RasterSurface,
  timeline: TimelineData,
  { palette, scale, gap }: { palette: Palette; scale: number; gap: number },
): void {
  raster.clear(palette.paper)
  const length = Math.floor(raster.width / scale)
  const { models, extentMs } = timeline
  const height = Math.floor((raster.height + gap) / Math.max(1, models.length)) - gap
  for (const [at, model] of models.entries()) {
    const [lane] = model.lanes
    if (lane === undefined || height < 1) continue
    const columns = cachedColumns(model, extentMs, length)
    const columnMs = wholeWindow(extentMs).toMs / length
    const top = at * (height + gap)
    const place = { top, height, scale, fromMs: 0, columnMs, minMs: columnMs / (2 * height) }
    paintLane(raster, lane.index, columns, place, palette)
    // After the model's last slice there is nothing.
    const end = Math.ceil((model.wallMs / wholeWindow(extentMs).toMs) * raster.width)
    raster.fill(end, top, raster.width, top + height, palette.paper)
  }
}
