import type { Pixel } from './colours.ts'

/** A picture in memory, row by row, as a canvas takes it. */
export class Raster {
  readonly width: number
  readonly height: number
  readonly pixels: Uint32Array<ArrayBuffer>

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.pixels = new Uint32Array(width * height)
  }

  /** Fills a rectangle, cut to the picture. */
  fill(left: number, top: number, right: number, bottom: number, pixel: Pixel): void {
    const from = Math.max(0, left)
    const to = Math.min(this.width, right)
    if (to <= from) return
    const end = Math.min(this.height, bottom)
    for (let y = Math.max(0, top); y < end; y++)
      this.pixels.fill(pixel, y * this.width + from, y * this.width + to)
  }

  /**
   * Slanted stripes on a ground. They are fixed to the picture, not to the rectangle, so that neighbouring
   * rectangles make one pattern. `unit` is the width of a stripe; every fourth is drawn.
   */
  hatch(
    left: number,
    top: number,
    right: number,
    bottom: number,
    stripe: Pixel,
    ground: Pixel,
    unit: number,
  ): void {
    const to = Math.min(this.width, right)
    const end = Math.min(this.height, bottom)
    const period = unit * 4
    for (let y = Math.max(0, top); y < end; y++) {
      for (let x = Math.max(0, left); x < to; x++) {
        this.pixels[y * this.width + x] = (x + y) % period < unit ? stripe : ground
      }
    }
  }

  /** Dots on a ground, fixed to the picture; `unit` is the side of a dot, every third place has one. */
  dots(
    left: number,
    top: number,
    right: number,
    bottom: number,
    dot: Pixel,
    ground: Pixel,
    unit: number,
  ): void {
    const to = Math.min(this.width, right)
    const end = Math.min(this.height, bottom)
    const period = unit * 3
    for (let y = Math.max(0, top); y < end; y++) {
      for (let x = Math.max(0, left); x < to; x++) {
        this.pixels[y * this.width + x] = x % period < unit && y % period < unit ? dot : ground
      }
    }
  }
}
