import { MODEL_IDS, MODEL_TEXTS, type ModelId } from '../../contract/models.ts'
import type { AwaitColumns, LaneKind, LaneReport, Trial } from '../../contract/report.ts'
import { LaneIndex } from './lane-index.ts'

/** One row of the timeline: a thread, a process or an event loop; or one task of a loop. */
export interface LaneRow {
  /** Its place among all rows. */
  readonly row: number
  readonly model: ModelId
  readonly kind: LaneKind
  /** Counted from 1, as people do. */
  readonly number: number
  readonly pid: number
  readonly threadId: number
  readonly index: LaneIndex
  /** What the tasks of an event loop waited for; absent where that is not known. */
  readonly awaits?: AwaitColumns
  readonly lostAwaits?: number
  /** Of a task's own row, whose `number` is the task's: the event loop that it is a part of. */
  readonly loop?: LaneRow
}

/** One model's rows. */
export interface ModelRows {
  readonly model: ModelId
  readonly title: string
  /** The trial that is drawn, counted from 0. */
  readonly trialIndex: number
  readonly wallMs: number
  readonly rows: readonly LaneRow[]
}

/** What the timeline draws: the models above each other, on one time axis that begins with each trial's start. */
export interface TimelineModel {
  readonly models: readonly ModelRows[]
  readonly rows: readonly LaneRow[]
  /** Where the longest trial ends. */
  readonly extentMs: number
  readonly slices: number
}

/** The repeats that any model completed, in order. */
export function repeatsOf(trials: readonly Trial[]): number[] {
  const completed = trials.filter(({ state }) => state === 'completed')
  return [...new Set(completed.map(({ index }) => index))].sort((a, b) => a - b)
}

/** The trial of each model that is drawn: the repeat asked for, or its last completed one. */
export function drawnTrials(trials: readonly Trial[], repeat: number | null): Trial[] {
  return MODEL_IDS.flatMap((model) => {
    const completed = trials.filter((trial) => trial.model === model && trial.state === 'completed')
    return completed.find(({ index }) => index === repeat) ?? completed.at(-1) ?? []
  })
}

/** The rows of the trials, in their order. Nothing is copied: the slices stay where they are. */
export function timelineModel(trials: readonly Trial[]): TimelineModel {
  let row = 0
  const models = trials.map(({ model, index, wallMs, lanes }): ModelRows => {
    const rows = lanes.map((lane, at) => laneRow(lane, model, row + at, at + 1))
    row += rows.length
    return { model, title: MODEL_TEXTS[model].title, trialIndex: index, wallMs, rows }
  })
  const rows = models.flatMap((one) => one.rows)
  return {
    models,
    rows,
    extentMs: Math.max(0, ...models.map(({ wallMs }) => wallMs), ...rows.map(endOf)),
    slices: rows.reduce((sum, { index }) => sum + index.count, 0),
  }
}

function laneRow(
  { kind, pid, threadId, slices, awaits, lostAwaits = 0 }: LaneReport,
  model: ModelId,
  row: number,
  number: number,
): LaneRow {
  const lane = { row, model, kind, number, pid, threadId, index: new LaneIndex(slices) }
  return awaits === undefined ? lane : { ...lane, awaits, lostAwaits }
}

function endOf({ index }: LaneRow): number {
  return index.slices.endMs[index.count - 1] ?? 0
}
