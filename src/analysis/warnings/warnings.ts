import { MODEL_IDS, type ModelId } from '../../contract/models/index.ts'
import type { RunDocument } from '../../contract/run/document.ts'
import { type CompletedTrial, type Trial, numberOf } from '../../contract/run/trial.ts'
import { type Warning, warning } from '../../contract/run/warning.ts'
import { type ModelFigures, statisticOf } from '../metrics/figures.ts'
import { MIN_VALUES_FOR_INTERVAL } from '../statistics/bootstrap.ts'
import { fairnessWarnings } from './fairness.ts'

/** The parts of a document that warnings come from. */
export type Warned = Pick<RunDocument, 'plan' | 'machine' | 'trials' | 'conditions'>

/** The warnings of a run, or of a live run so far; faults first. */
export function warningsOf(run: Warned, models: readonly ModelFigures[]): Warning[] {
  const trials = run.trials.filter(({ warmup }) => !warmup)
  const completed = trials.filter((trial) => trial.state === 'completed')
  return [
    ...differingResults(completed),
    ...failedTrials(trials),
    ...failedTasks(run.plan.tasks, completed),
    ...run.conditions,
    ...fairnessWarnings(run.machine, completed),
    ...outliers(models),
    ...fewRepeats(models),
    ...cancelledTrials(trials),
  ]
}

/** A failed task changes the checksum too, so trials with failed tasks are left out. */
function differingResults(completed: readonly CompletedTrial[]): Warning[] {
  const perModel = byModel(completed.filter((trial) => tasksFailed(trial) === 0))
  const unsteady = perModel.filter(({ trials }) => new Set(trials.map(({ checksum }) => checksum)).size > 1)
  const warnings = unsteady.map(({ model }) => warning('results_unsteady', 'fault', { model }))
  const reference = perModel[0]
  if (reference === undefined || unsteady.includes(reference)) return warnings
  const expected = reference.trials[0]?.checksum
  const models = perModel
    .filter((entry) => !unsteady.includes(entry) && entry.trials[0]?.checksum !== expected)
    .map(({ model }) => model)
  if (models.length === 0) return warnings
  return [...warnings, warning('results_differ', 'fault', { models, reference: reference.model })]
}

function failedTrials(trials: readonly Trial[]): Warning[] {
  const failed = trials.filter((trial) => trial.state === 'failed')
  return byModel(failed).flatMap(({ model, trials: ofModel }) => {
    const [first] = ofModel
    if (first === undefined) return []
    const total = trials.filter((trial) => trial.model === model).length
    return [warning('trials_failed', 'warning', { model, failed: ofModel.length, total, cause: first.fault })]
  })
}

function failedTasks(tasks: number, completed: readonly CompletedTrial[]): Warning[] {
  const hit = byModel(completed.filter((trial) => tasksFailed(trial) > 0))
  const cause = hit[0]?.trials[0]?.firstTaskFault ?? null
  if (hit.length === 0) return []
  if (completed.every((trial) => tasksFailed(trial) === tasks)) {
    return [warning('all_tasks_failed', 'warning', { cause })]
  }
  const models = hit.map(({ model }) => {
    const ofModel = completed.filter((trial) => trial.model === model)
    const failed = ofModel.reduce((sum, trial) => sum + tasksFailed(trial), 0)
    return { model, failed, total: tasks * ofModel.length }
  })
  return [warning('tasks_failed', 'warning', { models, cause })]
}

function outliers(models: readonly ModelFigures[]): Warning[] {
  return models.flatMap((figures) => {
    const wall = statisticOf(figures, 'wallMs')
    if (wall === null || wall.outliers === 0) return []
    return [warning('outliers', 'warning', { model: figures.model, outliers: wall.outliers, trials: wall.n })]
  })
}

function fewRepeats(models: readonly ModelFigures[]): Warning[] {
  const counts = models.flatMap((figures) => statisticOf(figures, 'wallMs')?.n ?? [])
  const repeats = Math.min(...counts)
  if (counts.length === 0 || repeats >= MIN_VALUES_FOR_INTERVAL) return []
  return [warning('few_repeats', 'note', { repeats, everyModel: counts.every((count) => count === repeats) })]
}

function cancelledTrials(trials: readonly Trial[]): Warning[] {
  const cancelled = trials.filter(({ state }) => state === 'cancelled').length
  return cancelled === 0 ? [] : [warning('trials_cancelled', 'note', { trials: cancelled })]
}

function tasksFailed(trial: Trial): number {
  return numberOf(trial, 'tasksFailed') ?? 0
}

function byModel<T extends Trial>(trials: readonly T[]): { model: ModelId; trials: T[] }[] {
  return MODEL_IDS.map((model) => ({
    model,
    trials: trials.filter((trial) => trial.model === model),
  })).filter((entry) => entry.trials.length > 0)
}
