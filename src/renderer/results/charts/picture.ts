import type { PictureBand, TaskOutput } from '../../../contract/run/events.ts'

/** Longest side of what is painted: a larger picture is made smaller, as no window shows more of it. */
const MAX_SIDE = 1_600

/** A band, the task that it is, and the lane that computed it. */
export interface TaskBand {
  readonly task: number
  readonly lane: number
  readonly band: PictureBand
}

/** One model's picture as far as it has come. `bands` only grows until the model's next trial begins anew. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly bands: readonly TaskBand[]
}

/** The picture with the bands among `outputs` added; a picture of another size is begun anew. */
export function addBands(picture: Picture | undefined, outputs: readonly TaskOutput[]): Picture | undefined {
  const first = outputs[0]?.output
  if (first === undefined) return picture
  const { pictureWidth: width, pictureHeight: height } = first
  const same = picture !== undefined && picture.width === width && picture.height === height
  const bands = outputs.map(({ task, worker: lane, output }) => ({ task, lane, band: output }))
  return { width, height, bands: same ? [...picture.bands, ...bands] : bands }
}

/** The same picture with nothing on it yet, for a model's next trial. */
export function blank(picture: Picture | undefined): Picture | undefined {
  return picture === undefined ? undefined : { ...picture, bands: [] }
}

/** True when every row is there. */
export function isComplete({ height, bands }: Picture): boolean {
  return bands.reduce((rows, { band }) => rows + band.rows, 0) >= height
}

/** Lanes that drew any of the picture, in order. */
export function lanesOf(picture: Picture): number[] {
  return [...new Set(picture.bands.map(({ lane }) => lane))].sort((a, b) => a - b)
}

/** How many pixels of the picture, across and down, make one on a canvas that is shown `shownWidth` pixels wide. */
export function paintStep({ width, height }: { width: number; height: number }, shownWidth: number): number {
  const fitting = shownWidth > 0 ? Math.floor(width / shownWidth) : 1
  return Math.max(1, fitting, Math.ceil(Math.max(width, height) / MAX_SIDE))
}

/** Rows of a canvas as RGBA bytes. */
interface PaintedRows {
  readonly top: number
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

/**
 * One band in its task's shades, each canvas pixel the mean of `step` × `step` of the picture: taking single ones
 * would make noise of fine structures. Null where the band begins no row of the canvas.
 */
export function paintBand(band: PictureBand, step: number, shades: Uint8Array): PaintedRows | null {
  const top = Math.ceil(band.topRow / step)
  const height = Math.ceil((band.topRow + band.rows) / step) - top
  const width = Math.ceil(band.pictureWidth / step)
  if (height <= 0 || width <= 0) return null
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let row = 0; row < height; row++) {
    const firstRow = (top + row) * step - band.topRow
    const lastRow = Math.min(firstRow + step, band.rows)
    for (let column = 0; column < width; column++) {
      const lastColumn = Math.min((column + 1) * step, band.pictureWidth)
      meanShade(
        band,
        shades,
        [column * step, lastColumn, firstRow, lastRow],
        rgba,
        (row * width + column) * 4,
      )
    }
  }
  return { top, width, height, rgba }
}

/** Writes the mean colour of a rectangle of a band, given as [left, right, top, bottom], to `rgba` at `at`. */
function meanShade(
  { pixels, pictureWidth }: PictureBand,
  shades: Uint8Array,
  [left, right, top, bottom]: readonly [number, number, number, number],
  rgba: Uint8ClampedArray,
  at: number,
): void {
  let [red, green, blue] = [0, 0, 0]
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const shade = (pixels[row * pictureWidth + column] ?? 255) * 3
      red += shades[shade] ?? 0
      green += shades[shade + 1] ?? 0
      blue += shades[shade + 2] ?? 0
    }
  }
  const count = (right - left) * (bottom - top)
  rgba[at] = red / count
  rgba[at + 1] = green / count
  rgba[at + 2] = blue / count
  rgba[at + 3] = 255
}
