import { type ModelFigures, statisticOf } from '../../analysis/metrics/figures.ts'
import { type ModelId, modelOf } from '../../contract/models/index.ts'

/** A model's time, and how much faster than the baseline that is: both with the start of the workers, or both without. */
export interface ShownTime {
  readonly ms: number
  /** Null where the baseline has no figures. */
  readonly ratio: number | null
  /** The time that is not shown: with start-up where `ms` is without. Null while start-up is unknown. */
  readonly otherMs: number | null
}

/** The medians of all measured models, with or without the start of their workers. */
export function shownTimes(
  models: readonly ModelFigures[],
  countsStartup: boolean,
): ReadonlyMap<ModelId, ShownTime> {
  const baseline = models.find(({ model }) => modelOf(model).baseline)
  const baselineMs = baseline === undefined ? null : (timesOf(baseline, countsStartup)?.ms ?? null)
  const shown = new Map<ModelId, ShownTime>()
  for (const figures of models) {
    const times = timesOf(figures, countsStartup)
    if (times === null) continue
    const isComparable = baselineMs !== null && baselineMs > 0 && times.ms > 0
    shown.set(figures.model, { ...times, ratio: isComparable ? baselineMs / times.ms : null })
  }
  return shown
}

function timesOf(figures: ModelFigures, countsStartup: boolean): Omit<ShownTime, 'ratio'> | null {
  const wallMs = statisticOf(figures, 'wallMs')?.median
  const startupMs = statisticOf(figures, 'startupMs')?.median
  if (wallMs === undefined) return null
  if (startupMs === undefined) return { ms: wallMs, otherMs: null }
  const withStartupMs = wallMs + startupMs
  return countsStartup ? { ms: withStartupMs, otherMs: wallMs } : { ms: wallMs, otherMs: withStartupMs }
}
