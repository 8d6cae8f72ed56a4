import type { Pixel } from './colours.ts'

/** Up to this many pixels are set one by one. */
const NARROW = 12

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
    const { pixels, width } = this
    const from = Math.max(0, left)
    const to = Math.min(width, right)
    const end = Math.min(this.height, bottom)
    for (let y = Math.max(0, top); y < end; y++) {
      // Calling `fill` for a few pixels costs more than they do.
      if (to - from > NARROW) pixels.fill(pixel, y * width + from, y * width + to)
      else for (let x = from; x < to; x++) pixels[y * width + x] = pixel
    }
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
    const { pixels, width } = this
    const from = Math.max(0, left)
    const to = Math.min(width, right)
    const end = Math.min(this.height, bottom)
    const begin = Math.max(0, top)
    const period = unit * 4
    // Counted up, since dividing for every pixel takes longer than the rest.
    let rowPhase = (from + begin) % period
    for (let y = begin; y < end; y++) {
      let phase = rowPhase
      for (let x = from; x < to; x++) {
        pixels[y * width + x] = phase < unit ? stripe : ground
        if (++phase === period) phase = 0
      }
      if (++rowPhase === period) rowPhase = 0
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
    const { pixels, width } = this
    const from = Math.max(0, left)
    const to = Math.min(width, right)
    const end = Math.min(this.height, bottom)
    const begin = Math.max(0, top)
    const period = unit * 3
    let rowPhase = begin % period
    for (let y = begin; y < end; y++) {
      let phase = from % period
      for (let x = from; x < to; x++) {
        pixels[y * width + x] = phase < unit && rowPhase < unit ? dot : ground
        if (++phase === period) phase = 0
      }
      if (++rowPhase === period) rowPhase = 0
    }
  }
}
