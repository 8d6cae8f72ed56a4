import { MODEL_IDS, MODEL_TEXTS, type ModelId } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { CompletedTrial, MachineInfo, Summary, Trial, Warning } from '../../contract/run/report.ts'
import { MIN_VALUES_FOR_INTERVAL } from '../statistics/bootstrap.ts'
import { fairnessWarnings } from './fairness.ts'
import { formatCount } from '../../text/format.ts'
import { countNoun, listNames } from '../../text/words.ts'

/** What a reader must know before trusting the figures, faults first. */
export function warningsOf(
  plan: Plan,
  trials: readonly Trial[],
  perModel: Summary['perModel'],
  machine: MachineInfo | null,
): Warning[] {
  const completed = trials.filter((trial) => trial.state === 'completed')
  return [
    ...checksumFaults(completed),
    ...failedTrials(trials),
    ...failedTasks(plan, completed),
    ...fairnessWarnings(machine, completed),
    ...outliers(perModel),
    ...fewRepeats(perModel),
    ...cancelledTrials(trials),
  ]
}

/** Of a trial with failed tasks the checksum differs by that; what failed is told by itself. */
function checksumFaults(completed: readonly CompletedTrial[]): Warning[] {
  const perModel = byModel(completed.filter(({ tasksFailed }) => tasksFailed === 0))
  const unsteady = perModel.filter(({ trials }) => new Set(trials.map((trial) => trial.checksum)).size > 1)
  const faults = unsteady.map(({ model }) =>
    fault(`Two trials of “${title(model)}” had different results for the same tasks.`),
  )
  const reference = perModel[0]
  if (reference === undefined) return faults
  const expected = reference.trials[0]?.checksum
  const differing = perModel
    .filter((entry) => !unsteady.includes(entry) && entry.trials[0]?.checksum !== expected)
    .map(({ model }) => `“${title(model)}”`)
  if (differing.length > 0 && !unsteady.includes(reference)) {
    const other = `“${title(reference.model)}”`
    faults.push(fault(`The results of ${listNames(differing)} differ from those of ${other}.`))
  }
  return faults
}

function fault(what: string): Warning {
  const message = `${what} This is a fault of the lab: do not use these figures.`
  return { code: 'checksum-mismatch', severity: 'fault', message }
}

function failedTrials(trials: readonly Trial[]): Warning[] {
  const failed = trials.filter((trial) => trial.state === 'failed')
  return byModel(failed).map(({ model, trials: ofModel }) => {
    const all = trials.filter((trial) => trial.model === model).length
    const count = all === 1 ? 'The trial' : `${ofModel.length} of ${countNoun(all, 'trial')}`
    const cause = asClause(ofModel[0]?.error ?? '')
    const message = `${count} of “${title(model)}” failed and ${
      ofModel.length === 1 ? 'is' : 'are'
    } not counted: ${cause}`
    return { code: 'trial-failed', severity: 'warning', message }
  })
}

function cancelledTrials(trials: readonly Trial[]): Warning[] {
  const cancelled = trials.filter((trial) => trial.state === 'cancelled').length
  if (cancelled === 0) return []
  const which = cancelled === 1 ? 'the trial under way is' : `${countNoun(cancelled, 'trial')} under way are`
  const message = `The run was cancelled: ${which} not counted.`
  return [{ code: 'trial-cancelled', severity: 'note', message }]
}

function failedTasks(plan: Plan, completed: readonly CompletedTrial[]): Warning[] {
  const hit = byModel(completed.filter((trial) => trial.tasksFailed > 0))
  if (hit.length === 0) return []
  const first = hit[0]?.trials[0]?.firstTaskError ?? null
  const cause = first === null ? '' : ` The first error: ${asClause(first)}`
  if (completed.every((trial) => trial.tasksFailed === plan.tasks)) {
    return [{ code: 'all-tasks-failed', severity: 'warning', message: `All tasks failed.${cause}` }]
  }
  const counts = hit.map(({ model }) => {
    const ofModel = completed.filter((trial) => trial.model === model)
    const failed = ofModel.reduce((sum, trial) => sum + trial.tasksFailed, 0)
    const all = formatCount(plan.tasks * ofModel.length)
    return `${formatCount(failed)} of ${all} with “${title(model)}”`
  })
  const message = `Some tasks failed: ${listNames(counts)}.${cause}`
  return [{ code: 'tasks-failed', severity: 'warning', message }]
}

function outliers(perModel: Summary['perModel']): Warning[] {
  return MODEL_IDS.flatMap((model): Warning[] => {
    const wall = perModel[model]?.wallMs
    if (wall === undefined || wall.outliers === 0) return []
    const count = `${wall.outliers} of ${countNoun(wall.n, 'trial')}`
    const message =
      `${count} of “${title(model)}” took much longer or shorter than the others: ` +
      'something else may have used the machine. The median is hardly touched by it.'
    return [{ code: 'outliers', severity: 'warning', message }]
  })
}

function fewRepeats(perModel: Summary['perModel']): Warning[] {
  const counts = MODEL_IDS.map((model) => perModel[model]?.wallMs.n).filter((n) => n !== undefined)
  const least = Math.min(...counts)
  if (counts.length === 0 || least >= MIN_VALUES_FOR_INTERVAL) return []
  const measured = least === 1 ? 'once' : 'only twice'
  const where = counts.every((count) => count === least) ? 'Each model' : 'At least one model'
  const message = `${where} was measured ${measured}: a small difference may be chance. Use 3 repeats or more.`
  return [{ code: 'few-repeats', severity: 'note', message }]
}

function byModel<T extends Trial>(trials: readonly T[]): { model: ModelId; trials: T[] }[] {
  return MODEL_IDS.map((model) => ({
    model,
    trials: trials.filter((trial) => trial.model === model),
  })).filter((entry) => entry.trials.length > 0)
}

function title(model: ModelId): string {
  return MODEL_TEXTS[model].title
}

/** An error's own words, ended by one full stop. */
function asClause(words: string): string {
  const trimmed = words.trim().replace(/\.+$/, '')
  return trimmed === '' ? 'no cause was given.' : `${trimmed}.`
}
