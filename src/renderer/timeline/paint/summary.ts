import { NO_TASK } from '../../../contract/columns/states.ts'
import type { ModelLanes } from '../model/lanes.ts'
import type { Palette } from './colours.ts'
import { type LanePlace, paintLane } from './paint-lane.ts'
import { NOTHING, PixelColumns, STACKED, fillColumns } from './pixel-columns.ts'
import type { Surface } from './surface.ts'

/** Paints all lanes of a model as one: the mean of the time per style. `columns` are overwritten. */
export function paintSummary(
  surface: Surface,
  { lanes }: ModelLanes,
  columns: PixelColumns,
  place: LanePlace,
  palette: Palette,
): void {
  const [first] = lanes
  if (first === undefined) return
  const { fromMs, columnMs } = place
  const mean = new PixelColumns(columns.length)
  mean.style.fill(NOTHING)
  mean.owner.fill(NO_TASK)
  for (const { index } of lanes) {
    fillColumns(index, { fromMs, stepMs: columnMs }, columns)
    for (let at = 0; at < mean.sumsMs.length; at++) {
      mean.sumsMs[at] = (mean.sumsMs[at] ?? 0) + (columns.sumsMs[at] ?? 0) / lanes.length
    }
    for (let at = 0; at < columns.length; at++) {
      mean.present[at] = (mean.present[at] ?? 0) | (columns.present[at] ?? 0)
      if (columns.slice[at] !== -1) mean.style[at] = STACKED
    }
  }
  paintLane(surface, first.index, mean, place, palette)
}
