import { median } from 'simple-statistics'
import type { Fault } from '../../contract/fault.ts'
import { MODELS, type ModelId, modelOf } from '../../contract/models/index.ts'
import type { MemoryBasis } from '../../contract/run/measurement.ts'
import type { RunDocument } from '../../contract/run/document.ts'
import type { CompletedTrial, MetricValue, Percentiles, Trial } from '../../contract/run/trial.ts'
import { type Statistic, describe } from '../statistics/statistics.ts'
import { METRICS, type MetricId } from './index.ts'
import type { Metric } from './metric.ts'

/** The parts of a document that figures come from. */
export type Measured = Pick<RunDocument, 'plan' | 'trials'>

/** A metric of a model over its completed trials. */
export type Figure =
  | { readonly kind: 'number'; readonly statistic: Statistic }
  /** The median of each percentile. */
  | { readonly kind: 'percentiles'; readonly percentiles: Percentiles }

/** One trial of a model, as a dot on a chart. */
export interface TrialPoint {
  readonly index: number
  readonly state: Trial['state']
  readonly wallMs: number
}

/** The figures of one model of a run. */
export interface ModelFigures {
  readonly model: ModelId
  /** `measured` with a completed trial; else what happened to its trials; `pending` before the first ended. */
  readonly state: 'measured' | 'failed' | 'cancelled' | 'pending'
  /** Workers that ran the tasks; null without a completed trial. */
  readonly workers: number | null
  /** Figures by metric; null if no completed trial has the metric. */
  readonly figures: Readonly<Record<MetricId, Figure | null>>
  readonly memoryBasis: MemoryBasis | null
  /** All tasks of the completed trials. */
  readonly tasksTotal: number
  readonly points: readonly TrialPoint[]
  readonly trialsFailed: number
  /** The fault of the first trial that failed. */
  readonly fault: Fault | null
}

/** The figures of each model of a document, in the order of its plan; of a live run, so far. */
export function modelFigures(run: Measured): ModelFigures[] {
  return run.plan.models.map((model) => figuresOf(model, run))
}

/** The completed trials of a model, warm-ups left out, in their order. */
export function completedTrials(trials: readonly Trial[], model: ModelId): CompletedTrial[] {
  return trials.filter(
    (trial) => trial.state === 'completed' && !trial.warmup && trial.model === model,
  ) as CompletedTrial[]
}

/** The statistic of a numeric figure; null if there is none. */
export function statisticOf({ figures }: ModelFigures, metric: MetricId): Statistic | null {
  const figure = figures[metric]
  return figure?.kind === 'number' ? figure.statistic : null
}

/** The metrics that say something about this run: optional ones only if some model has a value other than 0. */
export function metricsShown(models: readonly ModelFigures[]): readonly Metric<MetricId>[] {
  return METRICS.filter(
    ({ id, optional }) => optional !== true || models.some(({ figures }) => hasContent(figures[id])),
  )
}

function hasContent(figure: Figure | null): boolean {
  return figure !== null && (figure.kind === 'percentiles' || figure.statistic.median !== 0)
}

function figuresOf(model: ModelId, { plan, trials }: Measured): ModelFigures {
  const ofModel = trials.filter((trial) => !trial.warmup && trial.model === model)
  const completed = completedTrials(trials, model)
  const failed = ofModel.filter((trial) => trial.state === 'failed')
  return {
    model,
    state: stateOf(completed.length, failed.length, ofModel.length),
    workers: completed.length === 0 ? null : Math.max(...completed.map(({ workers }) => workers.length)),
    figures: figuresByMetric(model, completed, baselineTrials(trials), plan.seed),
    memoryBasis: completed[0]?.workers[0]?.memoryBasis ?? null,
    tasksTotal: completed.length * plan.tasks,
    points: ofModel.map(({ index, state, metrics }) => ({ index, state, wallMs: metrics.wallMs })),
    trialsFailed: failed.length,
    fault: failed[0]?.fault ?? null,
  }
}

function baselineTrials(trials: readonly Trial[]): CompletedTrial[] {
  return MODELS.filter(({ baseline }) => baseline).flatMap(({ id }) => completedTrials(trials, id))
}

function figuresByMetric(
  model: ModelId,
  trials: readonly CompletedTrial[],
  baseline: readonly CompletedTrial[],
  seed: number,
): Record<MetricId, Figure | null> {
  const figure = (metric: Metric<MetricId>): Figure | null => {
    if (metric.scope !== 'model')
      return overTrials(
        trials.map(({ metrics }) => metrics[metric.id] ?? null),
        metric.interval === true ? seed : null,
      )
    const statistic = metric.ofModel({ model: modelOf(model), trials, baseline, seed })
    return statistic === null ? null : { kind: 'number', statistic }
  }
  return Object.fromEntries(METRICS.map((metric) => [metric.id, figure(metric)])) as Record<
    MetricId,
    Figure | null
  >
}

/** `seed` is that of the bootstrap interval; null if none is wanted. */
function overTrials(values: readonly MetricValue[], seed: number | null): Figure | null {
  const statistic = describe(
    values.filter((value) => typeof value === 'number'),
    seed,
  )
  if (statistic !== null) return { kind: 'number', statistic }
  const all = values.filter((value) => typeof value === 'object' && value !== null)
  if (all.length === 0) return null
  const of = (pick: (one: Percentiles) => number): number => median(all.map(pick))
  return {
    kind: 'percentiles',
    percentiles: {
      p50: of(({ p50 }) => p50),
      p95: of(({ p95 }) => p95),
      p99: of(({ p99 }) => p99),
      max: of(({ max }) => max),
    },
  }
}

function stateOf(completed: number, failed: number, all: number): ModelFigures['state'] {
  if (completed > 0) return 'measured'
  if (failed > 0) return 'failed'
  return all > 0 ? 'cancelled' : 'pending'
}
