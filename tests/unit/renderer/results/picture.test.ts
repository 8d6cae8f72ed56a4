import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PictureBand } from '../../../../src/contract/run/events.ts'
import { addBands } from '../../../../src/renderer/client/pictures.ts'
import {
  PicturePaint,
  bandOfRow,
  columnsOf,
  paintStep,
} from '../../../../src/renderer/results/charts/picture-paint.ts'
import { taskShades } from '../../../../src/renderer/results/charts/task-shades.ts'
import { COLOUR_NAMES, packPixel, paletteOf } from '../../../../src/renderer/timeline/paint/colours.ts'

const PALETTE = paletteOf((name) => packPixel(COLOUR_NAMES.indexOf(name) * 12, 100, 50))
const SHADES = taskShades(PALETTE)

interface Rows {
  readonly topRow: number
  readonly rows: number
  readonly rowStep?: number
  readonly value?: number
}

/** Rows of a picture of eight columns, all pixels of one value. */
function band({ topRow, rows, rowStep = 1, value = 100 }: Rows, pictureHeight = 12): PictureBand {
  const pixels = new Uint8Array(8 * rows).fill(value)
  return { kind: 'band', pictureWidth: 8, pictureHeight, topRow, rowStep, rows, pixels }
}

function painted(step: number, shades: Uint8Array, ...bands: readonly PictureBand[]): PicturePaint {
  const paint = new PicturePaint({ width: 8, height: bands[0]?.pictureHeight ?? 0 }, step)
  for (const one of bands) paint.add(one, shades)
  paint.update()
  return paint
}

describe('painting a picture', () => {
  test('gives each pixel its shade', () => {
    const shades = SHADES.tasks[2] ?? new Uint8Array()
    const { rgba } = painted(1, shades, band({ topRow: 0, rows: 1 }))
    expect([...rgba.slice(0, 4)]).toEqual([...shades.slice(300, 303), 255])
    expect([...rgba.slice(8 * 4, 8 * 4 + 4)]).toEqual([0, 0, 0, 0])
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

  test('takes the mean of the pixels under one of the canvas, also of several bands', () => {
    const shades = SHADES.tasks[0] ?? new Uint8Array(768)
    const mean = ((shades[0] ?? 0) + (shades[600] ?? 0)) / 2
    const chequered = band({ topRow: 0, rows: 2 })
    chequered.pixels.forEach((_, at) => (chequered.pixels[at] = at % 2 === 0 ? 0 : 200))
    expect(painted(2, shades, chequered).rgba[0]).toBeCloseTo(mean, -1)
    const even = band({ topRow: 0, rowStep: 2, rows: 6, value: 0 })
    const odd = band({ topRow: 1, rowStep: 2, rows: 6, value: 200 })
    expect(painted(2, shades, even, odd).rgba[0]).toBeCloseTo(mean, -1)
  })

  test('paints every pixel of the canvas, whether rows are dealt to tasks or cut into bands', () => {
    const counts = fc.record({
      height: fc.integer({ min: 1, max: 60 }),
      tasks: fc.integer({ min: 1, max: 20 }),
      step: fc.integer({ min: 1, max: 7 }),
      isDealt: fc.boolean(),
    })
    fc.assert(
      fc.property(counts, ({ height, tasks, step, isDealt }) => {
        const edge = (task: number): number => Math.floor((task * height) / tasks)
        const bands = Array.from({ length: tasks }, (_, task) =>
          isDealt
            ? band(
                { topRow: task, rowStep: tasks, rows: Math.max(0, Math.ceil((height - task) / tasks)) },
                height,
              )
            : band({ topRow: edge(task), rows: edge(task + 1) - edge(task) }, height),
        )
        const paint = painted(step, SHADES.tasks[0] ?? new Uint8Array(), ...bands)
        const alphas = paint.rgba.filter((_, at) => at % 4 === 3)
        expect(alphas).toHaveLength(Math.ceil(8 / step) * Math.ceil(height / step))
        expect(new Set(alphas)).toEqual(new Set([255]))
      }),
    )
  })

  test('reports the rows that have changed', () => {
    const paint = new PicturePaint({ width: 8, height: 12 }, 2)
    expect(paint.update()).toBeNull()
    paint.add(band({ topRow: 4, rows: 3 }), SHADES.tasks[0] ?? new Uint8Array())
    expect(paint.update()).toEqual({ top: 2, height: 2 })
    expect(paint.update()).toBeNull()
  })

  test('makes large pictures smaller, and none larger', () => {
    expect(paintStep({ width: 900, height: 600 }, 220)).toBe(4)
    expect(paintStep({ width: 900, height: 600 }, 2_000)).toBe(1)
    expect(paintStep({ width: 4_000, height: 4_000 }, 4_000)).toBe(3)
    expect(paintStep({ width: 900, height: 600 }, 0)).toBe(1)
  })
})

describe('the columns beside a picture', () => {
  const outputs = [0, 1, 2].map((task) => ({
    task,
    worker: task % 2,
    output: band({ topRow: task * 4, rows: 4 }),
  }))
  const picture = addBands(undefined, outputs)
  if (picture === undefined) throw new Error('There is no picture.')

  test('have each row in the column of the worker whose band it is part of', () => {
    expect([...bandOfRow(picture)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    const dealt = [0, 2].map((task) => {
      return { task, worker: 0, output: band({ topRow: task, rowStep: 3, rows: 4 }) }
    })
    const half = addBands(undefined, dealt)
    expect(half === undefined ? [] : [...bandOfRow(half)].slice(0, 6)).toEqual([0, -1, 1, 0, -1, 1])
  })

  test('are as many as the workers, also those that drew nothing', () => {
    expect(columnsOf(picture, 5)).toBe(5)
    expect(columnsOf(picture, null)).toBe(2)
    expect(columnsOf({ ...picture, bands: [] }, null)).toBe(1)
  })
})
