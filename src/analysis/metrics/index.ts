import type { TrialMeasurement, WorkerMeasurement } from '../../contract/run/measurement.ts'
import type { Metrics } from '../../contract/run/trial.ts'
import { COST_METRICS } from './cost.ts'
import { type Metric, sumOf } from './metric.ts'
import { RESULT_METRICS } from './result.ts'
import { WAITING_METRICS } from './waiting.ts'

/** Every metric: tables, the command line, exports, comparisons and help texts are made from this list. */
const ALL = [...RESULT_METRICS, ...WAITING_METRICS, ...COST_METRICS] as const

export type MetricId = (typeof ALL)[number]['id']

export const METRICS: readonly Metric<MetricId>[] = ALL

/** The metric of that id; undefined if a document of another version has one that is unknown here. */
export function metricOf(id: string): Metric<MetricId> | undefined {
  return METRICS.find((metric) => metric.id === id)
}

/** All metrics of a trial. */
export function metricsOfTrial(trial: TrialMeasurement): Metrics & { wallMs: number; startupMs: number } {
  const metrics: Metrics = {}
  for (const metric of METRICS) {
    if (metric.scope === 'trial') metrics[metric.id] = metric.ofTrial(trial)
    if (metric.scope === 'worker') metrics[metric.id] = sumOf(trial.workers.map(metric.ofWorker))
  }
  return { ...metrics, wallMs: trial.wallMs, startupMs: trial.startupMs }
}

/** The metrics of one worker. */
export function metricsOfWorker(worker: WorkerMeasurement): Metrics {
  const metrics: Metrics = {}
  for (const metric of METRICS) {
    if (metric.scope === 'worker') metrics[metric.id] = metric.ofWorker(worker)
  }
  return metrics
}
