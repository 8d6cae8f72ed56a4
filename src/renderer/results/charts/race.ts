import { type ModelFigures, completedTrials, statisticOf } from '../../../analysis/metrics/figures.ts'
import type { Series } from '../../../contract/columns/series.ts'
import type { ModelId } from '../../../contract/models/index.ts'
import type { RunDocument } from '../../../contract/run/document.ts'
import type { CompletedTrial, Trial } from '../../../contract/run/trial.ts'

/** What a model's row shows: its figures, or why it has none. */
export type RowState = 'measured' | 'running' | 'pending' | 'failed' | 'cancelled' | 'not_reached'

/** The state of a model's row; `isRunning`: its trial is running. */
export function rowState({ state }: ModelFigures, run: RunDocument['state'], isRunning: boolean): RowState {
  if (state === 'measured') return 'measured'
  if (isRunning) return 'running'
  if (state === 'pending') return run === 'running' ? 'pending' : 'not_reached'
  return state
}

/** The CPU use over time of each measured model, in the trial whose wall time is nearest to the median. */
export function typicalSeries(
  models: readonly ModelFigures[],
  trials: readonly Trial[],
): ReadonlyMap<ModelId, Series> {
  const all = new Map<ModelId, Series>()
  for (const figures of models) {
    const wallMs = statisticOf(figures, 'wallMs')
    if (wallMs === null || statisticOf(figures, 'cpuMs') === null) continue
    const trial = typicalTrial(completedTrials(trials, figures.model), wallMs.median)
    if (trial !== undefined && trial.cpuSeries.values.length > 0) all.set(figures.model, trial.cpuSeries)
  }
  return all
}

/** The trial whose wall time is nearest to the median. */
export function typicalTrial(
  trials: readonly CompletedTrial[],
  medianMs: number,
): CompletedTrial | undefined {
  const distance = ({ metrics }: CompletedTrial): number => Math.abs(metrics.wallMs - medianMs)
  return trials.reduce<CompletedTrial | undefined>(
    (best, trial) => (best === undefined || distance(trial) < distance(best) ? trial : best),
    undefined,
  )
}
