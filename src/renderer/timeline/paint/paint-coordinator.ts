import type { Palette } from './colours.ts'
import type { Raster } from './raster.ts'

/** Where a coordinator is painted, in pixels of the screen; a column is `scale` of them wide. */
export interface CoordinatorPlace {
  readonly top: number
  readonly height: number
  /** Where the last of its lanes ends. */
  readonly bottom: number
  readonly scale: number
  readonly fromMs: number
  readonly columnMs: number
  /** When it held all results. */
  readonly wallMs: number
  /** False while its lanes are still at work. */
  readonly hasJoined: boolean
}

/** Columns of the bars at fork and join. */
const BAR = 3

/**
 * Paints the coordinator of a model's lanes: it starts them (fork), waits, and goes on when it holds all results (join).
 * A bar at either end, its waiting between them as the light line that waiting is, and a line down to the lanes.
 */
export function paintCoordinator(
  raster: Raster,
  { top, height, bottom, scale, fromMs, columnMs, wallMs, hasJoined }: CoordinatorPlace,
  palette: Palette,
): void {
  const columnOf = (ms: number): number => Math.round((ms - fromMs) / columnMs)
  const [fork, join] = [columnOf(0), columnOf(wallMs)]
  const middle = top + Math.floor((height - scale) / 2)
  raster.fill(fork * scale, middle, join * scale, middle + scale, palette.waiting)
  raster.fill(fork * scale, top, (fork + BAR) * scale, top + height, palette.ready)
  raster.fill(fork * scale, top, (fork + 1) * scale, bottom, palette.ready)
  if (!hasJoined) return
  raster.fill((join - BAR) * scale, top, join * scale, top + height, palette.ready)
  raster.fill((join - 1) * scale, top, join * scale, bottom, palette.ready)
}
