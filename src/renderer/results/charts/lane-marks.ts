import { type Picture, lanesOf } from './picture.ts'

/** A band in the columns of lanes beside a picture. Places are shares of the columns' width and the picture's height. */
export interface LaneMark {
  readonly task: number
  readonly left: number
  readonly width: number
  readonly top: number
  readonly height: number
}

/** How many columns there are: the lanes the model has, or those that are known of. */
export function laneColumns(picture: Picture, lanes: number | null): number {
  return Math.max(1, lanes ?? 0, (lanesOf(picture).at(-1) ?? -1) + 1)
}

/** Each band of a picture in the column of the lane that computed it. */
export function laneMarks(picture: Picture, columns: number): LaneMark[] {
  return picture.bands.map(({ task, lane, band }) => ({
    task,
    left: lane / columns,
    width: 1 / columns,
    top: band.topRow / picture.height,
    height: band.rows / picture.height,
  }))
}
