import { NO_SLICES } from '../../../contract/columns/slices.ts'
import { MODEL_IDS, type ModelId, modelOf, workerCount } from '../../../contract/models/index.ts'
import type { Plan } from '../../../contract/plan/plan.ts'
import type { Trial, WorkerResult } from '../../../contract/run/trial.ts'
import { describe } from '../../../analysis/statistics/statistics.ts'
import { AwaitIndex } from './task-index.ts'
import { LaneIndex } from './lane-index.ts'
import type { Lane, ModelLanes, Phase, TimelineData, WallMarks } from './lanes.ts'
import { LiveTrial } from './live-trial.ts'
import { seriesOf } from './series.ts'

/** A model of a live run that has no trial yet. */
interface PendingModel {
  readonly model: ModelId
  readonly plan: Plan
}

/** The source of a model's rows. */
export type LaneSource = Trial | LiveTrial | PendingModel

/** The parts of a live run beside its measured trials. */
export interface LiveTrials {
  /** The current trial; null between two. */
  readonly trial: LiveTrial | null
  /** The last warm-up of each model that has no measured trial yet. */
  readonly warmups: readonly Trial[]
}

/** The repeats that any model completed, in order. */
export function repeatsOf(trials: readonly Trial[]): number[] {
  const completed = trials.filter(({ state }) => state === 'completed')
  return [...new Set(completed.map(({ index }) => index))].sort((a, b) => a - b)
}

/** True if a trial's slices are there: the workers of a completed trial have at least one each. */
export function hasTimeline({ workers, metrics }: Trial): boolean {
  return metrics.wallMs === 0 || hasSlices({ workers })
}

function hasSlices({ workers }: Pick<Trial, 'workers'>): boolean {
  return workers.some(({ slices }) => slices.task.length > 0)
}

/**
 * The trials that are drawn, one for each model that `draws` accepts: of a run that has ended the repeat that is asked
 * for, or the last completed one, else what was recorded of one that was not completed, else a warm-up. While a run
 * lasts, its current trial is in its model's place unless a repeat is asked for, and models that were not measured yet
 * have their place.
 */
export function drawnSources(
  trials: readonly Trial[],
  repeat: number | null,
  live: (LiveTrials & { readonly plan: Plan | null }) | null = null,
  draws: (model: ModelId) => boolean = () => true,
): LaneSource[] {
  return MODEL_IDS.filter(draws).flatMap((model): LaneSource[] => {
    if (repeat === null && live?.trial?.key.model === model) return [live.trial]
    const completed = trials.filter((trial) => trial.model === model && trial.state === 'completed')
    const trial = completed.find(({ index }) => index === repeat) ?? completed.at(-1)
    if (trial !== undefined) return [trial]
    const broken = trials.findLast((one) => one.model === model && hasSlices(one))
    if (broken !== undefined) return [broken]
    const warmup = live?.warmups.find((one) => one.model === model)
    if (warmup !== undefined) return [warmup]
    const plan = live?.plan
    return plan?.models.includes(model) === true ? [{ model, plan }] : []
  })
}

/**
 * The rows of the sources, in their order. Slices are not copied. Rows of `before` that show the same are reused, with
 * everything that was computed for them.
 */
export function timelineData(
  sources: readonly LaneSource[],
  before: TimelineData | null = null,
  trials: readonly Trial[] = [],
): TimelineData {
  let row = 0
  const models = sources.map((source): ModelLanes => {
    const reused = before?.models.find((one) => one.origin === originOf(source) && one.lanes[0]?.row === row)
    const model = reused ?? lanesOf(source, row)
    row += model.lanes.length
    return model
  })
  return dataOf(
    models,
    models.flatMap(({ lanes }) => lanes),
    wallMarks(trials),
  )
}

/** The wall times of each model's completed trials. */
function wallMarks(trials: readonly Trial[]): Map<ModelId, WallMarks> {
  const marks = new Map<ModelId, WallMarks>()
  for (const model of MODEL_IDS) {
    const trialsMs = trials
      .filter((trial) => trial.model === model && trial.state === 'completed')
      .map(({ metrics }) => metrics.wallMs)
    const medianMs = describe(trialsMs, null)?.median
    if (medianMs !== undefined) marks.set(model, { medianMs, trialsMs })
  }
  return marks
}

/** The same after the live trial has grown: its rows have too, and only its length is new. */
export function grownData({ models, lanes, marks }: TimelineData, live: LiveTrial): TimelineData {
  const wallMs = live.reachedMs
  return dataOf(
    models.map((one) => (one.origin === live ? { ...one, wallMs } : one)),
    lanes,
    marks,
  )
}

const MARGIN = 1.02

function dataOf(
  models: readonly ModelLanes[],
  lanes: readonly Lane[],
  marks: TimelineData['marks'],
): TimelineData {
  // With room at the right, so that the last mark is not cut.
  const trialsMs = [...marks.values()].flatMap((mark) => mark.trialsMs).map((ms) => ms * MARGIN)
  const drawnMs = models.map(({ wallMs }) => wallMs)
  return {
    models,
    lanes,
    marks,
    extentMs: Math.max(0, ...trialsMs, ...drawnMs, ...lanes.map(({ index }) => index.endMs)),
    slices: lanes.reduce((sum, { index }) => sum + index.count, 0),
  }
}

/** The identity of a source: the same object as long as it shows the same. */
function originOf(source: LaneSource): object {
  return 'plan' in source ? source.plan : source
}

/** The rows of a source, the first of them at position `row`. */
function lanesOf(source: LaneSource, row: number): ModelLanes {
  if (source instanceof LiveTrial) return liveLanes(source, row)
  return 'plan' in source ? pendingLanes(source, row) : trialLanes(source, row)
}

function trialLanes(trial: Trial, row: number): ModelLanes {
  const { model, index: trialIndex, order, workers } = trial
  const { wallMs } = trial.metrics
  return {
    model,
    phase: phaseOf(trial),
    origin: trial,
    trialIndex,
    wallMs,
    startupMs: trial.metrics.startupMs,
    lanes: workers.map((worker, at) => laneOfWorker(worker, { model, order, row: row + at, number: at + 1 })),
    series: seriesOf(trial),
    isDropped: !hasTimeline(trial),
  }
}

function phaseOf({ warmup, state }: Trial): Phase {
  if (state !== 'completed') return state
  return warmup ? 'warmup' : 'measured'
}

function laneOfWorker(
  { kind, pid, threadId, slices, awaits, lostAwaits }: WorkerResult,
  place: Pick<Lane, 'model' | 'order' | 'row' | 'number'>,
): Lane {
  return {
    ...place,
    kind,
    pid,
    threadId,
    index: new LaneIndex(slices),
    awaits: slices.task.length === 0 ? null : new AwaitIndex(awaits, lostAwaits),
    loop: null,
  }
}

function liveLanes(live: LiveTrial, row: number): ModelLanes {
  const { model, index: trialIndex, order, warmup } = live.key
  const { workerKind: kind } = modelOf(model)
  const lanes = live.lanes.map((index, at): Lane => {
    const { pid, threadId } = live.workers?.[at] ?? { pid: null, threadId: null }
    return {
      row: row + at,
      model,
      kind,
      number: at + 1,
      pid,
      threadId,
      order,
      index,
      awaits: null,
      loop: null,
    }
  })
  const phase = warmup ? 'live_warmup' : 'live'
  const wallMs = live.reachedMs
  const unknown = { startupMs: null, series: undefined, isDropped: false }
  return { model, phase, origin: live, trialIndex, wallMs, lanes, ...unknown }
}

function pendingLanes({ model, plan }: PendingModel, row: number): ModelLanes {
  const { workerKind: kind } = modelOf(model)
  const lanes = Array.from({ length: workerCount(model, plan.workers) }, (_, at): Lane => {
    const index = new LaneIndex(NO_SLICES)
    const unknown = { pid: null, threadId: null, order: -1, awaits: null, loop: null }
    return { row: row + at, model, kind, number: at + 1, index, ...unknown }
  })
  const trial = { trialIndex: 0, wallMs: 0, startupMs: null, series: undefined, isDropped: false }
  return { model, phase: 'pending', origin: plan, lanes, ...trial }
}
