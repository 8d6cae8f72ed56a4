import { createHash } from 'node:crypto'
import type { PictureBand, TrialKey } from '../contract/run/events.ts'
import type { WorkerResult, Trial } from '../contract/run/report.ts'
import { cpuSeries } from '../analysis/cpu-series.ts'
import { percentiles } from '../analysis/statistics/percentiles.ts'
import { WorkerRecord } from './worker-record.ts'
import type { LiveListener } from './live-feed.ts'
import type { WorkerBatch, WorkerRecording, ResultColumns, Transfer } from './workers/protocol.ts'
import { delaysUntil } from './recording/delay-series.ts'
import type { MachineLoad } from './recording/machine-load.ts'
import type { WorkerObserver, WorkersUp } from './dispatch/model.ts'

/** How a trial ended. */
export type Outcome = { state: 'completed' } | { state: 'cancelled' } | { state: 'failed'; error: string }

/** What the coordinator measured itself, around the workers. */
export interface CoordinatorFigures {
  readonly wallMs: number
  /** CPU time of the engine's process between start and end; null when the trial did not get that far. */
  readonly engineCpuMs: number | null
  /** CPU time of the coordinator's own thread meanwhile; null where the system does not tell it for a thread. */
  readonly coordinatorCpuMs: number | null
  readonly enginePeakRssBytes: number | null
  readonly servicesCpuMs: number | null
  /** What all programs used of the machine's cores between start and end; null when the trial did not get that far. */
  readonly machine: MachineLoad | null
  readonly tasksDone: number
}

/** Gathers what a trial's workers tell, and makes the report of the trial from it. */
export class TrialRecord implements WorkerObserver {
  readonly #workers = new Map<number, WorkerRecord>()
  readonly #live: LiveListener
  #startupMs = 0

  constructor(live: LiveListener) {
    this.#live = live
  }

  /** These workers will do the work. */
  open({ workers, startupMs }: WorkersUp): void {
    this.#startupMs = startupMs
    for (const identity of workers) this.#workers.set(identity.worker, new WorkerRecord(identity))
  }

  onBatch(worker: number, batch: WorkerBatch): void {
    this.#workers.get(worker)?.addBatch(batch)
    this.#live.onSlices(worker, batch.slices)
  }

  onOutput(worker: number, task: number, output: PictureBand): void {
    this.#workers.get(worker)?.addOutput(output)
    this.#live.onOutput({ worker, task, output })
  }

  onResults(worker: number, results: ResultColumns, firstError: string | null): void {
    this.#workers.get(worker)?.addResults(results, firstError)
  }

  onTransfer(worker: number, transfer: Transfer): void {
    const record = this.#workers.get(worker)
    if (record !== undefined) record.transfer = transfer
  }

  onRecording(worker: number, recording: WorkerRecording): void {
    this.#workers.get(worker)?.end(recording)
  }

  /** The report of the trial; what was not measured, or not by every worker, is null. */
  toTrial({ model, index, order }: TrialKey, figures: CoordinatorFigures, outcome: Outcome): Trial {
    const records = [...this.#workers.values()].sort((a, b) => a.identity.worker - b.identity.worker)
    const totals = records.map((record) => record.totals)
    const results = records.flatMap((record) => record.results)
    const { wallMs } = figures
    const loopDelays = model === 'cooperative' ? (totals[0]?.loopDelays ?? null) : null
    const workers = records.map((record) => record.report(wallMs))
    const cpuMs = sum(workers.map((worker) => worker.cpuMs))
    const measured = {
      model,
      index,
      order,
      startupMs: this.#startupMs,
      wallMs,
      cpuMs,
      cpuUserMs: sum(totals.map((worker) => worker?.cpu?.userMs ?? null)),
      cpuSystemMs: sum(totals.map((worker) => worker?.cpu?.systemMs ?? null)),
      cpuUse: cpuMs === null || wallMs <= 0 ? null : cpuMs / wallMs,
      peakRssBytes: peakRssBytes(records, figures),
      ...trialMemory(workers, figures),
      voluntarySwitches: sum(workers.map((worker) => worker.voluntarySwitches)),
      involuntarySwitches: sum(workers.map((worker) => worker.involuntarySwitches)),
      runtimeOverheadCpuMs: sum(workers.map((worker) => worker.runtimeOverheadCpuMs ?? null)),
      preemptedMs: sum(workers.map((worker) => worker.preemptedMs)),
      runQueueMs: sum(workers.map((worker) => worker.runQueueMs)),
      gcMs: sum(workers.map((worker) => worker.gcMs)),
      blockedMs: workers.reduce((total, worker) => total + worker.blockedMs, 0),
      loopDelayMs: loopDelays?.figures ?? null,
      ...(loopDelays === null ? {} : { loopDelaySeries: delaysUntil(loopDelays.series, wallMs) }),
      taskLatencyMs: percentiles(results.flatMap((columns) => [...columns.endMs])),
      queueTimeMs: percentiles(results.flatMap((columns) => [...columns.startMs])),
      itemLatencyMs: percentiles(records.flatMap((record) => [...record.itemAgesMs])),
      transferBytes: sum(workers.map((worker) => worker.transferBytes)),
      transferMs: sum(workers.map((worker) => worker.transferMs)),
      tasksPerSecond: wallMs <= 0 ? 0 : (figures.tasksDone * 1000) / wallMs,
      tasksDone: figures.tasksDone,
      tasksFailed: results.reduce((count, columns) => count + countFailed(columns), 0),
      firstTaskError: records.find((record) => record.firstError !== null)?.firstError ?? null,
      workers,
      cpuSeries: cpuSeries(
        records.map((record) => record.cpuSamples),
        wallMs,
      ),
      machineSeries: figures.machine?.series ?? { tMs: [], use: [] },
      backgroundLoad: backgroundLoad(cpuMs, figures, model !== 'processes'),
      servicesCpuMs: figures.servicesCpuMs,
      ...engineCpu(records, figures),
    }
    return outcome.state === 'completed'
      ? { ...outcome, checksum: checksum(results), ...measured }
      : { ...outcome, ...measured }
  }
}

/** SHA-256 over the tasks' digests in task order, cut to 64 bits: which worker did what makes no difference. */
function checksum(results: readonly ResultColumns[]): string {
  const tasks = results.reduce((count, columns) => count + columns.task.length, 0)
  const inOrder = new Uint32Array(tasks * 2)
  for (const { task, digest, failed } of results) {
    task.forEach((number, at) => {
      inOrder[number * 2] = digest[at] ?? 0
      inOrder[number * 2 + 1] = failed[at] ?? 0
    })
  }
  return createHash('sha256').update(inOrder).digest('hex').slice(0, 16)
}

/** Processes have memory of their own; threads share the engine's. */
function peakRssBytes(records: readonly WorkerRecord[], figures: CoordinatorFigures): number | null {
  return records.some((record) => record.identity.kind === 'process')
    ? sum(records.map((record) => record.totals?.peakRssBytes ?? null))
    : figures.enginePeakRssBytes
}

/** Private memory adds up; what is resident is shared in part, so of threads only the engine's whole is told. */
function trialMemory(
  workers: readonly WorkerResult[],
  { enginePeakRssBytes }: CoordinatorFigures,
): Pick<Trial, 'memoryBytes' | 'memoryKind'> {
  if (!workers.some((worker) => worker.kind === 'process')) {
    return { memoryBytes: enginePeakRssBytes, memoryKind: 'rss' }
  }
  const memoryKind = workers.every((worker) => worker.memoryKind === 'private') ? 'private' : 'rss'
  return { memoryBytes: sum(workers.map((worker) => worker.memoryBytes)), memoryKind }
}

/** What the engine's process burned beside its workers: the lab itself, and the helpers of workers that are threads. */
function engineCpu(
  records: readonly WorkerRecord[],
  { engineCpuMs, coordinatorCpuMs }: CoordinatorFigures,
): Pick<Trial, 'harnessCpuMs' | 'helperThreadsCpuMs'> {
  const inside = records.filter((record) => record.identity.kind !== 'process')
  // Beside processes all of it is the lab's: the coordinator, the slots, and their helpers.
  if (inside.length === 0) return { harnessCpuMs: engineCpuMs, helperThreadsCpuMs: null }
  const workersMs = sum(inside.map((record) => record.cpuMs))
  const known = engineCpuMs !== null && coordinatorCpuMs !== null && workersMs !== null
  return {
    harnessCpuMs: coordinatorCpuMs,
    helperThreadsCpuMs: known ? Math.max(0, engineCpuMs - coordinatorCpuMs - workersMs) : null,
  }
}

/** What was used of the machine's cores beside this run's workers, services and coordinator. */
function backgroundLoad(
  workersCpuMs: number | null,
  { machine, wallMs, engineCpuMs, servicesCpuMs }: CoordinatorFigures,
  workersInside: boolean,
): number | null {
  if (machine === null || machine.busyMs === null || workersCpuMs === null || engineCpuMs === null)
    return null
  const oursMs = engineCpuMs + (workersInside ? 0 : workersCpuMs) + (servicesCpuMs ?? 0)
  return wallMs <= 0 ? null : Math.max(0, machine.busyMs - oursMs) / wallMs
}

function countFailed({ failed }: ResultColumns): number {
  return failed.reduce((count, flag) => count + flag, 0)
}

/** The sum, or null when a part is unknown or there is none. */
function sum(values: readonly (number | null)[]): number | null {
  let total = 0
  for (const value of values) {
    if (value === null) return null
    total += value
  }
  return values.length === 0 ? null : total
}
