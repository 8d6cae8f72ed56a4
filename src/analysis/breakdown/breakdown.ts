import type { ModelId } from '../../contract/models/index.ts'
import type { RunDocument } from '../../contract/run/document.ts'
import { type CompletedTrial, type Trial, numberOf } from '../../contract/run/trial.ts'
import { completedTrials } from '../metrics/figures.ts'
import { type MetricId, metricOf } from '../metrics/index.ts'
import type { MissingReason } from '../metrics/metric.ts'
import { PARTS, type Part, type PartTimes, noTimes, sumOfParts } from './parts.ts'
import { reconcile } from './reconcile.ts'
import { workerTimes } from './worker-times.ts'

/** A difference below this share of the total is floating-point rounding. */
const ROUNDING_SHARE = 1e-9

/** Parts that can be unknown, with the metric that they come from. */
const METRIC_OF_PART: Partial<Record<Part, MetricId>> = {
  preempted: 'preemptedMs',
  run_queue: 'runQueueMs',
  runtime_overhead: 'runtimeOverheadCpuMs',
  transfer: 'transferMs',
}

/** The time of all workers of a trial, divided into parts. */
export interface Breakdown {
  readonly workers: number
  readonly wallMs: number
  /** Wall time × workers: the sum of all parts. */
  readonly totalMs: number
  /** Milliseconds by part as `PARTS` defines them, none negative; null if a part could not be measured. */
  readonly parts: Readonly<Record<Part, number | null>>
  /** Start-up time × workers, comparable with the parts. It precedes the wall time and is not included in the total. */
  readonly startupMs: number
  /** CPU time of the lab itself during the trial, not included in the total; null if unknown. */
  readonly harnessCpuMs: number | null
}

/** The breakdown of a model's median trial. */
export interface ModelBreakdown extends Breakdown {
  readonly model: ModelId
  /** The index of that trial: the repeat, from 0. */
  readonly trial: number
}

/** The breakdown of a trial; null if it has no slices. */
export function trialBreakdown(trial: Trial): Breakdown | null {
  const { wallMs, startupMs } = trial.metrics
  const workers = trial.workers.length
  const totalMs = wallMs * workers
  const parts = noTimes()
  let isKnown = false
  for (const worker of trial.workers) {
    const times = workerTimes(worker, wallMs)
    if (times === null) continue
    isKnown = true
    const reconciled = reconcile(worker, times)
    for (const part of PARTS) parts[part] += reconciled[part]
  }
  if (!isKnown) return null
  complete(parts, totalMs)
  return {
    workers,
    wallMs,
    totalMs,
    parts: Object.fromEntries(PARTS.map((part) => [part, orUnknown(parts[part], part, trial)])) as Record<
      Part,
      number | null
    >,
    startupMs: startupMs * workers,
    harnessCpuMs: numberOf(trial, 'harnessCpuMs'),
  }
}

/**
 * The breakdown of a model's median trial, because an average of trials describes none of them. Null if no trial
 * was completed, or the median one has no slices.
 */
export function modelBreakdown(
  { trials }: Pick<RunDocument, 'trials'>,
  model: ModelId,
): ModelBreakdown | null {
  const trial = medianTrial(trials, model)
  const breakdown = trial === null ? null : trialBreakdown(trial)
  return trial === null || breakdown === null ? null : { ...breakdown, model, trial: trial.index }
}

/** The completed trial with the median wall time; of an even number, the faster of the two in the middle. */
export function medianTrial(trials: readonly Trial[], model: ModelId): CompletedTrial | null {
  const sorted = completedTrials(trials, model).sort((a, b) => a.metrics.wallMs - b.metrics.wallMs)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}

/** The reason why a part is null on a machine; null if it always has a value. */
export function missingPart(part: Part, { machine }: Pick<RunDocument, 'machine'>): MissingReason | null {
  const metric = METRIC_OF_PART[part]
  return metric === undefined ? null : (metricOf(metric)?.missing(machine) ?? null)
}

/** Makes the parts add up: the remainder is what is missing, and rounding goes to the largest part. */
function complete(parts: PartTimes, totalMs: number): void {
  const missingMs = totalMs - sumOfParts(parts)
  const largest = PARTS.reduce((best, part) => (parts[part] > parts[best] ? part : best))
  parts[missingMs > totalMs * ROUNDING_SHARE ? 'remainder' : largest] += missingMs
}

/** Null in place of 0 if the metric that a part comes from is not available. */
function orUnknown(ms: number, part: Part, { workers }: Trial): number | null {
  const metric = METRIC_OF_PART[part]
  const isUnknown = metric !== undefined && workers.some((worker) => numberOf(worker, metric) === null)
  return ms === 0 && isUnknown ? null : ms
}
