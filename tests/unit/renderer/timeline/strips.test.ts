import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { paletteOf } from '../../../../src/renderer/timeline/paint/colours.ts'
import { paintStrip } from '../../../../src/renderer/timeline/paint/paint-strip.ts'
import { Raster } from '../../../../src/renderer/timeline/paint/raster.ts'
import {
  type ModelSeries,
  type Steps,
  fillSteps,
  mostOf,
  seriesOf,
  valueAt,
} from '../../../../src/renderer/timeline/model/series.ts'
import { type Strip, stripWords, stripsOf } from '../../../../src/renderer/timeline/model/strips.ts'
import { trialOf } from '../../../fixtures/trials.ts'

/** The strips of an event loop. */
function strips(series: ModelSeries | undefined, cores: number): [Strip, Strip] {
  const [cpu, delay] = stripsOf({ model: 'cooperative', ...(series === undefined ? {} : { series }) }, cores)
  if (cpu === undefined || delay === undefined) throw new Error('An event loop has two strips.')
  return [cpu, delay]
}

const steps = (...values: readonly number[]): Steps => ({ tMs: values.map((_, at) => (at + 1) * 10), values })
const series = fc
  .array(
    fc.tuple(fc.double({ min: 0.01, max: 50, noNaN: true }), fc.double({ min: 0, max: 4, noNaN: true })),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((bins): Steps => {
    let endMs = 0
    return { tMs: bins.map(([lengthMs]) => (endMs += lengthMs)), values: bins.map(([, value]) => value) }
  })

describe('a figure over time', () => {
  test('holds until its step ends, and is unknown before the first and after the last', () => {
    const use = steps(1, 2, 0.5)
    expect([-1, 0, 9.9, 10, 10.1, 25, 30, 30.1].map((ms) => valueAt(use, ms))).toEqual([
      null,
      1,
      1,
      1,
      2,
      0.5,
      0.5,
      null,
    ])
  })

  test('loses no area in columns of its mean, at any zoom', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 200 }), (made, length) => {
        const columns = new Float64Array(length)
        const stepMs = (made.tMs.at(-1) ?? 0) / length
        fillSteps(made, { fromMs: 0, stepMs }, 'mean', columns)
        const area = made.values.reduce(
          (sum, value, at) => sum + value * ((made.tMs[at] ?? 0) - (made.tMs[at - 1] ?? 0)),
          0,
        )
        expect(columns.reduce((sum, value) => sum + value * stepMs, 0)).toBeCloseTo(area, 6)
      }),
    )
  })

  test('keeps its peak in columns of the most, at any zoom', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 200 }), (made, length) => {
        const columns = new Float64Array(length)
        fillSteps(made, { fromMs: 0, stepMs: (made.tMs.at(-1) ?? 0) / length }, 'most', columns)
        expect(Math.max(...columns)).toBe(mostOf(made))
      }),
    )
  })

  test('is nothing where there are no steps', () => {
    const columns = new Float64Array(4)
    fillSteps(steps(3), { fromMs: -10, stepMs: 10 }, 'most', columns)
    expect([...columns]).toEqual([NaN, 3, NaN, NaN])
  })
})

describe('a strip', () => {
  const trial = trialOf('cooperative', {
    cpuSeries: { tMs: [50, 100], use: [1.8, 0.2] },
    loopDelaySeries: { tMs: [50, 100], delayMs: [41, 0.9] },
  })

  test('says at the cursor how many cores were busy, and how late the loop was', () => {
    const words = (atMs: number | null, cores = 2): string[] =>
      strips(seriesOf(trial), cores).map((strip) => stripWords(strip, atMs))
    expect(words(20)).toEqual(['1.80 of 2 cores busy', 'Loop 41.0 ms late'])
    expect(words(70, 1)).toEqual(['0.20 of 1 core busy', 'Loop on time'])
    expect(words(null)).toEqual(['CPU use, 2 cores', 'Loop delay, up to 41.0 ms'])
    expect(words(101)).toEqual(words(null))
  })

  test('says so where there is nothing, and waits where something may come', () => {
    const bare = seriesOf(trialOf('cooperative', { cpuSeries: { tMs: [], use: [] } }))
    expect(stripWords(strips(bare, 2)[0], 20)).toBe('CPU use: not available')
    expect(stripWords(strips(bare, 2)[1], null)).toBe('Loop delay: not available')
    expect(stripWords(strips(undefined, 2)[0], 20)).toBe('CPU use')
  })

  test('is as high as the cores, or as the most that was measured', () => {
    expect(strips(seriesOf(trial), 8)[0].top).toBe(8)
    expect(strips(seriesOf(trial), 1)[0].top).toBe(1.8)
    expect(strips(seriesOf(trial), 1)[1].top).toBe(41)
    expect(strips(seriesOf(trialOf('cooperative')), 1)[1].top).toBe(20)
  })

  test('is drawn as a line with its area, under the cores’ ceiling, as long as the trial', () => {
    const colours = { ...paletteOf(() => 0), paper: 1, ready: 4, waiting: 3 }
    const raster = new Raster(12, 6)
    raster.pixels.fill(1)
    const [use] = strips({ cpu: steps(0, 2, 1), delay: null }, 2)
    paintStrip(raster, use, { top: 0, height: 6, scale: 1, fromMs: -10, columnMs: 5, wallMs: 30 }, colours)
    const letters: Readonly<Record<number, string>> = { 1: ' ', 3: '-', 4: '*' }
    const rows = Array.from({ length: 6 }, (_, y) =>
      [...raster.pixels.subarray(y * 12, (y + 1) * 12)].map((pixel) => letters[pixel] ?? '░').join(''),
    )
    expect(rows).toEqual([
      '  - ***-    ',
      '    *░*     ',
      '    *░**    ',
      '    *░░░    ',
      '    *░░░    ',
      '  ***░░░    ',
    ])
  })
})
