import { createHash } from 'node:crypto'
import type { PictureBand, TrialKey } from '../contract/events.ts'
import type { LaneReport, Trial } from '../contract/report.ts'
import { cpuSeries } from '../analysis/cpu-series.ts'
import { percentiles } from '../analysis/percentiles.ts'
import { LaneRecord } from './lane-record.ts'
import type { LiveListener } from './live-feed.ts'
import type { LaneBatch, LaneRecording, ResultColumns, Transfer } from './lanes/protocol.ts'
import { delaysUntil } from './measure/delay-series.ts'
import type { MachineLoad } from './measure/machine-load.ts'
import type { LaneObserver, LanesUp } from './models/model.ts'

/** How a trial ended. */
export type Outcome = { state: 'completed' } | { state: 'cancelled' } | { state: 'failed'; error: string }

/** What the driver measured itself, around the lanes. */
export interface DriverFigures {
  readonly wallMs: number
  /** CPU time of the engine's process between start and end; null when the trial did not get that far. */
  readonly engineCpuMs: number | null
  /** CPU time of the driver's own thread meanwhile; null where the system does not tell it for a thread. */
  readonly driverCpuMs: number | null
  readonly enginePeakRssBytes: number | null
  readonly servicesCpuMs: number | null
  /** What all programs used of the machine's cores between start and end; null when the trial did not get that far. */
  readonly machine: MachineLoad | null
  readonly tasksDone: number
}

/** Gathers what a trial's lanes tell, and makes the report of the trial from it. */
export class TrialRecord implements LaneObserver {
  readonly #lanes = new Map<number, LaneRecord>()
  readonly #live: LiveListener
  #startupMs = 0

  constructor(live: LiveListener) {
    this.#live = live
  }

  /** These lanes will do the work. */
  open({ lanes, startupMs }: LanesUp): void {
    this.#startupMs = startupMs
    for (const identity of lanes) this.#lanes.set(identity.lane, new LaneRecord(identity))
  }

  onBatch(lane: number, batch: LaneBatch): void {
    this.#lanes.get(lane)?.addBatch(batch)
    this.#live.onSlices(lane, batch.slices)
  }

  onOutput(lane: number, task: number, output: PictureBand): void {
    this.#lanes.get(lane)?.addOutput(output)
    this.#live.onOutput({ lane, task, output })
  }

  onResults(lane: number, results: ResultColumns, firstError: string | null): void {
    this.#lanes.get(lane)?.addResults(results, firstError)
  }

  onTransfer(lane: number, transfer: Transfer): void {
    const record = this.#lanes.get(lane)
    if (record !== undefined) record.transfer = transfer
  }

  onRecording(lane: number, recording: LaneRecording): void {
    this.#lanes.get(lane)?.end(recording)
  }

  /** The report of the trial; what was not measured, or not by every lane, is null. */
  toTrial({ model, index, order }: TrialKey, figures: DriverFigures, outcome: Outcome): Trial {
    const records = [...this.#lanes.values()].sort((a, b) => a.identity.lane - b.identity.lane)
    const totals = records.map((record) => record.totals)
    const results = records.flatMap((record) => record.results)
    const { wallMs } = figures
    const loopDelays = model === 'cooperative' ? (totals[0]?.loopDelays ?? null) : null
    const lanes = records.map((record) => record.report(wallMs))
    const cpuMs = sum(lanes.map((lane) => lane.cpuMs))
    const measured = {
      model,
      index,
      order,
      startupMs: this.#startupMs,
      wallMs,
      cpuMs,
      cpuUserMs: sum(totals.map((lane) => lane?.cpu?.userMs ?? null)),
      cpuSystemMs: sum(totals.map((lane) => lane?.cpu?.systemMs ?? null)),
      cpuUse: cpuMs === null || wallMs <= 0 ? null : cpuMs / wallMs,
      peakRssBytes: peakRssBytes(records, figures),
      ...trialMemory(lanes, figures),
      voluntarySwitches: sum(lanes.map((lane) => lane.voluntarySwitches)),
      involuntarySwitches: sum(lanes.map((lane) => lane.involuntarySwitches)),
      outsideTasksCpuMs: sum(lanes.map((lane) => lane.outsideTasksCpuMs ?? null)),
      preemptedMs: sum(lanes.map((lane) => lane.preemptedMs)),
      runQueueMs: sum(lanes.map((lane) => lane.runQueueMs)),
      gcMs: sum(lanes.map((lane) => lane.gcMs)),
      blockedMs: lanes.reduce((total, lane) => total + lane.blockedMs, 0),
      loopDelayMs: loopDelays?.figures ?? null,
      ...(loopDelays === null ? {} : { loopDelaySeries: delaysUntil(loopDelays.series, wallMs) }),
      taskLatencyMs: percentiles(results.flatMap((columns) => [...columns.endMs])),
      queueTimeMs: percentiles(results.flatMap((columns) => [...columns.startMs])),
      itemLatencyMs: percentiles(records.flatMap((record) => [...record.itemAgesMs])),
      transferBytes: sum(lanes.map((lane) => lane.transferBytes)),
      transferMs: sum(lanes.map((lane) => lane.transferMs)),
      tasksPerSecond: wallMs <= 0 ? 0 : (figures.tasksDone * 1000) / wallMs,
      tasksDone: figures.tasksDone,
      tasksFailed: results.reduce((count, columns) => count + countFailed(columns), 0),
      firstTaskError: records.find((record) => record.firstError !== null)?.firstError ?? null,
      lanes,
      cpuSeries: cpuSeries(
        records.map((record) => record.cpuSamples),
        wallMs,
      ),
      machineSeries: figures.machine?.series ?? { tMs: [], use: [] },
      otherLoad: otherLoad(cpuMs, figures, model !== 'processes'),
      servicesCpuMs: figures.servicesCpuMs,
      ...engineCpu(records, figures),
    }
    return outcome.state === 'completed'
      ? { ...outcome, checksum: checksum(results), ...measured }
      : { ...outcome, ...measured }
  }
}

/** SHA-256 over the tasks' digests in task order, cut to 64 bits: which lane did what makes no difference. */
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
function peakRssBytes(records: readonly LaneRecord[], figures: DriverFigures): number | null {
  return records.some((record) => record.identity.kind === 'process')
    ? sum(records.map((record) => record.totals?.peakRssBytes ?? null))
    : figures.enginePeakRssBytes
}

/** Private memory adds up; what is resident is shared in part, so of threads only the engine's whole is told. */
function trialMemory(
  lanes: readonly LaneReport[],
  { enginePeakRssBytes }: DriverFigures,
): Pick<Trial, 'memoryBytes' | 'memoryKind'> {
  if (!lanes.some((lane) => lane.kind === 'process')) {
    return { memoryBytes: enginePeakRssBytes, memoryKind: 'rss' }
  }
  const memoryKind = lanes.every((lane) => lane.memoryKind === 'private') ? 'private' : 'rss'
  return { memoryBytes: sum(lanes.map((lane) => lane.memoryBytes)), memoryKind }
}

/** What the engine's process burned beside its lanes: the lab itself, and the helpers of lanes that are threads. */
function engineCpu(
  records: readonly LaneRecord[],
  { engineCpuMs, driverCpuMs }: DriverFigures,
): Pick<Trial, 'labCpuMs' | 'helperCpuMs'> {
  const inside = records.filter((record) => record.identity.kind !== 'process')
  // Beside processes all of it is the lab's: the driver, the slots, and their helpers.
  if (inside.length === 0) return { labCpuMs: engineCpuMs, helperCpuMs: null }
  const lanesMs = sum(inside.map((record) => record.cpuMs))
  const known = engineCpuMs !== null && driverCpuMs !== null && lanesMs !== null
  return {
    labCpuMs: driverCpuMs,
    helperCpuMs: known ? Math.max(0, engineCpuMs - driverCpuMs - lanesMs) : null,
  }
}

/** What was used of the machine's cores beside this run's lanes, services and driver. */
function otherLoad(
  lanesCpuMs: number | null,
  { machine, wallMs, engineCpuMs, servicesCpuMs }: DriverFigures,
  lanesInside: boolean,
): number | null {
  if (machine === null || machine.busyMs === null || lanesCpuMs === null || engineCpuMs === null) return null
  const oursMs = engineCpuMs + (lanesInside ? 0 : lanesCpuMs) + (servicesCpuMs ?? 0)
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
