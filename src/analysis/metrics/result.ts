import { percentiles } from '../statistics/percentiles.ts'
import { describeSpeedup, scale } from '../statistics/statistics.ts'
import { type ModelTrials, modelMetric, never, sumOf, trialMetric, workerMetric } from './metric.ts'
import type { Statistic } from '../statistics/statistics.ts'

/** Times that are too short for the clock give no meaningful ratio. */
const isPositive = (ms: number): boolean => ms > 0

function speedup({ trials, baseline, seed }: ModelTrials): Statistic | null {
  const baselineMs = baseline.map(({ metrics }) => metrics.wallMs).filter(isPositive)
  const wallMs = trials.map(({ metrics }) => metrics.wallMs).filter(isPositive)
  return describeSpeedup(baselineMs, wallMs, seed)
}

/** The results: times, speed-up, throughput. */
export const RESULT_METRICS = [
  trialMetric({
    id: 'wallMs',
    unit: 'ms',
    group: 'result',
    main: true,
    provenance: 'measured',
    interval: true,
    missing: never,
    ofTrial: ({ wallMs }) => wallMs,
  }),
  modelMetric({
    id: 'speedup',
    unit: 'ratio',
    group: 'result',
    main: true,
    provenance: 'derived',
    missing: () => 'no_baseline',
    ofModel: speedup,
  }),
  modelMetric({
    id: 'efficiency',
    unit: 'share',
    group: 'result',
    provenance: 'derived',
    missing: () => 'no_baseline_or_not_parallel',
    // One event loop waits for many tasks at a time, so its efficiency would exceed 100 %.
    ofModel: (of) => (of.model.parallel ? scale(speedup(of), 1 / Math.max(1, workersOf(of))) : null),
  }),
  trialMetric({
    id: 'startupMs',
    unit: 'ms',
    group: 'result',
    main: true,
    provenance: 'measured',
    missing: never,
    ofTrial: ({ startupMs }) => startupMs,
  }),
  trialMetric({
    id: 'tasksPerSecond',
    unit: 'per_second',
    group: 'result',
    provenance: 'derived',
    missing: never,
    ofTrial: ({ tasks, wallMs }) => (wallMs > 0 ? (tasks.done * 1_000) / wallMs : 0),
  }),
  workerMetric({
    id: 'tasksDone',
    unit: 'count',
    group: 'result',
    provenance: 'measured',
    missing: never,
    ofWorker: ({ tasksDone }) => tasksDone,
  }),
  trialMetric({
    id: 'tasksFailed',
    unit: 'count',
    group: 'result',
    provenance: 'measured',
    missing: never,
    optional: true,
    ofTrial: ({ tasks }) => tasks.failed,
  }),
  workerMetric({
    id: 'cpuMs',
    unit: 'ms',
    group: 'result',
    main: true,
    provenance: 'measured',
    interval: true,
    source: ({ cpuClock }) => cpuClock,
    missing: () => 'no_thread_cpu_clock',
    ofWorker: ({ cpuMs }) => cpuMs,
  }),
  trialMetric({
    id: 'cpuUse',
    unit: 'cores',
    group: 'result',
    main: true,
    provenance: 'derived',
    interval: true,
    missing: () => 'no_thread_cpu_clock',
    ofTrial: ({ workers, wallMs }) => {
      const cpuMs = sumOf(workers.map((worker) => worker.cpuMs))
      return cpuMs === null || wallMs <= 0 ? null : cpuMs / wallMs
    },
  }),
  trialMetric({
    id: 'taskLatencyMs',
    unit: 'ms',
    group: 'waiting',
    provenance: 'measured',
    headline: 'p50',
    missing: () => 'no_task_ended',
    ofTrial: ({ tasks }) => percentiles(tasks.endsMs),
  }),
  trialMetric({
    id: 'queueTimeMs',
    unit: 'ms',
    group: 'waiting',
    provenance: 'measured',
    headline: 'p50',
    missing: () => 'no_task_ended',
    ofTrial: ({ tasks }) => percentiles(tasks.startsMs),
  }),
  trialMetric({
    id: 'itemLatencyMs',
    unit: 'ms',
    group: 'waiting',
    provenance: 'measured',
    headline: 'p50',
    optional: true,
    missing: () => 'pipelines_only',
    ofTrial: ({ tasks }) => percentiles(tasks.itemAgesMs),
  }),
] as const

function workersOf({ trials }: ModelTrials): number {
  return Math.max(0, ...trials.map(({ workers }) => workers.length))
}
