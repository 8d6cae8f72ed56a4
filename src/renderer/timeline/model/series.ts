import type { Trial } from '../../../contract/run/report.ts'

/** A figure over time in steps: `values[i]` holds from the end of the step before until `tMs[i]`. */
export interface Steps {
  readonly tMs: readonly number[]
  readonly values: readonly number[]
}

/** What is drawn below a model's lanes; null where it was not measured. */
export interface ModelSeries {
  /** How many cores the lanes kept busy. */
  readonly cpu: Steps | null
  /** By how much the event loop was late; of other models, whose strip it is not, null too. */
  readonly delay: Steps | null
}

/** The series of a trial. */
export function seriesOf({ cpuSeries, loopDelaySeries }: Trial): ModelSeries {
  const { tMs, delayMs } = loopDelaySeries ?? { tMs: [], delayMs: [] }
  return {
    cpu: cpuSeries.tMs.length === 0 ? null : { tMs: cpuSeries.tMs, values: cpuSeries.use },
    delay: tMs.length === 0 ? null : { tMs, values: delayMs },
  }
}

/** The first step that ends at `ms` or later; their number when there is none. */
function stepAt({ tMs }: Steps, ms: number): number {
  let low = 0
  let high = tMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tMs[middle] ?? Infinity) < ms) low = middle + 1
    else high = middle
  }
  return low
}

/** The figure at a time; null before the first step and after the last. */
export function valueAt(steps: Steps, ms: number): number | null {
  return ms < 0 ? null : (steps.values[stepAt(steps, ms)] ?? null)
}

/** The most the figure ever is; 0 where there are no steps. */
export function mostOf({ values }: Steps): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}

/** How the steps in a column of pixels become one figure: their mean by time, or the most. */
export type Gathering = 'mean' | 'most'

/**
 * The figure in columns of pixels, the first of which begins at `fromMs` and each of which is `stepMs` wide; `NaN`
 * where a column has nothing of the steps. The mean is over the whole column, so that no area is lost or made.
 */
export function fillSteps(
  steps: Steps,
  { fromMs, stepMs }: { readonly fromMs: number; readonly stepMs: number },
  gathering: Gathering,
  columns: Float64Array,
): void {
  const { tMs, values } = steps
  let step = stepAt(steps, fromMs)
  for (let at = 0; at < columns.length; at++) {
    const leftMs = fromMs + at * stepMs
    const rightMs = leftMs + stepMs
    while (step < tMs.length && (tMs[step] ?? 0) <= leftMs) step++
    let [area, most, isEmpty] = [0, 0, true]
    for (let one = step; one < tMs.length; one++) {
      const beginMs = tMs[one - 1] ?? 0
      if (beginMs >= rightMs) break
      const insideMs = Math.min(tMs[one] ?? 0, rightMs) - Math.max(beginMs, leftMs)
      if (insideMs <= 0) continue
      isEmpty = false
      area += (values[one] ?? 0) * insideMs
      most = Math.max(most, values[one] ?? 0)
    }
    columns[at] = isEmpty ? NaN : gathering === 'mean' ? area / stepMs : most
  }
}
