import { MODEL_IDS, type ModelId } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type {
  CompletedTrial,
  MachineInfo,
  ModelSummary,
  Statistic,
  Summary,
  Trial,
} from '../../contract/run/report.ts'
import { describe, describeSpeedup } from '../statistics/statistics.ts'
import { warningsOf } from '../warnings/warnings.ts'

/**
 * The figures of each model over its completed trials, and what a reader must be warned of.
 * Works on a run under way too: a model without a completed trial is left out. Warnings about the machine
 * itself are given where it is known.
 */
export function summarize(plan: Plan, trials: readonly Trial[], machine: MachineInfo | null = null): Summary {
  const serialMs = completedTrials(trials, 'serial').map(({ wallMs }) => wallMs)
  const perModel: Summary['perModel'] = {}
  for (const model of MODEL_IDS) {
    const completed = completedTrials(trials, model)
    if (completed.length > 0) perModel[model] = summarizeModel(completed, serialMs, plan.seed)
  }
  return { perModel, warnings: warningsOf(plan, trials, perModel, machine) }
}

/** The trials of a model that ran to their end, in the order given. */
export function completedTrials(trials: readonly Trial[], model: ModelId): CompletedTrial[] {
  return trials.filter((trial) => trial.state === 'completed').filter((trial) => trial.model === model)
}

function summarizeModel(
  trials: readonly CompletedTrial[],
  serialMs: readonly number[],
  seed: number,
): ModelSummary {
  const statistic = (figures: readonly (number | null)[]): Statistic | null => {
    const known = figures.filter((figure) => figure !== null)
    return known.length === 0 ? null : describe(known, seed)
  }
  const workers = Math.max(...trials.map((trial) => trial.workers.length))
  const wallMs = trials.map((trial) => trial.wallMs)
  // Against a time too short for the clock nothing can be said.
  const speedup = describeSpeedup(serialMs.filter(isTold), wallMs.filter(isTold), seed)
  return {
    wallMs: describe(wallMs, seed),
    cpuMs: statistic(trials.map((trial) => trial.cpuMs)),
    cpuUse: statistic(trials.map((trial) => trial.cpuUse)),
    speedup,
    efficiency: speedup === null || workers === 0 ? null : speedup.median / workers,
  }
}

function isTold(wallMs: number): boolean {
  return wallMs > 0
}
