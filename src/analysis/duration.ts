import { median } from 'simple-statistics'
import { MODELS, type ModelId } from '../contract/models/index.ts'
import { planDifferences } from '../contract/plan/differences.ts'
import type { Plan } from '../contract/plan/plan.ts'
import type { ReadyPreset } from '../contract/plan/presets.ts'
import { numberOf } from '../contract/run/trial.ts'
import { type Measured, completedTrials } from './metrics/figures.ts'

/** The cost of a model in a run: its start-up, and each of its trials with everything around it. */
interface ModelCost {
  readonly model: ModelId
  readonly startupMs: number
  readonly trialMs: number
}

/** The cost of a run, and the work that it did. */
export interface RunCost {
  readonly plan: Plan
  readonly models: readonly ModelCost[]
}

/** The fields that set how often work is done, and not how long it takes. */
const COUNTS: ReadonlySet<string> = new Set(['models', 'repeats', 'warmups', 'workerReuse', 'seed'])

/**
 * The cost of a run that lasted `elapsedMs`. Time that is neither start-up nor in a trial's wall time, such as waiting for an
 * idle machine, is divided among the trials.
 */
export function runCost(run: Measured, elapsedMs: number): RunCost {
  const { plan, trials } = run
  const measured = plan.models.flatMap((model) => {
    const completed = completedTrials(trials, model)
    if (completed.length === 0) return []
    const wallMs = median(completed.map(({ metrics }) => metrics.wallMs))
    const startupMs = median(completed.map((trial) => numberOf(trial, 'startupMs') ?? 0))
    return [{ model, startupMs, trialMs: wallMs }]
  })
  const trialsTotal = measured.length * trialsOf(plan)
  const aroundMs = Math.max(0, elapsedMs - total(plan, measured)) / Math.max(1, trialsTotal)
  return { plan, models: measured.map((cost) => ({ ...cost, trialMs: cost.trialMs + aroundMs })) }
}

/**
 * Estimates the length of a run of a plan: from the newest of `runs` that did the same work, else as declared for the preset
 * with the same work; null where nothing is known.
 */
export function estimateMs(
  plan: Plan,
  runs: readonly RunCost[],
  presets: readonly ReadyPreset[],
): number | null {
  const known = runs.filter((run) => isSameWork(plan, run.plan)).flatMap(({ models }) => models)
  const costs = plan.models.map((model) => known.find((cost) => cost.model === model))
  if (costs.every((cost) => cost !== undefined)) return total(plan, costs)
  const preset = presets.find((one) => isSameWork(plan, one.plan))
  if (preset === undefined) return null
  const { setupMs, trialMs } = preset.cost
  return ((setupMs + trialMs * trialsOf(plan)) * plan.models.length) / MODELS.length
}

function isSameWork(one: Plan, other: Plan): boolean {
  return planDifferences(one, other).every((path) => COUNTS.has(path))
}

function total(plan: Plan, models: readonly ModelCost[]): number {
  const trials = trialsOf(plan)
  const startups = plan.workerReuse === 'cold' ? trials : 1
  return models.reduce((sum, { startupMs, trialMs }) => sum + startups * startupMs + trials * trialMs, 0)
}

/** The trials of each model. */
function trialsOf({ repeats, warmups }: Plan): number {
  return repeats + warmups
}
