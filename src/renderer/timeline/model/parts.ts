import { MODEL_IDS, MODEL_TEXTS, type ModelId } from '../../../contract/models.ts'
import type { Plan } from '../../../contract/plan/plan.ts'
import type { WorkerKind, WorkerResult, SliceColumns, Trial } from '../../../contract/run/report.ts'
import { LaneIndex } from './lane-index.ts'
import { LiveTrial } from './live-trial.ts'
import type { LaneRow, ModelRows, Phase } from './rows.ts'
import { seriesOf } from './series.ts'

/** A warm-up, shown until there is a measured trial. */
interface WarmUp {
  readonly warmUp: Trial
}

/** A model of a run under way that has no trial yet. */
interface ModelToCome {
  readonly model: ModelId
  readonly plan: Plan
}

/** What may stand in a model's place. */
export type Part = Trial | WarmUp | LiveTrial | ModelToCome

/** A run under way, beside its measured trials. */
export interface RunUnderWay {
  readonly plan: Plan | null
  readonly live: LiveTrial | null
  readonly warmups: readonly Trial[]
}

/** The repeats that any model completed, in order. */
export function repeatsOf(trials: readonly Trial[]): number[] {
  const completed = trials.filter(({ state }) => state === 'completed')
  return [...new Set(completed.map(({ index }) => index))].sort((a, b) => a - b)
}

/**
 * What is drawn of each model. Of a run that has ended it is the repeat asked for, or the last completed one. While a
 * run goes on, the trial under way stands in its model's place unless a repeat is asked for, and models that were
 * not measured yet have theirs.
 */
export function drawnParts(
  trials: readonly Trial[],
  repeat: number | null,
  run: RunUnderWay | null = null,
): Part[] {
  return MODEL_IDS.flatMap((model): Part[] => {
    if (repeat === null && run?.live?.key.model === model) return [run.live]
    const completed = trials.filter((trial) => trial.model === model && trial.state === 'completed')
    const trial = completed.find(({ index }) => index === repeat) ?? completed.at(-1)
    if (trial !== undefined) return [trial]
    const warmUp = run?.warmups.find((one) => one.model === model)
    if (warmUp !== undefined) return [{ warmUp }]
    const plan = run?.plan
    return plan?.models.includes(model) === true ? [{ model, plan }] : []
  })
}

/** What a part is made of: the same object as long as it shows the same. */
export function sourceOf(part: Part): object {
  if ('warmUp' in part) return part.warmUp
  return 'plan' in part ? part.plan : part
}

/** A part's rows, the first of them in place `row`. */
export function rowsOf(part: Part, row: number): ModelRows {
  if (part instanceof LiveTrial) return liveRows(part, row)
  if ('warmUp' in part) return trialRows(part.warmUp, row, 'warm-up')
  return 'plan' in part ? rowsToCome(part, row) : trialRows(part, row, 'measured')
}

function trialRows(trial: Trial, row: number, phase: Phase): ModelRows {
  const { model, index, order, wallMs, workers: lanes } = trial
  const rows = lanes.map((lane, at) => laneRow(lane, { model, order, row: row + at, number: at + 1 }))
  const { title } = MODEL_TEXTS[model]
  const series = seriesOf(trial)
  return { model, title, phase, source: trial, trialIndex: index, wallMs, rows, series }
}

function laneRow(
  { kind, pid, threadId, slices, awaits, lostAwaits = 0 }: WorkerResult,
  place: Pick<LaneRow, 'model' | 'order' | 'row' | 'number'>,
): LaneRow {
  const lane = { ...place, kind, pid, threadId, index: new LaneIndex(slices) }
  return awaits === undefined ? lane : { ...lane, awaits, lostAwaits }
}

function liveRows(live: LiveTrial, row: number): ModelRows {
  const { model, index, order, warmup } = live.key
  const rows = live.lanes.map((lane, at): LaneRow => {
    const { kind, pid, threadId } = live.identities?.[at] ?? unknownLane(model)
    return { row: row + at, model, kind, number: at + 1, pid, threadId, order, index: lane }
  })
  const phase = warmup ? 'live warm-up' : 'live'
  const { title } = MODEL_TEXTS[model]
  return { model, title, phase, source: live, trialIndex: index, wallMs: live.reachedMs, rows }
}

function rowsToCome({ model, plan }: ModelToCome, row: number): ModelRows {
  const count = model === 'threads' || model === 'processes' ? plan.workers[model] : 1
  const rows = Array.from({ length: count }, (_, at): LaneRow => {
    const index = new LaneIndex(NO_SLICES)
    return { row: row + at, model, ...unknownLane(model), number: at + 1, order: -1, index }
  })
  const { title } = MODEL_TEXTS[model]
  return { model, title, phase: 'to come', source: plan, trialIndex: 0, wallMs: 0, rows }
}

const NO_SLICES: SliceColumns = {
  startMs: new Float64Array(0),
  endMs: new Float64Array(0),
  task: new Int32Array(0),
  state: new Uint8Array(0),
}

function unknownLane(model: ModelId): {
  readonly kind: WorkerKind
  readonly pid: null
  readonly threadId: null
} {
  const kind = model === 'processes' ? 'process' : model === 'cooperative' ? 'loop' : 'thread'
  return { kind, pid: null, threadId: null }
}
