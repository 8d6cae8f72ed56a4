import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_SERIES, type Series } from '../../../../../src/contract/columns/series.ts'
import { stripText } from '../../../../../src/renderer/timeline/describe/frame-text.ts'
import {
  type ModelSeries,
  type Strip,
  fillSeries,
  maxOf,
  seriesOf,
  stripsOf,
  valueAt,
} from '../../../../../src/renderer/timeline/model/series.ts'
import { paintStrip } from '../../../../../src/renderer/timeline/paint/paint-frame.ts'
import { RasterSurface } from '../../../../../src/renderer/timeline/paint/raster.ts'
import { m } from '../../../../../src/text/messages.ts'
import { trialOf } from '../../../../fixtures/documents.ts'

/** The strips of an event loop. */
function strips(series: ModelSeries | undefined, cores: number): [Strip, Strip] {
  const [cpu, delay] = stripsOf('cooperative', series, cores)
  if (cpu === undefined || delay === undefined) throw new Error('An event loop has two strips.')
  return [cpu, delay]
}

const stepsOf = (...values: number[]): Series => ({ endsMs: values.map((_, at) => (at + 1) * 10), values })
const anySeries = fc
  .array(
    fc.tuple(fc.double({ min: 0.01, max: 50, noNaN: true }), fc.double({ min: 0, max: 4, noNaN: true })),
    { minLength: 1, maxLength: 60 },
  )
  .map((bins): Series => {
    let endMs = 0
    return { endsMs: bins.map(([lengthMs]) => (endMs += lengthMs)), values: bins.map(([, value]) => value) }
  })

describe('a figure over time', () => {
  test('has a value until its step ends, and none before the first and after the last', () => {
    const use = stepsOf(1, 2, 0.5)
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

  test('preserves its area in columns of its mean, at any zoom', () => {
    fc.assert(
      fc.property(anySeries, fc.integer({ min: 1, max: 200 }), (series, length) => {
        const columns = new Float64Array(length)
        const stepMs = (series.endsMs.at(-1) ?? 0) / length
        fillSeries(series, { fromMs: 0, stepMs }, 'mean', columns)
        const area = series.values.reduce(
          (sum, value, at) => sum + value * ((series.endsMs[at] ?? 0) - (series.endsMs[at - 1] ?? 0)),
          0,
        )
        expect(columns.reduce((sum, value) => sum + value * stepMs, 0)).toBeCloseTo(area, 6)
      }),
    )
  })

  test('preserves its peak in columns of its maximum, at any zoom', () => {
    fc.assert(
      fc.property(anySeries, fc.integer({ min: 1, max: 200 }), (series, length) => {
        const columns = new Float64Array(length)
        fillSeries(series, { fromMs: 0, stepMs: (series.endsMs.at(-1) ?? 0) / length }, 'max', columns)
        expect(Math.max(...columns)).toBe(maxOf(series))
      }),
    )
  })

  test('is nothing where there are no steps', () => {
    const columns = new Float64Array(4)
    fillSeries(stepsOf(3), { fromMs: -10, stepMs: 10 }, 'max', columns)
    expect([...columns]).toEqual([NaN, 3, NaN, NaN])
  })
})

describe('a strip', () => {
  const trial = trialOf('cooperative', {
    result: {
      cpuSeries: { endsMs: [50, 100], values: [1.8, 0.2] },
      loopDelaySeries: { endsMs: [50, 100], values: [41, 0.9] },
    },
  })
  const texts = (atMs: number | null, cores = 2): string[] =>
    strips(seriesOf(trial), cores).map((strip) => stripText(strip, atMs).replaceAll('\u00a0', ' '))

  test('shows at the cursor how many cores were busy, and how late the loop was', () => {
    expect(texts(20)).toEqual(['1.80 of 2 cores busy', 'Loop 41.0 ms late'])
    expect(texts(70, 1)).toEqual(['0.20 of 1 core busy', m.strip_on_time()])
    expect(texts(null)).toEqual(['CPU use, 2 cores', 'Loop delay, up to 41.0 ms'])
    expect(texts(101)).toEqual(texts(null))
  })

  test('is "not available" where nothing was measured, and only named before the trial has ended', () => {
    const bare = seriesOf(trialOf('cooperative', { result: { cpuSeries: NO_SERIES } }))
    expect(stripText(strips(bare, 2)[0], 20)).toBe(m.strip_cpu_missing())
    expect(stripText(strips(bare, 2)[1], null)).toBe(m.strip_delay_missing())
    expect(stripText(strips(undefined, 2)[0], 20)).toBe(m.strip_cpu())
  })

  test('of the delay exists for event loops only', () => {
    expect(stripsOf('threads', seriesOf(trial), 2).map(({ kind }) => kind)).toEqual(['cpu'])
  })

  test('is as high as the cores, or as the maximum', () => {
    expect(strips(seriesOf(trial), 8)[0].top).toBe(8)
    expect(strips(seriesOf(trial), 1)[0].top).toBe(1.8)
    expect(strips(seriesOf(trial), 1)[1].top).toBe(41)
    expect(strips(seriesOf(trialOf('cooperative')), 1)[1].top).toBe(20)
  })

  test('is drawn as a line with its area, below the dashed line of the cores, as long as the trial', () => {
    const raster = new RasterSurface(12, 6)
    raster.clear(1)
    const [use] = strips({ cpu: stepsOf(0, 2, 1), delay: null }, 2)
    const place = { top: 0, height: 6, scale: 1, fromMs: -10, columnMs: 5, wallMs: 30 }
    paintStrip(raster, use, place, { paper: 1, line: 4, base: 3 })
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
