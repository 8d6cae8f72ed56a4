import * as v from 'valibot'
import { AwaitColumnsSchema, SliceColumnsSchema } from '../columns/schemas.ts'
import { SeriesSchema } from '../columns/series.ts'
import type { Fault } from '../fault.ts'
import { ModelIdSchema } from '../models/index.ts'

/**
 * A fault from another process or a file. Only its shape is checked: a newer version may know codes that this one does
 * not, and the catalogue has a sentence for those too.
 */
export const FaultSchema = v.object({
  code: v.string(),
  values: v.record(v.string(), v.unknown()),
}) as unknown as v.GenericSchema<unknown, Fault>

export const PercentilesSchema = v.object({
  p50: v.number(),
  p95: v.number(),
  p99: v.number(),
  max: v.number(),
})
export type Percentiles = v.InferOutput<typeof PercentilesSchema>

/** A metric's value in one trial; null if it could not be measured, never 0. */
export const MetricValueSchema = v.nullable(v.union([v.number(), PercentilesSchema]))
export type MetricValue = v.InferOutput<typeof MetricValueSchema>

/** Metrics by the ids of the registry in `src/analysis/metrics/`. */
const metrics = v.record(v.string(), MetricValueSchema)
export type Metrics = v.InferOutput<typeof metrics>

export const WorkerKindSchema = v.picklist(['thread', 'process', 'loop'])

/** The result of one worker in a trial. Times are milliseconds since the trial's start. */
export const WorkerResultSchema = v.object({
  id: v.number(),
  kind: WorkerKindSchema,
  pid: v.number(),
  threadId: v.number(),
  /** From requesting the worker until it was ready. */
  startupMs: v.number(),
  memoryBasis: v.picklist(['heap', 'private', 'resident']),
  metrics,
  /** CPU use in cores; empty if the worker's CPU time is unknown. */
  cpuSeries: SeriesSchema,
  /** From 0 to the trial's wall time without a gap; for a worker that was killed, until its last record. */
  slices: SliceColumnsSchema,
  /** Slices that were merged into their neighbours because a limit was reached. */
  mergedSlices: v.number(),
  awaits: AwaitColumnsSchema,
  /** Awaits that were left out because a limit was reached. */
  lostAwaits: v.number(),
})
export type WorkerResult = v.InferOutput<typeof WorkerResultSchema>

/** Identifies a trial of a run. */
export const TrialKeySchema = v.object({
  model: ModelIdSchema,
  /** The repeat of this model, from 0; warm-ups are counted by themselves. */
  index: v.number(),
  /** The position in the run's order of trials, from 0, warm-ups included. */
  order: v.number(),
  /** A warm-up is executed like any trial and not counted. */
  warmup: v.boolean(),
})
export type TrialKey = v.InferOutput<typeof TrialKeySchema>

const measured = {
  ...TrialKeySchema.entries,
  metrics: v.objectWithRest({ wallMs: v.number(), startupMs: v.number() }, MetricValueSchema),
  /** The first failure of a task that its workload expects. */
  firstTaskFault: v.nullable(FaultSchema),
  workers: v.array(WorkerResultSchema),
  /** CPU use of all workers, and of all programs on the lab's cores, in cores. */
  cpuSeries: SeriesSchema,
  machineSeries: SeriesSchema,
  /** The largest loop delay in each interval, in milliseconds; empty for models without an event loop of tasks. */
  loopDelaySeries: SeriesSchema,
}

/** One execution of all tasks under one model. A trial that did not complete has the measurements up to its end. */
export const TrialSchema = v.variant('state', [
  v.object({ state: v.literal('completed'), checksum: v.string(), ...measured }),
  v.object({ state: v.literal('failed'), fault: FaultSchema, ...measured }),
  v.object({ state: v.literal('cancelled'), ...measured }),
])
export type Trial = v.InferOutput<typeof TrialSchema>
export type CompletedTrial = Extract<Trial, { state: 'completed' }>

/** A numeric metric of a trial or worker; null if it is not available or has another shape. */
export function numberOf(
  { metrics: all }: { readonly metrics: Readonly<Metrics> },
  id: string,
): number | null {
  const value = all[id]
  return typeof value === 'number' ? value : null
}
