import type { AwaitCause } from '../../../contract/columns/states.ts'
import type { Pixel } from './colours.ts'
import type { Surface } from './surface.ts'

/** The side of the square that the paths are drawn in. */
export const ICON_BOX = 16
/** The width of their lines in CSS pixels. */
const LINE = 1.15

/** The icons of the causes that tasks wait for, as SVG path data. */
const PATHS: Readonly<Record<AwaitCause, string>> = {
  // A globe.
  web: 'M15 8A7 7 0 1 1 1 8A7 7 0 1 1 15 8M1 8H15M8 1C4 5 4 11 8 15M8 1C12 5 12 11 8 15',
  // A cylinder.
  database:
    'M2.5 3.5C2.5 .5 13.5 .5 13.5 3.5V12.5C13.5 15.5 2.5 15.5 2.5 12.5ZM2.5 3.5C2.5 6.5 13.5 6.5 13.5 3.5',
  // A page with a corner turned down.
  file: 'M3 1H9.5L13 4.5V15H3ZM9.5 1V4.5H13M5.5 8H10.5M5.5 11.5H10.5',
  // A clock.
  timer: 'M15 8A7 7 0 1 1 1 8A7 7 0 1 1 15 8M8 3.5V8L11 10',
  // Two parts of one thing.
  task: 'M1.5 1.5H9.5V9.5H1.5ZM12 6.5H14.5V14.5H6.5V12',
}

/** The icon's lines as SVG path data, in a square of `ICON_BOX`. */
export function iconPath(cause: AwaitCause): string {
  return PATHS[cause]
}

/** Draws what is waited for, `size` high, around a point. `unit` is a CSS pixel. */
export function paintIcon(
  surface: Surface,
  cause: AwaitCause,
  {
    x,
    y,
    size,
    unit,
  }: { readonly x: number; readonly y: number; readonly size: number; readonly unit: number },
  colour: Pixel,
): void {
  const corner = { x: x - size / 2, y: y - size / 2 }
  surface.stroke({ ...corner, path: PATHS[cause], scale: size / ICON_BOX, width: LINE * unit, colour })
}
