import * as v from 'valibot'
import { SliceColumnsSchema } from '../columns/schemas.ts'
import { RunHeaderSchema } from './document.ts'
import { FaultSchema, TrialKeySchema, TrialSchema, WorkerKindSchema } from './trial.ts'

/**
 * Part of a picture that a task computed: one byte per pixel, 255 = inside the set. The part's row `r` is the picture's
 * row `topRow + r * rowStep`.
 */
export const PictureBandSchema = v.object({
  kind: v.literal('band'),
  pictureWidth: v.number(),
  pictureHeight: v.number(),
  topRow: v.number(),
  /** 1 if the rows are neighbours. */
  rowStep: v.number(),
  rows: v.number(),
  pixels: v.instance(Uint8Array<ArrayBuffer>),
})
export type PictureBand = v.InferOutput<typeof PictureBandSchema>

/** The output of a task that can be shown. */
export const TaskOutputSchema = v.object({
  task: v.number(),
  worker: v.number(),
  output: PictureBandSchema,
})
export type TaskOutput = v.InferOutput<typeof TaskOutputSchema>

/** A worker that is ready to run tasks. */
export const ReadyWorkerSchema = v.object({
  id: v.number(),
  kind: WorkerKindSchema,
  pid: v.number(),
  threadId: v.number(),
})
export type ReadyWorker = v.InferOutput<typeof ReadyWorkerSchema>

/** Slices of one worker since the last event of this kind. */
export const LiveSlicesSchema = v.object({ worker: v.number(), slices: SliceColumnsSchema })
export type LiveSlices = v.InferOutput<typeof LiveSlicesSchema>

export const RunEventSchema = v.variant('type', [
  v.object({
    type: v.literal('run-started'),
    header: RunHeaderSchema,
    /** Trials to come, warm-ups included. */
    trialsTotal: v.number(),
  }),
  v.object({ type: v.literal('trial-started'), trial: TrialKeySchema, workers: v.number() }),
  /** All workers of the trial are ready; its clock starts when the machine is idle. */
  v.object({
    type: v.literal('workers-ready'),
    trial: TrialKeySchema,
    workers: v.array(ReadyWorkerSchema),
  }),
  /**
   * Live slices, for display only: if there are too many, short neighbours are merged. The exact record comes with
   * `trial-finished`.
   */
  v.object({
    type: v.literal('slices'),
    trial: TrialKeySchema,
    workers: v.array(LiveSlicesSchema),
  }),
  v.object({
    type: v.literal('progress'),
    trial: TrialKeySchema,
    tasksDone: v.number(),
    tasksTotal: v.number(),
    /** Since the trial's start. */
    elapsedMs: v.number(),
    /** Estimate for the rest of the run; null until the first trial has ended. */
    remainingMs: v.nullable(v.number()),
  }),
  v.object({
    type: v.literal('outputs'),
    trial: TrialKeySchema,
    outputs: v.array(TaskOutputSchema),
  }),
  v.object({ type: v.literal('trial-finished'), result: TrialSchema }),
  /** Parts of the run that did not reach this subscriber: timelines of trials, and bands of pictures. */
  v.object({ type: v.literal('missed'), timelines: v.number(), pictures: v.number() }),
  v.object({ type: v.literal('run-finished'), state: v.picklist(['completed', 'cancelled']) }),
  /** The run could not be carried out, for a reason outside its trials. */
  v.object({ type: v.literal('run-failed'), fault: FaultSchema }),
])

/** The events of a run, in order. The last one is `run-finished` or `run-failed`. */
export type RunEvent = v.InferOutput<typeof RunEventSchema>

/** True if no event follows this one. */
export function isLastEvent({ type }: RunEvent): boolean {
  return type === 'run-finished' || type === 'run-failed'
}
