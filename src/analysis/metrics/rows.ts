import { median } from 'simple-statistics'
import { MODEL_TEXTS, type ModelId } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { Percentiles, Statistic, Summary, Trial } from '../../contract/run/report.ts'
import { completedTrials } from './summary.ts'

/** One trial of a model, as a dot beside its bar. */
export interface TrialPoint {
  readonly index: number
  readonly state: Trial['state']
  readonly wallMs: number
}

const TRIAL_FIGURES = [
  'startupMs',
  'tasksPerSecond',
  'runtimeOverheadCpuMs',
  'preemptedMs',
  'runQueueMs',
  'voluntarySwitches',
  'involuntarySwitches',
  'gcMs',
  'blockedMs',
  'memoryBytes',
  'transferBytes',
  'transferMs',
  'servicesCpuMs',
  'helperThreadsCpuMs',
  'harnessCpuMs',
] as const satisfies readonly (keyof Trial)[]
type TrialFigure = (typeof TRIAL_FIGURES)[number]

const PERCENTILE_FIGURES = [
  'taskLatencyMs',
  'queueTimeMs',
  'itemLatencyMs',
] as const satisfies readonly (keyof Trial)[]
type PercentileFigure = (typeof PERCENTILE_FIGURES)[number]

/**
 * The figures of one model as table and bars show them. Figures come from completed trials; those that
 * no completed trial gave are null ("not available").
 */
export interface ModelRow {
  readonly model: ModelId
  readonly title: string
  /** `measured` with a completed trial; else what happened to its trials; `pending` before the first ended. */
  readonly state: 'measured' | 'failed' | 'cancelled' | 'pending'
  /** Threads, processes or event loops that ran the tasks. */
  readonly workers: number | null
  readonly wallMs: Statistic | null
  readonly cpuMs: Statistic | null
  readonly cpuUse: Statistic | null
  readonly speedup: Statistic | null
  readonly efficiency: number | null
  /** Medians over completed trials; null where no trial has the figure. */
  readonly medians: Readonly<Record<TrialFigure, number | null>>
  /** The same of each percentile. */
  readonly percentiles: Readonly<Record<PercentileFigure, Percentiles | null>>
  readonly loopDelayMaxMs: number | null
  /** Which figure `medians.memoryBytes` is; null without a completed trial. */
  readonly memoryKind: Trial['memoryKind'] | null
  /** Tasks that failed, of all tasks of the completed trials. */
  readonly tasksFailed: number
  readonly tasksTotal: number
  readonly points: readonly TrialPoint[]
  readonly trialsFailed: number
  /** Why the first failed trial failed, or null. */
  readonly error: string | null
}

/** One row per model of the plan, in the plan's order, measured or not. */
export function modelRows(plan: Plan, trials: readonly Trial[], summary: Summary): ModelRow[] {
  return plan.models.map((model) => modelRow(model, plan, trials, summary))
}

function modelRow(model: ModelId, plan: Plan, trials: readonly Trial[], summary: Summary): ModelRow {
  const ofModel = trials.filter((trial) => trial.model === model)
  const completed = completedTrials(trials, model)
  const failed = ofModel.filter((trial) => trial.state === 'failed')
  const figures = summary.perModel[model]
  const workers = completed.map((trial) => trial.workers.length)
  return {
    model,
    title: MODEL_TEXTS[model].title,
    state: stateOf(completed.length, failed.length, ofModel.length),
    workers: workers.length === 0 ? null : Math.max(...workers),
    wallMs: figures?.wallMs ?? null,
    cpuMs: figures?.cpuMs ?? null,
    cpuUse: figures?.cpuUse ?? null,
    speedup: figures?.speedup ?? null,
    efficiency: figures?.efficiency ?? null,
    medians: fromEntries(TRIAL_FIGURES, (figure) =>
      medianOf(completed.map((trial) => trial[figure] ?? null)),
    ),
    percentiles: fromEntries(PERCENTILE_FIGURES, (figure) =>
      medianPercentiles(completed.map((trial) => trial[figure])),
    ),
    loopDelayMaxMs: medianOf(completed.map((trial) => trial.loopDelayMs?.max ?? null)),
    memoryKind: completed[0]?.memoryKind ?? null,
    tasksFailed: completed.reduce((sum, trial) => sum + trial.tasksFailed, 0),
    tasksTotal: completed.length * plan.tasks,
    points: ofModel.map(({ index, state, wallMs }) => ({ index, state, wallMs })),
    trialsFailed: failed.length,
    error: failed[0]?.error ?? null,
  }
}

function stateOf(completed: number, failed: number, all: number): ModelRow['state'] {
  if (completed > 0) return 'measured'
  if (failed > 0) return 'failed'
  return all > 0 ? 'cancelled' : 'pending'
}

function fromEntries<Key extends string, Value>(
  keys: readonly Key[],
  value: (key: Key) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>
}

/** Each percentile's median over the trials that have it. */
function medianPercentiles(trials: readonly (Percentiles | null)[]): Percentiles | null {
  const known = trials.filter((one) => one !== null)
  const of = (pick: (one: Percentiles) => number): number => median(known.map(pick))
  return known.length === 0
    ? null
    : {
        p50: of((one) => one.p50),
        p95: of((one) => one.p95),
        p99: of((one) => one.p99),
        max: of((one) => one.max),
      }
}

function medianOf(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null)
  return known.length === 0 ? null : median(known)
}
