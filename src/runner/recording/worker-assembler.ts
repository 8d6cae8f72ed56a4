import { cpuSeries } from '../../analysis/cpu-series.ts'
import { metricsOfWorker } from '../../analysis/metrics/index.ts'
import type { AwaitColumns } from '../../contract/columns/awaits.ts'
import { NO_SERIES } from '../../contract/columns/series.ts'
import type { SliceColumns } from '../../contract/columns/slices.ts'
import type { Fault } from '../../contract/fault.ts'
import type { PictureBand } from '../../contract/run/events.ts'
import type { WorkerMeasurement } from '../../contract/run/measurement.ts'
import type { WorkerResult } from '../../contract/run/trial.ts'
import type { Transfer, WorkerIdentity } from '../dispatch/worker-group.ts'
import type { FinalBatch, RecordBatch, ResultColumns } from '../workers/protocol.ts'
import type { ActivityRecords } from './activity-recorder.ts'
import { difference } from './counters.ts'
import { finalAwaits, finalSlices } from './final-record.ts'
import { type GcPauses, NO_PAUSES } from './gc.ts'
import type { LoopDelays } from './loop-delay.ts'
import type { ResourceTotals } from './resource-meter.ts'

/** The totals of a worker that has not flushed yet. */
const NO_ACTIVITY: Omit<ActivityRecords, 'slices' | 'awaits'> = {
  mergedSlices: 0,
  lostAwaits: 0,
  preemptedMs: null,
  waitingMs: 0,
  blockedMs: 0,
  runtimeOverheadCpuMs: null,
}

/** Collects the records of one worker in a trial, and assembles its result from them. */
export class WorkerAssembler {
  readonly id: number
  /** The results of its tasks, in parts. */
  readonly results: ResultColumns[] = []
  firstFault: Fault | null = null
  /** CPU time since the worker's start, at some moments. */
  readonly cpuSamples: { readonly tMs: number[]; readonly cpuMs: number[] } = { tMs: [], cpuMs: [] }
  itemAgesMs: Float64Array = new Float64Array()
  readonly #identity: WorkerIdentity
  #totals: ResourceTotals | null = null
  #slices: SliceColumns[] = []
  #awaits: AwaitColumns[] = []
  #activity = NO_ACTIVITY
  #transfer: Transfer = { bytes: 0, ms: null }
  #outputBytes = 0

  constructor(identity: WorkerIdentity) {
    this.id = identity.worker
    this.#identity = identity
  }

  get loopDelays(): LoopDelays | null {
    return this.#totals?.loopDelays ?? null
  }

  addRecords({ activity: { slices, awaits, ...totals }, cpu }: RecordBatch): void {
    this.#slices.push(slices)
    if (awaits.task.length > 0) this.#awaits.push(awaits)
    this.cpuSamples.tMs.push(...cpu.tMs)
    this.cpuSamples.cpuMs.push(...cpu.cpuMs)
    this.#activity = totals
  }

  addFinal({ totals, itemAgesMs, ...batch }: FinalBatch): void {
    this.addRecords(batch)
    this.#totals = totals
    this.itemAgesMs = itemAgesMs
  }

  addResults(results: ResultColumns, firstFault: Fault | null): void {
    this.results.push(results)
    this.firstFault ??= firstFault
  }

  addOutput({ pixels }: PictureBand): void {
    this.#outputBytes += pixels.byteLength
  }

  addTransfer(transfer: Transfer): void {
    this.#transfer = transfer
  }

  /** The worker's result, and the readings that the trial's metrics are derived from. Consumes the records. */
  assemble(wallMs: number): { readonly result: WorkerResult; readonly measurement: WorkerMeasurement } {
    const { worker: id, kind, pid, threadId, startupMs } = this.#identity
    const totals = this.#totals
    // The activity of a killed worker after its last flush is unknown.
    const knownMs = totals === null ? Math.min(wallMs, lastEndMs(this.#slices)) : wallMs
    const { slices, gcPreemptedMs, addedWaitingMs } = finalSlices(
      this.#slices,
      knownMs,
      totals?.gcPauses ?? NO_PAUSES,
    )
    const awaits = finalAwaits(this.#awaits, wallMs)
    // A trial may have millions of slices: they are not stored twice.
    this.#slices = []
    this.#awaits = []
    const measurement = this.#measurement(gcPreemptedMs, addedWaitingMs)
    const result: WorkerResult = {
      id,
      kind,
      pid,
      threadId,
      startupMs,
      memoryBasis: measurement.memoryBasis,
      metrics: metricsOfWorker(measurement),
      cpuSeries: this.cpuSamples.tMs.length === 0 ? NO_SERIES : cpuSeries([this.cpuSamples], wallMs),
      slices,
      mergedSlices: this.#activity.mergedSlices,
      awaits,
      lostAwaits: this.#activity.lostAwaits,
    }
    return { result, measurement }
  }

  #measurement(gcPreemptedMs: number, addedWaitingMs: number): WorkerMeasurement {
    const { kind } = this.#identity
    const totals = this.#totals
    const activity = this.#activity
    const cpuMs = totals === null ? (this.cpuSamples.cpuMs.at(-1) ?? null) : (totals.cpu?.totalMs ?? null)
    return {
      kind,
      tasksDone: this.results.reduce((count, { task }) => count + task.length, 0),
      cpuMs,
      cpuUserMs: totals?.cpu?.userMs ?? null,
      cpuSystemMs: totals?.cpu?.systemMs ?? null,
      // The two clocks are read one after the other; no part is larger than the whole.
      runtimeOverheadCpuMs:
        cpuMs === null || activity.runtimeOverheadCpuMs === null
          ? null
          : Math.min(cpuMs, activity.runtimeOverheadCpuMs),
      preemptedMs: difference(gcPreemptedMs, activity.preemptedMs),
      runQueueMs: totals?.runQueueMs ?? null,
      waitingMs: activity.waitingMs + addedWaitingMs,
      blockedMs: activity.blockedMs,
      gcMs: totals === null ? null : sumOfPauses(totals.gcPauses),
      voluntarySwitches: totals?.voluntarySwitches ?? null,
      involuntarySwitches: totals?.involuntarySwitches ?? null,
      peakMemoryBytes: totals?.peakMemoryBytes ?? null,
      memoryBasis: totals?.memoryBasis ?? (kind === 'process' ? 'private' : 'heap'),
      peakRssBytes: totals?.peakRssBytes ?? null,
      transferBytes: this.#transferBytes(),
      transferMs: this.#transfer.ms,
      loopDelay: totals?.loopDelays?.percentiles ?? null,
    }
  }

  /** Bytes of inputs that were sent and of results that came back; null if there is no result. */
  #transferBytes(): number | null {
    if (this.results.length === 0) return null
    const resultBytes = this.results
      .flatMap((columns) => Object.values(columns) as ResultColumns[keyof ResultColumns][])
      .reduce((bytes, column) => bytes + column.byteLength, 0)
    return this.#transfer.bytes + this.#outputBytes + resultBytes
  }
}

function lastEndMs(batches: readonly SliceColumns[]): number {
  return batches.reduce((latestMs, { edgesMs }) => Math.max(latestMs, edgesMs.at(-1) ?? 0), 0)
}

function sumOfPauses({ startMs, endMs }: GcPauses): number {
  return endMs.reduce((sum, end, at) => sum + end - (startMs[at] ?? end), 0)
}
