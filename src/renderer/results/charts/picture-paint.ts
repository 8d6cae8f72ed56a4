import type { PictureBand } from '../../../contract/run/events.ts'
import { type Picture, workersOf } from '../../client/pictures.ts'

/** The longest side of what is painted: no window shows more of a larger picture. */
const MAX_SIDE = 1_600

/** The number of pixels of the picture, in each direction, that make one on a canvas of that width. */
export function paintStep({ width, height }: { width: number; height: number }, shownWidth: number): number {
  const fitting = shownWidth > 0 ? Math.floor(width / shownWidth) : 1
  return Math.max(1, fitting, Math.ceil(Math.max(width, height) / MAX_SIDE))
}

/** Rows of a canvas. */
interface CanvasRows {
  readonly top: number
  readonly height: number
}

/**
 * A picture as RGBA bytes, band by band. Each canvas pixel is the mean of `step` × `step` of the picture: single pixels
 * would make noise of fine structures. They may belong to several bands, whose rows need not be neighbours.
 */
export class PicturePaint {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
  readonly #step: number
  /** Per canvas pixel the sums of red, green and blue so far, and of how many pixels of the picture. */
  readonly #sums: Uint32Array
  readonly #counts: Uint32Array
  /** The canvas rows that have changed since `update`. */
  #from = Infinity
  #to = -Infinity

  constructor({ width, height }: { readonly width: number; readonly height: number }, step: number) {
    this.width = Math.ceil(width / step)
    this.height = Math.ceil(height / step)
    this.#step = step
    const pixels = this.width * this.height
    this.rgba = new Uint8ClampedArray(pixels * 4)
    this.#sums = new Uint32Array(pixels * 3)
    this.#counts = new Uint32Array(pixels)
  }

  /** Adds a band in its task's shades. */
  add({ topRow, rowStep, rows, pictureWidth, pixels }: PictureBand, shades: Uint8Array): void {
    for (let row = 0; row < rows; row++) {
      const canvasRow = Math.floor((topRow + row * rowStep) / this.#step)
      if (canvasRow >= this.height) break
      this.#from = Math.min(this.#from, canvasRow)
      this.#to = Math.max(this.#to, canvasRow + 1)
      this.#addRow(pixels, row * pictureWidth, pictureWidth, canvasRow * this.width, shades)
    }
  }

  /** Brings `rgba` up to date; returns the rows that have changed, or null. */
  update(): CanvasRows | null {
    const [from, to] = [this.#from, this.#to]
    if (from >= to) return null
    this.#from = Infinity
    this.#to = -Infinity
    for (let at = from * this.width; at < to * this.width; at++) {
      const count = this.#counts[at] ?? 0
      if (count === 0) continue
      for (let part = 0; part < 3; part++) this.rgba[at * 4 + part] = (this.#sums[at * 3 + part] ?? 0) / count
      this.rgba[at * 4 + 3] = 255
    }
    return { top: from, height: to - from }
  }

  #addRow(pixels: Uint8Array, first: number, length: number, to: number, shades: Uint8Array): void {
    const [sums, counts, step] = [this.#sums, this.#counts, this.#step]
    for (let column = 0; column < length; column++) {
      const at = to + Math.floor(column / step)
      const shade = (pixels[first + column] ?? 255) * 3
      for (let part = 0; part < 3; part++) {
        sums[at * 3 + part] = (sums[at * 3 + part] ?? 0) + (shades[shade + part] ?? 0)
      }
      counts[at] = (counts[at] ?? 0) + 1
    }
  }
}

/** The number of columns: the workers of the model, or those that are known. */
export function columnsOf(picture: Picture, workers: number | null): number {
  return Math.max(1, workers ?? 0, (workersOf(picture).at(-1) ?? -1) + 1)
}

/** For each row of a picture the position of its band among `bands`; -1 where there is none yet. */
export function bandOfRow({ height, bands }: Picture): Int32Array {
  const owners = new Int32Array(height).fill(-1)
  for (const [at, { band }] of bands.entries()) {
    for (let row = 0; row < band.rows; row++) owners[band.topRow + row * band.rowStep] = at
  }
  return owners
}
