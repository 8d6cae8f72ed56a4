import * as v from 'valibot'
import { ModelIdSchema } from '../models.ts'
import {
  WorkerKindSchema,
  RunHeaderSchema,
  SliceColumnsSchema,
  SummarySchema,
  TrialSchema,
} from './report.ts'

/** Which trial an event belongs to. */
export const TrialKeySchema = v.object({
  model: ModelIdSchema,
  index: v.number(),
  order: v.number(),
  /** Warm-ups are run like any trial, shown while they run, and not kept. */
  warmup: v.boolean(),
})
export type TrialKey = v.InferOutput<typeof TrialKeySchema>

/** Part of a picture that a task computed: one byte per pixel, 255 = inside the set, row by row. */
export const PictureBandSchema = v.object({
  kind: v.literal('band'),
  pictureWidth: v.number(),
  pictureHeight: v.number(),
  topRow: v.number(),
  rows: v.number(),
  pixels: v.instance(Uint8Array),
})
export type PictureBand = v.InferOutput<typeof PictureBandSchema>

/** What a task made that can be shown. */
export const TaskOutputSchema = v.object({ task: v.number(), worker: v.number(), output: PictureBandSchema })
export type TaskOutput = v.InferOutput<typeof TaskOutputSchema>

/** One of the workers that a trial has opened. */
export const ReadyWorkerSchema = v.object({
  id: v.number(),
  kind: WorkerKindSchema,
  pid: v.number(),
  threadId: v.number(),
})
export type ReadyWorker = v.InferOutput<typeof ReadyWorkerSchema>

export const RunEventSchema = v.variant('type', [
  v.object({
    type: v.literal('run-started'),
    header: RunHeaderSchema,
    /** Trials to come, warm-ups included. */
    trialsTotal: v.number(),
  }),
  v.object({ type: v.literal('trial-started'), trial: TrialKeySchema, workers: v.number() }),
  /** All workers of the trial are up; its clock starts when the machine has come to rest. */
  v.object({ type: v.literal('workers-ready'), trial: TrialKeySchema, workers: v.array(ReadyWorkerSchema) }),
  /**
   * What workers handed over since the last of these events: enough to look on while a trial runs, until its exact
   * record comes with `trial-finished`. All workers are in one set of columns, each worker's slices in order of time.
   */
  v.object({
    type: v.literal('slices'),
    trial: TrialKeySchema,
    /** The worker of each slice. */
    worker: v.instance(Int32Array),
    slices: SliceColumnsSchema,
    /**
     * How many recorded slices are not in here by themselves, since there were too many: neighbours too short to
     * see are drawn together, by state and with their times kept, in the order in which they began.
     */
    merged: v.number(),
  }),
  v.object({
    type: v.literal('progress'),
    trial: TrialKeySchema,
    tasksDone: v.number(),
    tasksTotal: v.number(),
    /** Since the trial's start. */
    elapsedMs: v.number(),
    /** Estimate for the whole run, from what its trials took so far; null before the first has ended. */
    remainingMs: v.nullable(v.number()),
  }),
  v.object({ type: v.literal('outputs'), trial: TrialKeySchema, outputs: v.array(TaskOutputSchema) }),
  /** A warm-up ends with this event too, but is not part of the report. */
  v.object({ type: v.literal('trial-finished'), trial: TrialKeySchema, result: TrialSchema }),
  /** Something of the run did not get here, so it cannot be shown; figures are never left out. */
  v.object({ type: v.literal('missed'), message: v.string() }),
  v.object({
    type: v.literal('run-finished'),
    state: v.picklist(['completed', 'cancelled']),
    summary: SummarySchema,
  }),
  /** The run ended before its time for a reason outside its trials, such as an engine that died. */
  v.object({ type: v.literal('run-failed'), message: v.string() }),
])
/** What a run tells its subscribers, in order. The last is `run-finished` or `run-failed`. */
export type RunEvent = v.InferOutput<typeof RunEventSchema>

/**
 * After these nothing is measured, or not yet: the clock of a trial starts when the machine has come to rest. So they
 * are handed on without delay, and what is drawn at once then takes no time from a trial.
 */
export const UNTIMED: ReadonlySet<RunEvent['type']> = new Set(['workers-ready', 'run-finished', 'run-failed'])
