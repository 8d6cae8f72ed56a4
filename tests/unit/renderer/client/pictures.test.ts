import { describe, expect, test } from 'vitest'
import type { PictureBand, RunEvent } from '../../../../src/contract/run/events.ts'
import {
  addBands,
  addToPictures,
  emptied,
  isComplete,
  workersOf,
} from '../../../../src/renderer/client/pictures.ts'
import { keyOf } from '../../../fixtures/documents.ts'

function band(topRow: number, rows: number, width = 8, height = 12): PictureBand {
  const pixels = new Uint8Array(width * rows)
  return { kind: 'band', pictureWidth: width, pictureHeight: height, topRow, rowStep: 1, rows, pixels }
}

describe('a picture', () => {
  test('grows band by band and knows its workers', () => {
    const first = addBands(undefined, [{ task: 0, worker: 1, output: band(0, 4) }])
    const both = addBands(first, [{ task: 1, worker: 0, output: band(4, 4) }])
    expect(both?.bands).toHaveLength(2)
    expect(both === undefined ? [] : workersOf(both)).toEqual([0, 1])
    expect(first?.bands).toHaveLength(1)
  })

  test('is complete when its last row is there', () => {
    const outputs = [band(8, 4), band(0, 4), band(4, 4)].map((output, task) => ({ task, worker: 0, output }))
    const pictures = [1, 2, 3].map((count) => addBands(undefined, outputs.slice(0, count)))
    expect(pictures.map((one) => one && isComplete(one))).toEqual([false, false, true])
  })

  test('is emptied for the next trial, and replaced when its size changes', () => {
    const picture = addBands(undefined, [{ task: 0, worker: 1, output: band(0, 4) }])
    expect(emptied(picture)).toMatchObject({ width: 8, height: 12, bands: [] })
    const other = addBands(picture, [{ task: 0, worker: 0, output: band(0, 2, 4, 4) }])
    expect(other).toMatchObject({ width: 4, height: 4 })
    expect(other?.bands).toHaveLength(1)
  })

  test('belongs to the model of its trial', () => {
    const trial = keyOf('threads')
    const outputs: RunEvent = {
      type: 'outputs',
      trial,
      outputs: [{ task: 0, worker: 0, output: band(0, 4) }],
    }
    const pictures = addToPictures({}, outputs)
    expect(Object.keys(pictures)).toEqual(['threads'])
    expect(addToPictures(pictures, { type: 'trial-started', trial, workers: 1 }).threads?.bands).toEqual([])
    expect(addToPictures(pictures, { type: 'run-finished', state: 'completed' })).toBe(pictures)
  })
})
