import { createHash } from 'node:crypto'
import { cpuSeries } from '../../analysis/cpu-series.ts'
import { metricsOfTrial } from '../../analysis/metrics/index.ts'
import { NO_SERIES } from '../../contract/columns/series.ts'
import type { Fault } from '../../contract/fault.ts'
import type { PictureBand } from '../../contract/run/events.ts'
import type { TaskMeasurement } from '../../contract/run/measurement.ts'
import type { Trial, TrialKey } from '../../contract/run/trial.ts'
import type { ReadyWorkers, Transfer, TrialObserver } from '../dispatch/worker-group.ts'
import type { LiveListener } from '../live.ts'
import type { FinalBatch, RecordBatch, ResultColumns } from '../workers/protocol.ts'
import { seriesUntil } from './loop-delay.ts'
import type { MachineLoad } from './machine-load.ts'
import { WorkerAssembler } from './worker-assembler.ts'

/** The end of a trial. */
export type Outcome =
  | { readonly state: 'completed' }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly fault: Fault }

/** The coordinator's own readings; null if the trial did not get that far, or if they are unknown. */
export interface CoordinatorReadings {
  readonly wallMs: number
  readonly runnerCpuMs: number | null
  readonly coordinatorCpuMs: number | null
  readonly servicesCpuMs: number | null
  readonly machine: MachineLoad | null
  readonly tasksDone: number
}

/** Collects the records of a trial's workers, and assembles the trial's result from them. */
export class TrialAssembler implements TrialObserver {
  readonly #workers = new Map<number, WorkerAssembler>()
  readonly #live: LiveListener
  #startupMs = 0

  constructor(live: LiveListener) {
    this.#live = live
  }

  addWorkers({ workers, startupMs }: ReadyWorkers): void {
    this.#startupMs = startupMs
    for (const identity of workers) this.#workers.set(identity.worker, new WorkerAssembler(identity))
  }

  onRecords(worker: number, batch: RecordBatch): void {
    this.#workers.get(worker)?.addRecords(batch)
    this.#live.onSlices(worker, batch.activity.slices)
  }

  onOutput(worker: number, task: number, output: PictureBand): void {
    this.#workers.get(worker)?.addOutput(output)
    this.#live.onOutput({ worker, task, output })
  }

  onResults(worker: number, results: ResultColumns, firstFault: Fault | null): void {
    this.#workers.get(worker)?.addResults(results, firstFault)
  }

  onTransfer(worker: number, transfer: Transfer): void {
    this.#workers.get(worker)?.addTransfer(transfer)
  }

  onFinal(worker: number, batch: FinalBatch): void {
    this.#workers.get(worker)?.addFinal(batch)
  }

  /** The trial's result; called once, since it consumes the records. */
  assemble(key: TrialKey, readings: CoordinatorReadings, outcome: Outcome): Trial {
    const { wallMs, machine } = readings
    const workers = [...this.#workers.values()].sort((a, b) => a.id - b.id)
    const results = workers.flatMap((worker) => worker.results)
    const parts = workers.map((worker) => worker.assemble(wallMs))
    const loopDelays = workers.find((worker) => worker.loopDelays !== null)?.loopDelays ?? null
    const metrics = metricsOfTrial({
      workers: parts.map(({ measurement }) => measurement),
      tasks: tasksOf(results, workers, readings.tasksDone),
      startupMs: this.#startupMs,
      wallMs,
      coordinatorCpuMs: readings.coordinatorCpuMs,
      runnerCpuMs: readings.runnerCpuMs,
      servicesCpuMs: readings.servicesCpuMs,
      machineBusyMs: machine?.busyMs ?? null,
    })
    const measured = {
      ...key,
      metrics,
      firstTaskFault: workers.find(({ firstFault }) => firstFault !== null)?.firstFault ?? null,
      workers: parts.map(({ result }) => result),
      cpuSeries: cpuSeries(
        workers.map(({ cpuSamples }) => cpuSamples),
        wallMs,
      ),
      machineSeries: machine?.series ?? NO_SERIES,
      loopDelaySeries: loopDelays === null ? NO_SERIES : seriesUntil(loopDelays.series, wallMs),
    }
    return outcome.state === 'completed'
      ? { ...outcome, checksum: checksumOf(results), ...measured }
      : { ...outcome, ...measured }
  }
}

function tasksOf(
  results: readonly ResultColumns[],
  workers: readonly WorkerAssembler[],
  done: number,
): TaskMeasurement {
  return {
    done,
    failed: results.reduce((count, { failed }) => count + failed.reduce((sum, flag) => sum + flag, 0), 0),
    startsMs: results.flatMap(({ startMs }) => [...startMs]),
    endsMs: results.flatMap(({ endMs }) => [...endMs]),
    itemAgesMs: workers.flatMap(({ itemAgesMs }) => [...itemAgesMs]),
  }
}

/** SHA-256 over the tasks' digests in task order, cut to 64 bits: which worker ran a task makes no difference. */
function checksumOf(results: readonly ResultColumns[]): string {
  const tasks = results.reduce((count, { task }) => count + task.length, 0)
  const inOrder = new Uint32Array(tasks * 2)
  for (const { task, digest, failed } of results) {
    for (const [at, number] of task.entries()) {
      inOrder[number * 2] = digest[at] ?? 0
      inOrder[number * 2 + 1] = failed[at] ?? 0
    }
  }
  return createHash('sha256').update(inOrder).digest('hex').slice(0, 16)
}
