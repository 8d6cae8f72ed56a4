import type { TrialMeasurement, WorkerMeasurement } from '../../contract/run/measurement.ts'
import { sumOf, trialMetric, workerMetric } from './metric.ts'

/** Workers that are threads of the runner's process, whose CPU time includes theirs. */
function insideRunner(workers: readonly WorkerMeasurement[]): readonly WorkerMeasurement[] {
  return workers.filter(({ kind }) => kind !== 'process')
}

/** CPU time of the runner's threads other than workers and coordinator: garbage collection, compilation, file I/O. */
function helperThreadsCpuMs({ workers, runnerCpuMs, coordinatorCpuMs }: TrialMeasurement): number | null {
  const inside = insideRunner(workers)
  const workersMs = sumOf(inside.map(({ cpuMs }) => cpuMs))
  if (inside.length === 0 || runnerCpuMs === null || coordinatorCpuMs === null || workersMs === null)
    return null
  return Math.max(0, runnerCpuMs - coordinatorCpuMs - workersMs)
}

/** With processes, the whole runner belongs to the harness; with threads, only the coordinator does. */
function harnessCpuMs({ workers, runnerCpuMs, coordinatorCpuMs }: TrialMeasurement): number | null {
  return insideRunner(workers).length === 0 ? runnerCpuMs : coordinatorCpuMs
}

/** CPU use of other programs: all cores' busy time less this run's, over the wall time. */
function backgroundLoad(trial: TrialMeasurement): number | null {
  const { machineBusyMs, runnerCpuMs, servicesCpuMs, workers, wallMs } = trial
  const processes = workers.filter(({ kind }) => kind === 'process')
  const processesMs = processes.length === 0 ? 0 : sumOf(processes.map(({ cpuMs }) => cpuMs))
  if (machineBusyMs === null || runnerCpuMs === null || processesMs === null || wallMs <= 0) return null
  const runMs = runnerCpuMs + processesMs + (servicesCpuMs ?? 0)
  return Math.max(0, machineBusyMs - runMs) / wallMs
}

/** The costs of a model besides its tasks' own work: memory, transfer, and CPU time outside tasks. */
export const COST_METRICS = [
  workerMetric({
    id: 'peakMemoryBytes',
    unit: 'bytes',
    group: 'cost',
    provenance: 'measured',
    source: ({ platform }) => (platform === 'linux' ? 'linux' : 'other'),
    missing: () => 'worker_not_finished',
    ofWorker: ({ peakMemoryBytes }) => peakMemoryBytes,
  }),
  workerMetric({
    id: 'peakRssBytes',
    unit: 'bytes',
    group: 'cost',
    provenance: 'measured',
    optional: true,
    source: ({ platform }) => (platform === 'linux' ? 'linux' : 'other'),
    missing: () => 'processes_only',
    ofWorker: ({ peakRssBytes }) => peakRssBytes,
  }),
  workerMetric({
    id: 'gcMs',
    unit: 'ms',
    group: 'cost',
    provenance: 'measured',
    missing: () => 'worker_not_finished',
    ofWorker: ({ gcMs }) => gcMs,
  }),
  workerMetric({
    id: 'transferBytes',
    unit: 'bytes',
    group: 'cost',
    provenance: 'measured',
    missing: () => 'worker_not_finished',
    ofWorker: ({ transferBytes }) => transferBytes,
  }),
  workerMetric({
    id: 'transferMs',
    unit: 'ms',
    group: 'cost',
    provenance: 'measured',
    optional: true,
    missing: () => 'messages_only',
    ofWorker: ({ transferMs }) => transferMs,
  }),
  workerMetric({
    id: 'cpuUserMs',
    unit: 'ms',
    group: 'cost',
    provenance: 'measured',
    optional: true,
    missing: () => 'no_thread_cpu_clock',
    ofWorker: ({ cpuUserMs }) => cpuUserMs,
  }),
  workerMetric({
    id: 'cpuSystemMs',
    unit: 'ms',
    group: 'cost',
    provenance: 'measured',
    optional: true,
    missing: () => 'no_thread_cpu_clock',
    ofWorker: ({ cpuSystemMs }) => cpuSystemMs,
  }),
  workerMetric({
    id: 'runtimeOverheadCpuMs',
    unit: 'ms',
    group: 'cost',
    provenance: 'derived',
    optional: true,
    missing: ({ platform }) => (platform === 'win32' ? 'coarse_cpu_clock' : 'no_thread_cpu_clock'),
    ofWorker: ({ runtimeOverheadCpuMs }) => runtimeOverheadCpuMs,
  }),
  trialMetric({
    id: 'helperThreadsCpuMs',
    unit: 'ms',
    group: 'cost',
    provenance: 'derived',
    optional: true,
    missing: ({ cpuClock }) => (cpuClock === 'none' ? 'no_thread_cpu_clock' : 'threads_only'),
    ofTrial: helperThreadsCpuMs,
  }),
  trialMetric({
    id: 'harnessCpuMs',
    unit: 'ms',
    group: 'cost',
    provenance: 'measured',
    missing: () => 'no_thread_cpu_clock',
    ofTrial: harnessCpuMs,
  }),
  trialMetric({
    id: 'servicesCpuMs',
    unit: 'ms',
    group: 'cost',
    provenance: 'measured',
    optional: true,
    missing: () => 'no_service',
    ofTrial: ({ servicesCpuMs }) => servicesCpuMs,
  }),
  trialMetric({
    id: 'backgroundLoad',
    unit: 'cores',
    group: 'cost',
    provenance: 'derived',
    missing: () => 'no_core_times',
    ofTrial: backgroundLoad,
  }),
] as const
