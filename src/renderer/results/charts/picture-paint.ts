import type { PictureBand } from '../../../contract/run/events.ts'
import { type Picture, workersOf } from '../../client/pictures.ts'

/** The longest side of what is painted: no window shows more of a larger picture. */
const MAX_SIDE = 1_600

/** How many pixels of the picture, in each direction, make one on a canvas of that width. */
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
 * One band in its task's shades, each canvas pixel the mean of `step` × `step` of the picture: single pixels would make
 * noise of fine structures. Null where no row of the canvas begins in the band.
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
      const rectangle = [column * step, lastColumn, firstRow, lastRow] as const
      writeMean(band, shades, rectangle, rgba, (row * width + column) * 4)
    }
  }
  return { top, width, height, rgba }
}

/** Writes the mean colour of a rectangle of a band to `rgba` at `at`. */
function writeMean(
  { pixels, pictureWidth }: PictureBand,
  shades: Uint8Array,
  [left, right, top, bottom]: readonly [left: number, right: number, top: number, bottom: number],
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

/** A band in the column of its worker. Places are shares of the columns' width and the picture's height. */
export interface WorkerMark {
  readonly task: number
  readonly left: number
  readonly width: number
  readonly top: number
  readonly height: number
}

/** The number of columns: the workers of the model, or those that are known. */
export function columnsOf(picture: Picture, workers: number | null): number {
  return Math.max(1, workers ?? 0, (workersOf(picture).at(-1) ?? -1) + 1)
}

/** Each band of a picture in the column of the worker that computed it. */
export function workerMarks(picture: Picture, columns: number): WorkerMark[] {
  return picture.bands.map(({ task, worker, band }) => ({
    task,
    left: worker / columns,
    width: 1 / columns,
    top: band.topRow / picture.height,
    height: band.rows / picture.height,
  }))
}
