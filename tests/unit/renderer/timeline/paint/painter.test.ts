import { describe, expect, test } from 'vitest'
import type { SliceColumns } from '../../../../../src/contract/columns/slices.ts'
import { LaneIndex } from '../../../../../src/renderer/timeline/model/lane-index.ts'
import { layoutOf } from '../../../../../src/renderer/timeline/model/layout.ts'
import { timelineData } from '../../../../../src/renderer/timeline/model/sources.ts'
import {
  mixPixels,
  packPixel,
  paletteOf,
  parseColour,
} from '../../../../../src/renderer/timeline/paint/colours.ts'
import { paintLane } from '../../../../../src/renderer/timeline/paint/paint-lane.ts'
import { paintTimeline } from '../../../../../src/renderer/timeline/paint/paint-timeline.ts'
import { PixelColumns, fillColumns } from '../../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { RasterSurface } from '../../../../../src/renderer/timeline/paint/raster.ts'
import { PALETTE as palette } from '../../../../fixtures/palette.ts'
import { columnsOf, slicesOf, trialWith } from '../../../../fixtures/slices.ts'

const LETTERS: Readonly<Record<number, string>> = { 1: ' ', 2: '.', 3: '_', 4: 'o', 5: 'X', 6: '#' }

function letter(pixel: number): string {
  if (pixel >= 20) return String.fromCharCode(97 + pixel - 20)
  return pixel >= 10 ? String.fromCharCode(65 + pixel - 10) : (LETTERS[pixel] ?? '?')
}

/** A surface as a picture of letters: capitals are tasks, small letters their faint colours. */
function lettersOf({ pixels, width, height }: RasterSurface): string[] {
  return Array.from({ length: height }, (_, y) =>
    [...pixels.subarray(y * width, (y + 1) * width)].map(letter).join(''),
  )
}

interface Options {
  readonly fromMs?: number
  readonly stepMs?: number
  readonly width?: number
  readonly height?: number
  readonly selected?: number
  readonly scale?: number
}

/** A lane as a picture of letters. */
function picture(
  slices: SliceColumns,
  { fromMs = 0, stepMs = 1, width = 12, height = 4, selected = -1, scale = 1 }: Options = {},
): string[] {
  const index = new LaneIndex(slices)
  index.select(selected)
  const columns = new PixelColumns(width)
  fillColumns(index, { fromMs, stepMs }, columns)
  const raster = new RasterSurface(width * scale, height)
  raster.clear(palette.paper)
  const place = { top: 0, height, scale, fromMs, columnMs: stepMs, minMs: 1e-9 }
  paintLane(raster, index, columns, place, palette)
  return lettersOf(raster)
}

describe('the painter', () => {
  test('draws running slices solid and full, with a gap between two tasks', () => {
    expect(picture(slicesOf('0r6 1r6'))).toEqual(Array.from({ length: 4 }, () => 'AAAAAA BBBBB'))
  })

  test('draws two slices of one task without a gap', () => {
    expect(picture(slicesOf('0r6 0r6'), { height: 1 })).toEqual(['AAAAAAAAAAAA'])
  })

  test('draws preempted slices low and hatched', () => {
    expect(picture(slicesOf('0r4 0p8'))).toEqual([
      'AAAA........',
      'AAAA........',
      'AAAAaaAaaaAa',
      'AAAAaAaaaAaa',
    ])
  })

  test('draws waiting as a light line', () => {
    expect(picture(slicesOf('-w12'), { height: 3 })).toEqual(['............', '............', '____________'])
  })

  test('draws ready slices dotted', () => {
    expect(picture(slicesOf('-y12'), { height: 10 }).slice(6)).toEqual([
      'o..o..o..o..',
      '............',
      '............',
      'o..o..o..o..',
    ])
  })

  test('draws waiting and being ready in the colour of the task that they belong to', () => {
    expect(picture(slicesOf('1w6 2y6'), { height: 5 })).toEqual([
      '...... .....',
      '...... .....',
      '...... .....',
      '...... ..C..',
      'BBBBBB .....',
    ])
    expect(picture(slicesOf('1w6 2w6'), { height: 1, selected: 2 })).toEqual(['bbbbbb CCCCC'])
  })

  test('draws blocked slices in the warning colour, and with a bar that shows it without colour', () => {
    expect(picture(slicesOf('2b12'), { height: 3 })).toEqual(['XXXXXXXXXXXX', 'X          X', 'XXXXXXXXXXXX'])
  })

  test('draws garbage collection grey and lower', () => {
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

  test('draws a pixel for what took a thousandth of the time', () => {
    const rows = picture(slicesOf('0r5.5 0p0.001 0r6.499'), { height: 4 })
    expect(rows.map((row) => row[5])).toEqual(['a', 'A', 'A', 'A'])
  })

  test('marks a moment of running half as high as the lane, whatever else there was', () => {
    const rows = picture(slicesOf('-w5.5 0r0.001 1r0.001 -w6.498'), { height: 6 })
    expect(rows.map((row) => row[5])).toEqual(['.', '.', '.', 'B', 'B', 'A'])
    const more = picture(slicesOf('-w5.3 0r0.001 0p0.2 -w6.499'), { height: 6 })
    expect(more.map((row) => row[5])).toEqual(['.', '.', 'a', 'A', 'A', 'A'])
  })

  test('leaves waiting empty in a block, and draws its line where there is nothing else', () => {
    const specs = Array.from({ length: 240 }, () => ({ ms: 0.05, task: -1, state: 2 }))
    expect(picture(columnsOf(specs), { height: 2 })).toEqual(['............', '____________'])
  })

  test('draws all tasks faint except the selected one', () => {
    expect(picture(slicesOf('0r4 1r4 1p4'), { selected: 1 })).toEqual([
      'aaaa BBB....',
      'aaaa BBB....',
      'aaaa BBBbbBb',
      'aaaa BBBbBbb',
    ])
  })

  test('draws the selected task of a block in full colour below the others', () => {
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

  test('draws slices of nanoseconds and of hours alike', () => {
    expect(picture(slicesOf('0r6e-6 1r6e-6'), { stepMs: 1e-6, height: 1 })).toEqual(['AAAAAA BBBBB'])
    expect(picture(slicesOf('0r21600000 1r21600000'), { stepMs: 3.6e6, height: 1 })).toEqual(['AAAAAA BBBBB'])
  })

  test('makes columns as wide as the scale', () => {
    expect(picture(slicesOf('0r3 1r3'), { width: 6, scale: 2, height: 1 })).toEqual(['AAAAAABBBBBB'])
  })
})

describe('a surface', () => {
  test('has areas that are painted in their own coordinates, and cut at their edges', () => {
    const raster = new RasterSurface(6, 4)
    raster.clear(palette.paper)
    const area = raster.area(2, 1, 3, 2)
    area.fill(-5, -5, 50, 50, palette.gc)
    area.area(1, 1, 9, 9).fill(0, 0, 1, 1, palette.blocked)
    expect(lettersOf(raster)).toEqual(['      ', '  ### ', '  #X# ', '      '])
  })

  test('collects the texts of its areas at their places', () => {
    const raster = new RasterSurface(6, 4)
    const text = { x: 1, y: 1, text: '5', size: 10, isBold: true, anchor: 'start', colour: 'black' } as const
    raster.area(2, 1, 3, 2).text(text)
    expect(raster.texts).toEqual([{ ...text, x: 3, y: 2 }])
    raster.clear(palette.paper)
    expect(raster.texts).toEqual([])
  })
})

describe('the numbers of tasks', () => {
  const labels = (text: string, width: number): readonly string[] => {
    const data = timelineData([trialWith('serial', [text])])
    const layout = layoutOf(data, { height: 60, tasks: null, cores: 1, focus: null })
    const raster = new RasterSurface(width, layout.height)
    paintTimeline(raster, {
      layout,
      view: { fromMs: 0, toMs: data.extentMs },
      extentMs: data.extentMs,
      columns: new PixelColumns(width),
      palette,
      scale: 1,
      ratio: 1,
      magnification: 1,
      selected: -1,
      marks: data.marks,
    })
    return raster.texts.map((one) => one.text)
  }

  test('are written into slices that have room for them, counted from 1', () => {
    expect(labels('0r50 1r50', 100)).toEqual(['1', '2'])
    expect(labels('0r50 1r50', 40)).toEqual([])
    expect(labels('9999r50 1r50', 50)).toEqual(['2'])
  })

  test('are written once where preemption is too short to be seen, and not into waiting slices', () => {
    expect(labels('0r50 0w50', 100)).toEqual(['1'])
  })
})

describe('colours', () => {
  test('are read as browsers compute them', () => {
    expect(parseColour('rgb(1, 2, 3)')).toBe(packPixel(1, 2, 3))
    expect(parseColour('rgb(1 2 3)')).toBe(packPixel(1, 2, 3))
    expect(parseColour('')).toBe(packPixel(0, 0, 0))
  })

  test('are mixed part by part', () => {
    expect(mixPixels(packPixel(0, 0, 0), packPixel(200, 100, 50), 0.5)).toBe(packPixel(100, 50, 25))
  })

  test('have legible ink on them', () => {
    const { inks } = paletteOf((name) =>
      name === 'task-1' ? packPixel(240, 228, 66) : packPixel(0, 60, 120),
    )
    expect(inks.slice(0, 2)).toEqual(['#111', '#fff'])
  })
})
