import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PictureBand } from '../../../../src/contract/run/events.ts'
import { addBands } from '../../../../src/renderer/client/pictures.ts'
import {
  columnsOf,
  paintBand,
  paintStep,
  workerMarks,
} from '../../../../src/renderer/results/charts/picture-paint.ts'
import { taskShades } from '../../../../src/renderer/results/charts/task-shades.ts'
import { COLOUR_NAMES, packPixel, paletteOf } from '../../../../src/renderer/timeline/paint/colours.ts'

const PALETTE = paletteOf((name) => packPixel(COLOUR_NAMES.indexOf(name) * 12, 100, 50))
const SHADES = taskShades(PALETTE)

function band(topRow: number, rows: number, value = 100, width = 8, height = 12): PictureBand {
  const pixels = new Uint8Array(width * rows).fill(value)
  return { kind: 'band', pictureWidth: width, pictureHeight: height, topRow, rows, pixels }
}

describe('painting a picture', () => {
  test('gives each pixel its shade', () => {
    const shades = SHADES.tasks[2] ?? new Uint8Array()
    const painted = paintBand(band(0, 1, 100), 1, shades)
    expect([...(painted?.rgba.slice(0, 4) ?? [])]).toEqual([...shades.slice(300, 303), 255])
  })

  test('has shades for each task colour, fainter ones beside a selected task, and dark ones inside the set', () => {
    const { tasks, faint } = SHADES
    expect(new Set(tasks.map((shades) => shades.slice(450, 453).join())).size).toBe(PALETTE.tasks.length)
    for (const [at, shades] of tasks.entries()) {
      expect([...shades.slice(765)]).toEqual([16, 18, 22])
      expect(faint[at]?.slice(450, 453)).not.toEqual(shades.slice(450, 453))
    }
    expect(taskShades(PALETTE)).toBe(SHADES)
  })

  test('takes the mean of the pixels under one of the canvas', () => {
    const chequered = band(0, 2)
    chequered.pixels.forEach((_, at) => (chequered.pixels[at] = at % 2 === 0 ? 0 : 200))
    const shades = SHADES.tasks[0] ?? new Uint8Array(768)
    const mean = ((shades[0] ?? 0) + (shades[600] ?? 0)) / 2
    expect(paintBand(chequered, 2, shades)?.rgba[0]).toBeCloseTo(mean, -1)
  })

  test('covers every row of the canvas exactly once, whatever the bands and the step', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        (heights, step) => {
          const height = heights.reduce((sum, rows) => sum + rows, 0)
          const covered: number[] = []
          let topRow = 0
          for (const rows of heights) {
            const painted = paintBand(band(topRow, rows, 1, 8, height), step, new Uint8Array(768))
            for (let row = 0; row < (painted?.height ?? 0); row++) covered.push((painted?.top ?? 0) + row)
            topRow += rows
          }
          expect(covered).toEqual(Array.from({ length: Math.ceil(height / step) }, (_, row) => row))
        },
      ),
    )
  })

  test('makes large pictures smaller, and none larger', () => {
    expect(paintStep({ width: 900, height: 600 }, 220)).toBe(4)
    expect(paintStep({ width: 900, height: 600 }, 2_000)).toBe(1)
    expect(paintStep({ width: 4_000, height: 4_000 }, 4_000)).toBe(3)
    expect(paintStep({ width: 900, height: 600 }, 0)).toBe(1)
  })
})

describe('the columns beside a picture', () => {
  const outputs = [0, 1, 2].map((task) => ({ task, worker: task % 2, output: band(task * 4, 4) }))
  const picture = addBands(undefined, outputs)
  if (picture === undefined) throw new Error('There is no picture.')

  test('have each band at its height, in the column of the worker that computed it', () => {
    expect(workerMarks(picture, 2)).toEqual([
      { task: 0, left: 0, width: 0.5, top: 0, height: 1 / 3 },
      { task: 1, left: 0.5, width: 0.5, top: 1 / 3, height: 1 / 3 },
      { task: 2, left: 0, width: 0.5, top: 2 / 3, height: 1 / 3 },
    ])
  })

  test('are as many as the workers, also those that drew nothing', () => {
    expect(columnsOf(picture, 5)).toBe(5)
    expect(columnsOf(picture, null)).toBe(2)
    expect(columnsOf({ ...picture, bands: [] }, null)).toBe(1)
  })
})
