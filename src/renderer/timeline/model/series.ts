import { lowerBound } from '../../../base/binary-search.ts'
import type { Series } from '../../../contract/columns/series.ts'
import { type ModelId, modelOf } from '../../../contract/models/index.ts'
import type { Trial } from '../../../contract/run/trial.ts'

/** A strip below a model's lanes: the cores that its workers used, or the delay of its event loop. */
export type StripKind = 'cpu' | 'delay'

/** The series of a trial; null where a series was not measured. */
export type ModelSeries = Readonly<Record<StripKind, Series | null>>

/** The aggregation of the values in a column of pixels: their mean over time, or the largest. */
export type Aggregation = 'mean' | 'max'

/** A figure over time below a model's lanes. */
export interface Strip {
  readonly kind: StripKind
  /** Null where it was not measured; undefined while its trial has not ended. */
  readonly series: Series | null | undefined
  /** The value at the upper edge. */
  readonly top: number
  /** The height of a dashed line; null = none. */
  readonly ceiling: number | null
  readonly aggregation: Aggregation
}

/** A loop that is less late than this is nearly on time: its clock moves in milliseconds. */
const MIN_DELAY_TOP_MS = 20

/** The series of a trial. */
export function seriesOf({ cpuSeries, loopDelaySeries }: Trial): ModelSeries {
  return { cpu: orNull(cpuSeries), delay: orNull(loopDelaySeries) }
}

/** The strips of a model on a machine with that many cores: only an event loop can be late. */
export function stripsOf(model: ModelId, series: ModelSeries | undefined, cores: number): Strip[] {
  const cpu = cpuStrip(series?.cpu, cores)
  if (modelOf(model).workerKind !== 'loop') return [cpu]
  const top = Math.max(MIN_DELAY_TOP_MS, maxOf(series?.delay))
  return [cpu, { kind: 'delay', series: series?.delay, top, ceiling: null, aggregation: 'max' }]
}

/** The strip of a CPU use, as high as all cores, or as the highest use where that is more. */
function cpuStrip(series: Series | null | undefined, cores: number): Strip {
  const highest = Math.max(cores, maxOf(series))
  return { kind: 'cpu', series, top: highest, ceiling: cores, aggregation: 'mean' }
}

/** The value at a time; null before the start and after the end. */
export function valueAt({ endsMs, values }: Series, ms: number): number | null {
  return ms < 0 ? null : (values[lowerBound(endsMs, ms)] ?? null)
}

/** The largest value; 0 where there is none. */
export function maxOf(series: Series | null | undefined): number {
  return (series?.values ?? []).reduce((max, value) => Math.max(max, value), 0)
}

/**
 * The values in columns of pixels, the first of which begins at `fromMs` and each of which is `stepMs` wide; `NaN` where
 * a column has nothing of the series. The mean is over the whole column, so that the area is preserved.
 */
export function fillSeries(
  { endsMs, values }: Series,
  { fromMs, stepMs }: { readonly fromMs: number; readonly stepMs: number },
  aggregation: Aggregation,
  columns: Float64Array,
): void {
  let step = lowerBound(endsMs, fromMs)
  for (let at = 0; at < columns.length; at++) {
    const leftMs = fromMs + at * stepMs
    const rightMs = leftMs + stepMs
    while (step < endsMs.length && (endsMs[step] ?? 0) <= leftMs) step++
    let [area, max, isEmpty] = [0, 0, true]
    for (let one = step; one < endsMs.length; one++) {
      const startMs = endsMs[one - 1] ?? 0
      if (startMs >= rightMs) break
      const insideMs = Math.min(endsMs[one] ?? 0, rightMs) - Math.max(startMs, leftMs)
      if (insideMs <= 0) continue
      isEmpty = false
      area += (values[one] ?? 0) * insideMs
      max = Math.max(max, values[one] ?? 0)
    }
    columns[at] = isEmpty ? NaN : aggregation === 'mean' ? area / stepMs : max
  }
}

function orNull(series: Series): Series | null {
  return series.values.length === 0 ? null : series
}
