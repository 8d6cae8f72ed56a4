import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PictureBand } from '../../../src/contract/events.ts'
import { LANE_COLOURS, LANE_SHADES } from '../../../src/renderer/charts/lane-colours.ts'
import {
  addBands,
  blank,
  isComplete,
  lanesOf,
  paintBand,
  paintStep,
} from '../../../src/renderer/charts/picture.ts'

function band(topRow: number, rows: number, value = 100, width = 8, height = 12): PictureBand {
  return {
    kind: 'band',
    pictureWidth: width,
    pictureHeight: height,
    topRow,
    rows,
    pixels: new Uint8Array(width * rows).fill(value),
  }
}

describe('a picture', () => {
  test('grows band by band and knows its lanes', () => {
    const first = addBands(undefined, [{ task: 0, lane: 1, output: band(0, 4) }])
    const both = addBands(first, [{ task: 1, lane: 0, output: band(4, 4) }])
    expect(both?.bands).toHaveLength(2)
    expect(both === undefined ? [] : lanesOf(both)).toEqual([0, 1])
    expect(first?.bands).toHaveLength(1)
  })

  test('is complete when its last row is there', () => {
    const outputs = [band(8, 4), band(0, 4), band(4, 4)].map((output, task) => ({ task, lane: 0, output }))
    expect(
      [1, 2, 3]
        .map((count) => addBands(undefined, outputs.slice(0, count)))
        .map((one) => one && isComplete(one)),
    ).toEqual([false, false, true])
  })

  test('begins anew with the next trial, and when its size changes', () => {
    const picture = addBands(undefined, [{ task: 0, lane: 1, output: band(0, 4) }])
    expect(blank(picture)).toMatchObject({ width: 8, height: 12, bands: [] })
    const other = addBands(picture, [{ task: 0, lane: 0, output: band(0, 2, 1, 4, 4) }])
    expect(other).toMatchObject({ width: 4, height: 4 })
    expect(other?.bands).toHaveLength(1)
  })
})

describe('painting', () => {
  test('gives each pixel the shade of its lane', () => {
    const painted = paintBand({ lane: 2, band: band(0, 1, 100) }, 1)
    expect([...(painted?.rgba.slice(0, 4) ?? [])]).toEqual([...(LANE_SHADES[2]?.slice(300, 303) ?? []), 255])
  })

  test('uses the colours again beyond the last lane that has its own', () => {
    const paint = (lane: number): number[] => [...(paintBand({ lane, band: band(0, 1) }, 1)?.rgba ?? [])]
    expect(paint(LANE_COLOURS)).toEqual(paint(0))
    expect(paint(1)).not.toEqual(paint(0))
  })

  test('takes the mean of the pixels under one of the canvas', () => {
    const chequered = band(0, 2)
    chequered.pixels.forEach((_, at) => (chequered.pixels[at] = at % 2 === 0 ? 0 : 200))
    const shades = LANE_SHADES[0] ?? new Uint8Array(768)
    const mean = ((shades[0] ?? 0) + (shades[600] ?? 0)) / 2
    expect(paintBand({ lane: 0, band: chequered }, 2)?.rgba[0]).toBeCloseTo(mean, -1)
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
            const painted = paintBand({ lane: 0, band: band(topRow, rows, 1, 8, height) }, step)
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
