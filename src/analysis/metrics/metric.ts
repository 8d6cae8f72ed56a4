import type { ModelDescriptor } from '../../contract/models/index.ts'
import type { MachineInfo } from '../../contract/run/machine.ts'
import type { TrialMeasurement, WorkerMeasurement } from '../../contract/run/measurement.ts'
import type { CompletedTrial, MetricValue } from '../../contract/run/trial.ts'
import type { Statistic } from '../statistics/statistics.ts'

export type MetricUnit = 'ms' | 'cores' | 'ratio' | 'share' | 'bytes' | 'count' | 'per_second'

/** The sections of the table of figures, in its order. */
export const METRIC_GROUPS = ['result', 'waiting', 'cost'] as const
export type MetricGroup = (typeof METRIC_GROUPS)[number]

/** The reasons why a metric can be missing; `src/text/` has a sentence for each. */
export type MissingReason =
  | 'never'
  | 'no_baseline'
  | 'no_baseline_or_not_parallel'
  | 'no_thread_cpu_clock'
  | 'coarse_cpu_clock'
  | 'linux_only'
  | 'kernel_silent'
  | 'not_on_windows'
  | 'no_task_ended'
  | 'pipelines_only'
  | 'messages_only'
  | 'event_loops_only'
  | 'processes_only'
  | 'threads_only'
  | 'worker_not_finished'
  | 'no_service'
  | 'no_core_times'

/** The declaration of every metric. Its title and explanations are in `src/text/`, under its id. */
interface MetricDeclaration<Id extends string> {
  readonly id: Id
  readonly unit: MetricUnit
  readonly group: MetricGroup
  /** True for the few figures that are read first; the others of its group are one step deeper. */
  readonly main?: boolean
  /** True if it is read from a clock or counter, or computed from such readings. */
  readonly provenance: 'measured' | 'derived'
  /** Selects the explanation of its source that applies to a machine; absent if there is only one. */
  readonly source?: (machine: Pick<MachineInfo, 'platform' | 'cpuClock'>) => string
  readonly missing: (machine: Pick<MachineInfo, 'platform' | 'cpuClock'>) => MissingReason
  /** Left out of tables if no model has a value other than 0. */
  readonly optional?: boolean
  /** True if comparisons need the confidence interval of its median, which takes 2,000 resamples. */
  readonly interval?: boolean
  /** The percentile that represents a metric with percentiles where there is room for one number only. */
  readonly headline?: 'p50' | 'max'
}

/** A metric of a whole trial. */
export interface TrialMetric<Id extends string = string> extends MetricDeclaration<Id> {
  readonly scope: 'trial'
  readonly ofTrial: (trial: TrialMeasurement) => MetricValue
}

/** A metric of each worker. A trial's value is the sum, or null if one worker's value is unknown. */
export interface WorkerMetric<Id extends string = string> extends MetricDeclaration<Id> {
  readonly scope: 'worker'
  readonly ofWorker: (worker: WorkerMeasurement) => number | null
}

/** The inputs of a metric over all trials of a model. */
export interface ModelTrials {
  readonly model: ModelDescriptor
  readonly trials: readonly CompletedTrial[]
  /** The completed trials of the baseline model. */
  readonly baseline: readonly CompletedTrial[]
  readonly seed: number
}

/** A metric of a model, over all its trials. */
export interface ModelMetric<Id extends string = string> extends MetricDeclaration<Id> {
  readonly scope: 'model'
  readonly ofModel: (of: ModelTrials) => Statistic | null
}

export type Metric<Id extends string = string> = TrialMetric<Id> | WorkerMetric<Id> | ModelMetric<Id>

type Declared<M extends { scope: string }> = Omit<M, 'scope'>

/** Declares a metric of a whole trial. */
export function trialMetric<const Id extends string>(metric: Declared<TrialMetric<Id>>): TrialMetric<Id> {
  return { scope: 'trial', ...metric }
}

/** Declares a metric of each worker. */
export function workerMetric<const Id extends string>(metric: Declared<WorkerMetric<Id>>): WorkerMetric<Id> {
  return { scope: 'worker', ...metric }
}

/** Declares a metric over all trials of a model. */
export function modelMetric<const Id extends string>(metric: Declared<ModelMetric<Id>>): ModelMetric<Id> {
  return { scope: 'model', ...metric }
}

export const never = (): MissingReason => 'never'

/** The sum, or null if a part is unknown or there is none. */
export function sumOf(values: readonly (number | null)[]): number | null {
  let sum = 0
  for (const value of values) {
    if (value === null) return null
    sum += value
  }
  return values.length === 0 ? null : sum
}
