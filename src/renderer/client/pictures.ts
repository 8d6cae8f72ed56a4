import type { ModelId } from '../../contract/models/index.ts'
import type { PictureBand, RunEvent, TaskOutput } from '../../contract/run/events.ts'

/** A band of a picture, its task, and the worker that computed it. */
export interface TaskBand {
  readonly task: number
  readonly worker: number
  readonly band: PictureBand
}

/** The picture of one model so far. `bands` only grows until the model's next trial. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly bands: readonly TaskBand[]
}

/** The picture of each model, where the workload makes one. */
export type Pictures = Readonly<Partial<Record<ModelId, Picture>>>

/** The pictures after an event; the same object where the event does not change them. */
export function addToPictures(pictures: Pictures, event: RunEvent): Pictures {
  if (event.type !== 'trial-started' && event.type !== 'outputs') return pictures
  const { model } = event.trial
  const before = pictures[model]
  const after = event.type === 'outputs' ? addBands(before, event.outputs) : emptied(before)
  return after === undefined ? pictures : { ...pictures, [model]: after }
}

/** The picture with the bands of `outputs`; a picture of another size replaces it. */
export function addBands(picture: Picture | undefined, outputs: readonly TaskOutput[]): Picture | undefined {
  const first = outputs[0]?.output
  if (first === undefined) return picture
  const { pictureWidth: width, pictureHeight: height } = first
  const isSame = picture?.width === width && picture.height === height
  const bands = outputs.map(({ task, worker, output }) => ({ task, worker, band: output }))
  return { width, height, bands: isSame ? [...picture.bands, ...bands] : bands }
}

/** The same picture without bands, for a model's next trial. */
export function emptied(picture: Picture | undefined): Picture | undefined {
  return picture === undefined ? undefined : { ...picture, bands: [] }
}

/** True if every row is there. */
export function isComplete({ height, bands }: Picture): boolean {
  return bands.reduce((rows, { band }) => rows + band.rows, 0) >= height
}

/** The workers that computed any of the picture, in order. */
export function workersOf({ bands }: Picture): number[] {
  return [...new Set(bands.map(({ worker }) => worker))].sort((a, b) => a - b)
}
