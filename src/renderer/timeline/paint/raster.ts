import type { Pixel } from './colours.ts'
import type { Surface, SurfaceStroke, SurfaceText } from './surface.ts'

/** Up to this many pixels are set one by one: calling `fill` costs more. */
const NARROW = 12

/** The place of an area in the picture that it is a part of. */
interface Area {
  readonly picture: RasterSurface
  readonly left: number
  readonly top: number
}

/** A surface of pixels in memory, row by row, as a canvas takes them. Lines and texts are collected for the canvas to draw. */
export class RasterSurface implements Surface {
  readonly width: number
  readonly height: number
  readonly isExact = false
  readonly pixels: Uint32Array<ArrayBuffer>
  readonly strokes: SurfaceStroke[]
  readonly texts: SurfaceText[]
  readonly #left: number
  readonly #top: number
  /** The pixels of a row of the picture, and the place of this surface's first pixel. */
  readonly #stride: number
  readonly #offset: number

  constructor(width: number, height: number, area?: Area) {
    this.width = width
    this.height = height
    this.pixels = area?.picture.pixels ?? new Uint32Array(width * height)
    this.strokes = area?.picture.strokes ?? []
    this.texts = area?.picture.texts ?? []
    this.#left = area?.left ?? 0
    this.#top = area?.top ?? 0
    this.#stride = area === undefined ? width : area.picture.#stride
    this.#offset = area === undefined ? 0 : area.picture.#offset + this.#top * this.#stride + this.#left
  }

  fill(left: number, top: number, right: number, bottom: number, colour: Pixel): void {
    const { pixels } = this
    const stride = this.#stride
    const from = Math.max(0, left)
    const to = Math.min(this.width, right)
    const end = Math.min(this.height, bottom)
    for (let y = Math.max(0, top); y < end; y++) {
      const row = this.#offset + y * stride
      if (to - from > NARROW) pixels.fill(colour, row + from, row + to)
      else for (let x = from; x < to; x++) pixels[row + x] = colour
    }
  }

  hatch(
    left: number,
    top: number,
    right: number,
    bottom: number,
    stripe: Pixel,
    ground: Pixel,
    unit: number,
  ): void {
    const { pixels } = this
    const from = Math.max(0, left)
    const to = Math.min(this.width, right)
    const end = Math.min(this.height, bottom)
    const begin = Math.max(0, top)
    const period = unit * 4
    // Counted up, since dividing for every pixel takes longer than the rest.
    let rowPhase = (from + begin) % period
    for (let y = begin; y < end; y++) {
      const row = this.#offset + y * this.#stride
      let phase = rowPhase
      for (let x = from; x < to; x++) {
        pixels[row + x] = phase < unit ? stripe : ground
        if (++phase === period) phase = 0
      }
      if (++rowPhase === period) rowPhase = 0
    }
  }

  dots(
    left: number,
    top: number,
    right: number,
    bottom: number,
    dot: Pixel,
    ground: Pixel,
    unit: number,
  ): void {
    const { pixels } = this
    const from = Math.max(0, left)
    const to = Math.min(this.width, right)
    const end = Math.min(this.height, bottom)
    const begin = Math.max(0, top)
    const period = unit * 3
    let rowPhase = begin % period
    for (let y = begin; y < end; y++) {
      const row = this.#offset + y * this.#stride
      let phase = from % period
      for (let x = from; x < to; x++) {
        pixels[row + x] = phase < unit && rowPhase < unit ? dot : ground
        if (++phase === period) phase = 0
      }
      if (++rowPhase === period) rowPhase = 0
    }
  }

  stroke(stroke: SurfaceStroke): void {
    this.strokes.push({ ...stroke, x: stroke.x + this.#left, y: stroke.y + this.#top })
  }

  text(text: SurfaceText): void {
    this.texts.push({ ...text, x: text.x + this.#left, y: text.y + this.#top })
  }

  group(): void {
    // Pixels have no groups.
  }

  /** Empties the surface for the next picture. */
  clear(colour: Pixel): void {
    this.fill(0, 0, this.width, this.height, colour)
    this.strokes.length = 0
    this.texts.length = 0
  }

  area(left: number, top: number, width: number, height: number): RasterSurface {
    return new RasterSurface(width, height, { picture: this, left, top })
  }
}
