import type { Pixel } from './colours.ts'

/** A line of text; `y` is its baseline. Sizes are those of the surface. */
export interface SurfaceText {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly size: number
  readonly isBold: boolean
  readonly anchor: 'start' | 'middle' | 'end'
  /** CSS. */
  readonly colour: string
}

/** A line that follows SVG path data, moved to `x`, `y` and enlarged by `scale`; its width is that of the surface. */
export interface SurfaceStroke {
  readonly path: string
  readonly x: number
  readonly y: number
  readonly scale: number
  readonly width: number
  readonly colour: Pixel
}

/**
 * The surface of the timeline: pixels in memory, or a vector drawing. Rectangles include `left` and `top`, exclude
 * `right` and `bottom`, are cut at the surface's edges, and cover what was painted before.
 */
export interface Surface {
  readonly width: number
  readonly height: number
  /** True if edges may lie between two columns of pixels. */
  readonly isExact: boolean
  fill(left: number, top: number, right: number, bottom: number, colour: Pixel): void
  /**
   * Slanted stripes. They are aligned to the surface, so that neighbouring rectangles make one pattern. `unit` is the
   * width of a stripe; every fourth is drawn.
   */
  hatch(
    left: number,
    top: number,
    right: number,
    bottom: number,
    stripe: Pixel,
    ground: Pixel,
    unit: number,
  ): void
  /** Dots, aligned to the surface. `unit` is the side of a dot; every third place has one. */
  dots(
    left: number,
    top: number,
    right: number,
    bottom: number,
    dot: Pixel,
    ground: Pixel,
    unit: number,
  ): void
  /** Draws a line over all areas of its group. */
  stroke(stroke: SurfaceStroke): void
  text(text: SurfaceText): void
  /** Begins a new group of shapes, such as those of one lane. */
  group(): void
  /** A part of this surface, which is painted on in its own coordinates. */
  area(left: number, top: number, width: number, height: number): Surface
}
