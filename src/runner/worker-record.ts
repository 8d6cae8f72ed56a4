import { cpuSeries } from '../analysis/cpu-series.ts'
import type { AwaitColumns, CpuSeries, WorkerResult, SliceColumns } from '../contract/run/report.ts'
import type { PictureBand } from '../contract/run/events.ts'
import type { WorkerBatch, WorkerRecording, ResultColumns, Transfer } from './workers/protocol.ts'
import { joinAwaits } from './recording/await-columns.ts'
import { difference } from './recording/counters.ts'
import type { GcPauses } from './recording/gc.ts'
import type { WorkerTotals } from './recording/worker-figures.ts'
import { workerSlices } from './recording/worker-slices.ts'
import type { WorkerIdentity } from './dispatch/model.ts'

const NO_SERIES: CpuSeries = { tMs: [], use: [] }
const NO_PAUSES: GcPauses = { startMs: new Float64Array(), endMs: new Float64Array() }

/** Gathers what one worker tells of a trial. */
export class WorkerRecord {
  readonly identity: WorkerIdentity
  /** How its tasks ended, in parts. */
  readonly results: ResultColumns[] = []
  firstError: string | null = null
  /** CPU time since the worker's begin, at a few moments. */
  readonly cpuSamples: { readonly tMs: number[]; readonly cpuMs: number[] } = { tMs: [], cpuMs: [] }
  #totals: WorkerTotals | null = null
  #itemAgesMs: Float64Array = new Float64Array()
  #slices: SliceColumns[] = []
  #awaits: AwaitColumns[] = []
  #last: Omit<WorkerBatch, 'slices' | 'awaits' | 'cpuAt'> = {
    mergedSlices: 0,
    lostAwaits: 0,
    preemptedMs: null,
    waitingMs: 0,
    blockedMs: 0,
    runtimeOverheadCpuMs: null,
  }

  constructor(identity: WorkerIdentity) {
    this.identity = identity
  }

  /** What went to the worker and back beside its results and pictures. */
  transfer: Transfer = { bytes: 0, ms: null }
  #outputBytes = 0

  addOutput({ pixels }: PictureBand): void {
    this.#outputBytes += pixels.byteLength
  }

  addResults(results: ResultColumns, firstError: string | null): void {
    this.results.push(results)
    this.firstError ??= firstError
  }

  /** Bytes that went to the worker as inputs and came back as results; null when it did not get to any. */
  get #transferBytes(): number | null {
    const { results, transfer } = this
    if (results.length === 0) return null
    const columns = results.flatMap((part) => Object.values(part) as ResultColumns[keyof ResultColumns][])
    const resultBytes = columns.reduce((bytes, column) => bytes + column.byteLength, 0)
    return transfer.bytes + this.#outputBytes + resultBytes
  }

  get totals(): WorkerTotals | null {
    return this.#totals
  }

  get itemAgesMs(): Float64Array {
    return this.#itemAgesMs
  }

  /** The worker's own last word on its CPU time, or its last sample when it did not get to that. */
  get cpuMs(): number | null {
    if (this.#totals !== null) return this.#totals.cpu?.totalMs ?? null
    return this.cpuSamples.cpuMs.at(-1) ?? null
  }

  addBatch({ slices, awaits, cpuAt, ...counters }: WorkerBatch): void {
    this.#slices.push(slices)
    if (awaits !== null) this.#awaits.push(awaits)
    this.cpuSamples.tMs.push(...cpuAt.tMs)
    this.cpuSamples.cpuMs.push(...cpuAt.cpuMs)
    this.#last = counters
  }

  end({ batch, totals, itemAgesMs }: WorkerRecording): void {
    this.addBatch(batch)
    this.#totals = totals
    this.#itemAgesMs = itemAgesMs
  }

  /** The worker's report; called once, since the batches are given up for it. */
  report(wallMs: number): WorkerResult {
    const { identity, results } = this
    const totals = this.#totals
    const last = this.#last
    // Of a worker that was ended nobody knows what it did since its last batch.
    const knownMs = totals === null ? Math.min(wallMs, lastEndMs(this.#slices)) : wallMs
    const covered = workerSlices(this.#slices, knownMs, totals?.gcPauses ?? NO_PAUSES)
    // A million slices are not held twice.
    this.#slices = []
    return {
      id: identity.worker,
      kind: identity.kind,
      pid: identity.pid,
      threadId: identity.threadId,
      tasksDone: results.reduce((count, { task }) => count + task.length, 0),
      startupMs: identity.startupMs,
      cpuMs: this.cpuMs,
      runtimeOverheadCpuMs: partOf(this.cpuMs, last.runtimeOverheadCpuMs),
      runQueueMs: totals?.runQueueMs ?? null,
      gcMs: totals === null ? null : gcMs(totals.gcPauses),
      voluntarySwitches: totals?.voluntarySwitches ?? null,
      involuntarySwitches: totals?.involuntarySwitches ?? null,
      memoryBytes: totals?.memory.memoryBytes ?? null,
      memoryKind: totals?.memory.memoryKind ?? (identity.kind === 'process' ? 'private' : 'heap'),
      transferBytes: this.#transferBytes,
      transferMs: this.transfer.ms,
      preemptedMs: difference(covered.gcPreemptedMs, last.preemptedMs),
      blockedMs: last.blockedMs,
      waitingMs: last.waitingMs + covered.addedWaitingMs,
      cpuSeries: this.cpuSamples.tMs.length === 0 ? NO_SERIES : cpuSeries([this.cpuSamples], wallMs),
      slices: covered.slices,
      mergedSlices: last.mergedSlices,
      ...(identity.kind === 'loop'
        ? { awaits: joinAwaits(this.#awaits, wallMs), lostAwaits: last.lostAwaits }
        : {}),
    }
  }
}

function lastEndMs(batches: readonly SliceColumns[]): number {
  return batches.reduce((latestMs, { endMs }) => Math.max(latestMs, endMs.at(-1) ?? 0), 0)
}

/** Two clocks read by turns may be a little apart; no part is more than the whole. */
function partOf(whole: number | null, part: number | null): number | null {
  return whole === null || part === null ? null : Math.min(whole, part)
}

function gcMs({ startMs, endMs }: GcPauses): number {
  return endMs.reduce((sum, end, at) => sum + end - (startMs[at] ?? end), 0)
}
