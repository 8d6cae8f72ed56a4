import { expect, test } from 'vitest'
import type { ModelLanes } from '../../../../../src/renderer/timeline/model/lanes.ts'
import { timelineData } from '../../../../../src/renderer/timeline/model/sources.ts'
import { PixelColumns } from '../../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { RasterSurface } from '../../../../../src/renderer/timeline/paint/raster.ts'
import { paintSummary } from '../../../../../src/renderer/timeline/paint/summary.ts'
import { PALETTE as palette } from '../../../../fixtures/palette.ts'
import { trialWith } from '../../../../fixtures/slices.ts'

const WIDTH = 12

/** The summary of a model whose trial lasts 12 ms, a column being 1 ms, as a picture: capitals are tasks. */
function picture(workers: readonly string[], height: number): string[] {
  const [model] = timelineData([trialWith('threads', workers)]).models
  if (model === undefined) throw new Error('There is no model.')
  return pictureOf(model, height)
}

function pictureOf(model: ModelLanes, height: number): string[] {
  const raster = new RasterSurface(WIDTH, height)
  raster.clear(palette.paper)
  const place = { top: 0, height, scale: 1, fromMs: 0, columnMs: 1, minMs: 1e-9 }
  paintSummary(raster, model, new PixelColumns(WIDTH), place, palette)
  const letterOf = (pixel: number): string => {
    if (pixel >= 10 && pixel < 20) return String.fromCharCode(65 + pixel - 10)
    return pixel === palette.paper ? ' ' : '.'
  }
  return Array.from({ length: height }, (_, y) =>
    [...raster.pixels.subarray(y * WIDTH, (y + 1) * WIDTH)].map(letterOf).join(''),
  )
}

test('a summary stacks the tasks of all workers by their time', () => {
  expect(picture(['0r12', '1r12', '2r12'], 3)).toEqual(['CCCCCCCCCCCC', 'BBBBBBBBBBBB', 'AAAAAAAAAAAA'])
})

test('a summary is as high as the share of the workers that run', () => {
  const rows = picture(['0r12', '0r6'], 4)
  expect(rows.map((row) => row.replaceAll(/[^A]/g, '.'))).toEqual([
    'AAAAAA......',
    'AAAAAA......',
    'AAAAAAAAAAAA',
    'AAAAAAAAAAAA',
  ])
})

test('a summary is empty where no worker has slices', () => {
  expect(picture(['0r6', '0r6'], 2).map((row) => row.slice(6))).toEqual(['      ', '      '])
  const [model] = timelineData([trialWith('threads', [''])]).models
  if (model === undefined) throw new Error('There is no model.')
  expect(pictureOf({ ...model, lanes: [] }, 1)).toEqual([' '.repeat(WIDTH)])
})
