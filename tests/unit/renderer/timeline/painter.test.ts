import { describe, expect, test } from 'vitest'
import {
  mixPixels,
  packPixel,
  paletteOf,
  parseColour,
} from '../../../../src/renderer/timeline/paint/colours.ts'
import { Columns, fillColumns } from '../../../../src/renderer/timeline/paint/columns.ts'
import { LaneIndex } from '../../../../src/renderer/timeline/model/lane-index.ts'
import { paintLane } from '../../../../src/renderer/timeline/paint/paint-lane.ts'
import { Raster } from '../../../../src/renderer/timeline/paint/raster.ts'
import { PALETTE as palette } from '../../../fixtures/palette.ts'
import { columnsOf, slicesOf } from '../../../fixtures/slices.ts'

const LETTERS: Readonly<Record<number, string>> = { 1: ' ', 2: '.', 3: '_', 4: 'o', 5: 'X', 6: '#' }

function letter(pixel: number): string {
  if (pixel >= 20) return String.fromCharCode(97 + pixel - 20)
  return pixel >= 10 ? String.fromCharCode(65 + pixel - 10) : (LETTERS[pixel] ?? '?')
}

interface Options {
  readonly fromMs?: number
  readonly stepMs?: number
  readonly width?: number
  readonly height?: number
  readonly selected?: number
  readonly scale?: number
}

/** A lane as a picture of letters: capitals are tasks, small letters their faint colours. */
function picture(
  slices: LaneIndex['slices'],
  { fromMs = 0, stepMs = 1, width = 12, height = 4, selected = -1, scale = 1 }: Options = {},
): string[] {
  const index = new LaneIndex(slices)
  index.select(selected)
  const columns = new Columns(width)
  fillColumns(index, { fromMs, stepMs }, columns)
  const raster = new Raster(width * scale, height)
  raster.pixels.fill(palette.paper)
  paintLane(raster, index, columns, { top: 0, height, scale, columnMs: stepMs, leastMs: 1e-9 }, palette)
  return Array.from({ length: height }, (_, y) =>
    [...raster.pixels.subarray(y * raster.width, (y + 1) * raster.width)].map(letter).join(''),
  )
}

describe('the painter', () => {
  test('draws what runs solid and full, a gap between two tasks', () => {
    expect(picture(slicesOf('0r6 1r6'))).toEqual(Array.from({ length: 4 }, () => 'AAAAAA BBBBB'))
  })

  test('draws two slices of one task without a gap', () => {
    expect(picture(slicesOf('0r6 0r6'), { height: 1 })).toEqual(['AAAAAAAAAAAA'])
  })

  test('draws what is preempted thin and hatched', () => {
    expect(picture(slicesOf('0r4 0p8'))).toEqual([
      'AAAA........',
      'AAAA........',
      'AAAAaaAaaaAa',
      'AAAAaAaaaAaa',
    ])
  })

  test('draws what waits as a light line', () => {
    expect(picture(slicesOf('-w12'), { height: 3 })).toEqual(['............', '............', '____________'])
  })

  test('draws what is ready dotted', () => {
    expect(picture(slicesOf('-y12'), { height: 10 }).slice(6)).toEqual([
      'o..o..o..o..',
      '............',
      '............',
      'o..o..o..o..',
    ])
  })

  test('draws a task that waits, or could go on, in its colour', () => {
    expect(picture(slicesOf('1w6 2y6'), { height: 5 })).toEqual([
      '...... .....',
      '...... .....',
      '...... .....',
      '...... ..C..',
      'BBBBBB .....',
    ])
    expect(picture(slicesOf('1w6 2w6'), { height: 1, selected: 2 })).toEqual(['bbbbbb CCCCC'])
  })

  test('marks what is blocked in the warning colour, with a bar that tells it without', () => {
    expect(picture(slicesOf('2b12'), { height: 3 })).toEqual(['XXXXXXXXXXXX', 'X          X', 'XXXXXXXXXXXX'])
  })

  test('draws a collection of garbage grey and lower', () => {
    expect(picture(slicesOf('0g12'))).toEqual([
      '............',
      '############',
      '############',
      '############',
    ])
  })

  test('stacks the shares of states where slices are small', () => {
    const specs = Array.from({ length: 120 }, (_, at) => ({ ms: 0.1, task: 0, state: at % 2 }))
    const rows = picture(columnsOf(specs), { height: 4 })
    expect(rows.slice(2)).toEqual(['AAAAAAAAAAAA', 'AAAAAAAAAAAA'])
    expect(rows.slice(0, 2)).toEqual(['AaaaAaaaAaaa', 'aaaAaaaAaaaA'])
  })

  test('stacks the shares of tasks by their time', () => {
    const specs = Array.from({ length: 360 }, (_, at) => ({ ms: 12 / 360, task: at % 3, state: 0 }))
    expect(picture(columnsOf(specs), { height: 3 })).toEqual(['CCCCCCCCCCCC', 'BBBBBBBBBBBB', 'AAAAAAAAAAAA'])
  })

  test('keeps a pixel for what took a thousandth of the time', () => {
    const rows = picture(slicesOf('0r5.5 0p0.001 0r6.499'), { height: 4 })
    expect(rows.map((row) => row[5])).toEqual(['a', 'A', 'A', 'A'])
  })

  test('marks a moment of running half as high as the lane, whoever ran, and what else there was', () => {
    const rows = picture(slicesOf('-w5.5 0r0.001 1r0.001 -w6.498'), { height: 6 })
    expect(rows.map((row) => row[5])).toEqual(['.', '.', '.', 'B', 'B', 'A'])
    const more = picture(slicesOf('-w5.3 0r0.001 0p0.2 -w6.499'), { height: 6 })
    expect(more.map((row) => row[5])).toEqual(['.', '.', 'a', 'A', 'A', 'A'])
  })

  test('leaves waiting empty in a block, with its line where there is nothing else', () => {
    const specs = Array.from({ length: 240 }, () => ({ ms: 0.05, task: -1, state: 2 }))
    expect(picture(columnsOf(specs), { height: 2 })).toEqual(['............', '____________'])
  })

  test('lets all tasks but the selected one step back', () => {
    expect(picture(slicesOf('0r4 1r4 1p4'), { selected: 1 })).toEqual([
      'aaaa BBB....',
      'aaaa BBB....',
      'aaaa BBBbbBb',
      'aaaa BBBbBbb',
    ])
  })

  test('lights up the selected task in a block too, below the others', () => {
    const specs = Array.from({ length: 120 }, (_, at) => ({ ms: 0.1, task: at % 2, state: 0 }))
    expect(picture(columnsOf(specs), { selected: 1, height: 2 })).toEqual(['aaaaaaaaaaaa', 'BBBBBBBBBBBB'])
  })

  test('cuts a corner off where a task begins and where it ends, if there is room', () => {
    const rows = picture(slicesOf('0r16 1r16 0r16'), { width: 48, height: 10 }).slice(0, 4)
    expect(rows).toEqual([
      '   AAAAAAAAAAAAA   BBBBBBBBBB    AAAAAAAAAAAA   ',
      '  AAAAAAAAAAAAAA  BBBBBBBBBBBB   AAAAAAAAAAAAA  ',
      ' AAAAAAAAAAAAAAA BBBBBBBBBBBBBB  AAAAAAAAAAAAAA ',
      'AAAAAAAAAAAAAAAA BBBBBBBBBBBBBBB AAAAAAAAAAAAAAA',
    ])
  })

  test('draws nothing before the first slice and after the last', () => {
    expect(picture(slicesOf('0r4'), { fromMs: -3, height: 1 })).toEqual(['   AAAA     '])
    expect(picture(slicesOf(''), { height: 1 })).toEqual(['            '])
    expect(picture(slicesOf('0r0 1p0'), { height: 1 })).toEqual(['            '])
  })

  test('draws a slice of nanoseconds and one of hours alike', () => {
    expect(picture(slicesOf('0r6e-6 1r6e-6'), { stepMs: 1e-6, height: 1 })).toEqual(['AAAAAA BBBBB'])
    expect(picture(slicesOf('0r21600000 1r21600000'), { stepMs: 3.6e6, height: 1 })).toEqual(['AAAAAA BBBBB'])
  })

  test('makes columns as wide as the screen needs', () => {
    expect(picture(slicesOf('0r3 1r3'), { width: 6, scale: 2, height: 1 })).toEqual(['AAAAAABBBBBB'])
  })
})

describe('colours', () => {
  test('are read as a browser computes them', () => {
    expect(parseColour('rgb(1, 2, 3)')).toBe(packPixel(1, 2, 3))
    expect(parseColour('rgb(1 2 3)')).toBe(packPixel(1, 2, 3))
    expect(parseColour('')).toBe(packPixel(0, 0, 0))
  })

  test('are mixed part by part', () => {
    expect(mixPixels(packPixel(0, 0, 0), packPixel(200, 100, 50), 0.5)).toBe(packPixel(100, 50, 25))
  })

  test('have ink on them that can be read', () => {
    const { inks } = paletteOf((name) =>
      name === 'task-1' ? packPixel(240, 228, 66) : packPixel(0, 60, 120),
    )
    expect(inks.slice(0, 2)).toEqual(['#111', '#fff'])
  })
})
