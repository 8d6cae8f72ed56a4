import type { PictureBand, TaskOutput } from '../../contract/events.ts'
import { LANE_SHADES } from './lane-colours.ts'

/** Longest side of what is painted: a larger picture is thinned out, as no window shows more of it. */
const MAX_SIDE = 1_600

/** A band and the lane that computed it. */
export interface LaneBand {
  readonly lane: number
  readonly band: PictureBand
}

/** One model's picture as far as it has come. `bands` only grows until the model's next trial begins anew. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly bands: readonly LaneBand[]
}

/** The picture with the bands among `outputs` added; a picture of another size is begun anew. */
export function addBands(picture: Picture | undefined, outputs: readonly TaskOutput[]): Picture | undefined {
  const first = outputs[0]?.output
  if (first === undefined) return picture
  const { pictureWidth: width, pictureHeight: height } = first
  const same = picture !== undefined && picture.width === width && picture.height === height
  const bands = outputs.map(({ lane, output }) => ({ lane, band: output }))
  return { width, height, bands: same ? [...picture.bands, ...bands] : bands }
}

/** The same picture with nothing on it yet, for a model's next trial. */
export function blank(picture: Picture | undefined): Picture | undefined {
  return picture === undefined ? undefined : { ...picture, bands: [] }
}

/** Lanes that drew any of the picture, in order. */
export function lanesOf(picture: Picture): number[] {
  return [...new Set(picture.bands.map(({ lane }) => lane))].sort((a, b) => a - b)
}

/** Every how many pixels one is painted, so that neither side is longer than the limit. */
export function paintStep({ width, height }: { width: number; height: number }): number {
  return Math.max(1, Math.ceil(Math.max(width, height) / MAX_SIDE))
}

/** One band as RGBA rows, thinned out by `step`: `top` is its first row on the canvas. Null when no row is left. */
export function paintBand(
  { lane, band }: LaneBand,
  step: number,
): { top: number; width: number; height: number; rgba: Uint8ClampedArray<ArrayBuffer> } | null {
  const shades = LANE_SHADES[lane % LANE_SHADES.length] ?? new Uint32Array(256)
  const top = Math.ceil(band.topRow / step)
  const height = Math.ceil((band.topRow + band.rows) / step) - top
  const width = Math.ceil(band.pictureWidth / step)
  if (height <= 0 || width <= 0) return null
  const colours = new Uint32Array(width * height)
  for (let row = 0; row < height; row++) {
    const source = ((top + row) * step - band.topRow) * band.pictureWidth
    for (let column = 0; column < width; column++) {
      colours[row * width + column] = shades[band.pixels[source + column * step] ?? 255] ?? 0
    }
  }
  return { top, width, height, rgba: new Uint8ClampedArray(colours.buffer) }
}
