import * as v from 'valibot'
import { ModelIdSchema } from '../models.ts'
import { PlanSchema } from '../plan/plan.ts'
import { SLICE_STATES } from '../columns/slices.ts'

export { SLICE_STATES } from '../columns/slices.ts'

/** The file format of a run, see `ReportSchema`. */
export const REPORT_FORMAT = 'interleave-run'
export const REPORT_VERSION = 1

/** A figure of the machine, or null where this machine cannot tell. Never 0 for "unknown". */
const figure = v.nullable(v.number())

/** Slices of one worker as columns of one length, in order of time; `task` is -1 where no task is meant. */
export const SliceColumnsSchema = v.object({
  startMs: v.instance(Float64Array),
  endMs: v.instance(Float64Array),
  task: v.instance(Int32Array),
  state: v.instance(Uint8Array),
})
export type SliceColumns = v.InferOutput<typeof SliceColumnsSchema>

/**
 * What the tasks of an event loop waited for, as columns of one length, in the order in which it ended: from when
 * the task gave way, `readyMs` when the answer was there (`endMs` where that is not known), `endMs` when the task
 * went on.
 */
export const AwaitColumnsSchema = v.object({
  task: v.instance(Int32Array),
  startMs: v.instance(Float64Array),
  readyMs: v.instance(Float64Array),
  endMs: v.instance(Float64Array),
})
export type AwaitColumns = v.InferOutput<typeof AwaitColumnsSchema>

/** CPU use over time: `use[i]` cores were busy in the interval that ends at `tMs[i]`. */
export const CpuSeriesSchema = v.object({ tMs: v.array(v.number()), use: v.array(v.number()) })
export type CpuSeries = v.InferOutput<typeof CpuSeriesSchema>

/** `delayMs[i]`: by how much the loop's latest timer was late in the interval that ends at `tMs[i]`. */
export const LoopDelaySeriesSchema = v.object({ tMs: v.array(v.number()), delayMs: v.array(v.number()) })
export type LoopDelaySeries = v.InferOutput<typeof LoopDelaySeriesSchema>

export const WorkerKindSchema = v.picklist(['thread', 'process', 'loop'])
export type WorkerKind = v.InferOutput<typeof WorkerKindSchema>

/** What one thread, process or event loop did in a trial. Times are milliseconds since the trial's start. */
export const WorkerResultSchema = v.object({
  id: v.number(),
  kind: WorkerKindSchema,
  pid: v.number(),
  threadId: v.number(),
  tasksDone: v.number(),
  /** From the moment the worker was asked for until it was up and had what it needs. */
  startupMs: v.number(),
  cpuMs: figure,
  /**
   * Of its thread, while no task's code ran: turning the loop, making requests, taking answers apart. Part of `cpuMs`.
   * Null where the thread's CPU time is not known finely enough; absent in older files.
   */
  runtimeOverheadCpuMs: v.exactOptional(figure),
  preemptedMs: figure,
  /** The kernel's own word on how long the worker stood in the run queue. Linux only. */
  runQueueMs: figure,
  waitingMs: v.number(),
  /** Time in which a task held the worker with a call that did not return. */
  blockedMs: v.number(),
  gcMs: figure,
  voluntarySwitches: figure,
  involuntarySwitches: figure,
  /** The most memory it held, looked at every 50 ms or so; `memoryKind` says which. */
  memoryBytes: figure,
  /** `private`: pages no other process shares. `rss`: resident pages, shared ones included. `heap`: a thread's own JavaScript heap. */
  memoryKind: v.picklist(['private', 'rss', 'heap']),
  /**
   * Bytes of the tasks' inputs that went to the worker during the trial, and of the results that came back. What is
   * shared, what was there before the start, the frames of messages and the lab's own records are not in it.
   */
  transferBytes: figure,
  /**
   * Of tasks that travel as messages: from right before each was sent until its receiver had it, serializing and
   * waiting for a busy receiver included, there and back, added up. Null for other work, which hides it behind
   * work.
   */
  transferMs: figure,
  /** Empty where the worker's CPU time is unknown. */
  cpuSeries: CpuSeriesSchema,
  slices: SliceColumnsSchema,
  /** How many slices were merged into their neighbours because a limit was reached. */
  mergedSlices: v.number(),
  /** Of an event loop, on which many tasks wait at once; absent for other workers, and in older files. */
  awaits: v.exactOptional(AwaitColumnsSchema),
  /** How many awaits are not in there because a limit was reached; absent where `awaits` is. */
  lostAwaits: v.exactOptional(v.number()),
})
export type WorkerResult = v.InferOutput<typeof WorkerResultSchema>

const Percentiles = v.object({ p50: v.number(), p95: v.number(), p99: v.number(), max: v.number() })
const LoopDelay = v.object({ p50: v.number(), p99: v.number(), max: v.number() })
export type Percentiles = v.InferOutput<typeof Percentiles>
export type LoopDelay = v.InferOutput<typeof LoopDelay>

const measured = {
  model: ModelIdSchema,
  /** The repeat of this model, from 0. */
  index: v.number(),
  /** The place in the order in which the run's trials were executed, from 0, warm-ups counted. */
  order: v.number(),
  /** From asking for the workers until all were up; of kept workers, when they were started. */
  startupMs: v.number(),
  wallMs: v.number(),
  cpuMs: figure,
  cpuUserMs: figure,
  cpuSystemMs: figure,
  /** CPU time ÷ wall time; 2.0 means two cores were busy. */
  cpuUse: figure,
  /** Sum over the workers, see there; absent in older files. */
  runtimeOverheadCpuMs: v.exactOptional(figure),
  peakRssBytes: figure,
  /** The most memory all workers held: of processes the sum of each one's own, of threads the engine's. */
  memoryBytes: figure,
  memoryKind: v.picklist(['private', 'rss']),
  voluntarySwitches: figure,
  involuntarySwitches: figure,
  preemptedMs: figure,
  /** The kernel's own word on how long the workers stood in the run queue. Linux only. */
  runQueueMs: figure,
  gcMs: figure,
  /** Time in which tasks held their workers with calls that did not return. */
  blockedMs: v.number(),
  /** By how much a timer of the cooperative worker that is due every 10 ms was late. Null for other models. */
  loopDelayMs: v.nullable(LoopDelay),
  /** The same over time, the most in each interval; absent for other models, and in older files. */
  loopDelaySeries: v.exactOptional(LoopDelaySeriesSchema),
  /** From the trial's start, when all tasks are handed in, to each task's end. Null when no task ended. */
  taskLatencyMs: v.nullable(Percentiles),
  /** From the trial's start to the moment each task first ran. Null when no task ended. */
  queueTimeMs: v.nullable(Percentiles),
  /** Of a pipeline's items: from the moment an item was made until it was used. Null for other work. */
  itemLatencyMs: v.nullable(Percentiles),
  /** Sums over the workers, see there. */
  transferBytes: figure,
  transferMs: figure,
  tasksPerSecond: v.number(),
  tasksDone: v.number(),
  /** Tasks that ended with an error the workload expects, such as a page that answers 503. */
  tasksFailed: v.number(),
  /** The first such error in words, or null. */
  firstTaskError: v.nullable(v.string()),
  workers: v.array(WorkerResultSchema),
  cpuSeries: CpuSeriesSchema,
  /** The machine's cores over the same time, whoever used them; empty where the system does not tell. */
  machineSeries: CpuSeriesSchema,
  /** Cores that programs other than this run kept busy, on average. */
  backgroundLoad: figure,
  servicesCpuMs: figure,
  /**
   * What collects garbage, compiles and does file I/O for workers that are threads, on threads of the same process. Null
   * for processes, whose `cpuMs` has it; absent in older files, whose `harnessCpuMs` has it.
   */
  helperThreadsCpuMs: v.exactOptional(figure),
  harnessCpuMs: figure,
}

/** One execution of all tasks under one model. A trial that did not complete keeps what was measured. */
export const TrialSchema = v.variant('state', [
  v.object({ state: v.literal('completed'), checksum: v.string(), ...measured }),
  v.object({ state: v.literal('failed'), error: v.string(), ...measured }),
  v.object({ state: v.literal('cancelled'), ...measured }),
])
export type Trial = v.InferOutput<typeof TrialSchema>
export type CompletedTrial = Extract<Trial, { state: 'completed' }>

/** A figure over a model's trials. `low95` and `high95` bound the median (bootstrap); null below 3 trials. */
export const StatisticSchema = v.object({
  median: v.number(),
  mad: v.number(),
  low95: figure,
  high95: figure,
  n: v.number(),
  outliers: v.number(),
})
export type Statistic = v.InferOutput<typeof StatisticSchema>

export const ModelSummarySchema = v.object({
  wallMs: StatisticSchema,
  cpuMs: v.nullable(StatisticSchema),
  cpuUse: v.nullable(StatisticSchema),
  /** Median serial wall time ÷ wall time; null when serial was not run. */
  speedup: v.nullable(StatisticSchema),
  /** Speed-up ÷ number of workers; null when serial was not run. */
  efficiency: figure,
})
export type ModelSummary = v.InferOutput<typeof ModelSummarySchema>

export const WarningSchema = v.object({
  code: v.string(),
  severity: v.picklist(['note', 'warning', 'fault']),
  message: v.string(),
})
export type Warning = v.InferOutput<typeof WarningSchema>

/** Per-model figures over completed trials; a model without a completed trial is absent. */
export const SummarySchema = v.object({
  perModel: v.partial(
    v.object({
      serial: ModelSummarySchema,
      threads: ModelSummarySchema,
      processes: ModelSummarySchema,
      cooperative: ModelSummarySchema,
    }),
  ),
  warnings: v.array(WarningSchema),
})
export type Summary = v.InferOutput<typeof SummarySchema>

export const AppInfoSchema = v.object({
  version: v.string(),
  node: v.string(),
  electron: v.optional(v.string()),
  chromium: v.optional(v.string()),
})
export type AppInfo = v.InferOutput<typeof AppInfoSchema>

export const MachineInfoSchema = v.object({
  cpuModel: v.string(),
  cores: v.number(),
  memoryBytes: v.number(),
  platform: v.string(),
  arch: v.string(),
  /** Which clock tells the CPU time of a thread. */
  cpuClock: v.picklist(['threadCpuUsage', 'schedstat', 'none']),
  /** The smallest step of the clock that slices are timed by. */
  clockResolutionMs: v.number(),
})
export type MachineInfo = v.InferOutput<typeof MachineInfoSchema>

/** What is known of a run before its first trial. */
export const RunHeaderSchema = v.object({
  id: v.string(),
  createdAt: v.string(),
  app: AppInfoSchema,
  machine: MachineInfoSchema,
  plan: PlanSchema,
})
export type RunHeader = v.InferOutput<typeof RunHeaderSchema>

/** How one figure of the report was got. */
export const ProvenanceEntrySchema = v.object({
  /** The field of a trial. */
  field: v.string(),
  title: v.string(),
  how: v.picklist(['measured', 'derived', 'unavailable']),
  /** Where it comes from, or why it is not available. */
  source: v.string(),
})
export type ProvenanceEntry = v.InferOutput<typeof ProvenanceEntrySchema>

/** One run: the plan, the machine, every trial, and a summary. Every field has its unit in its name. */
export const ReportSchema = v.object({
  format: v.literal(REPORT_FORMAT),
  version: v.literal(REPORT_VERSION),
  ...RunHeaderSchema.entries,
  /** The names that the slices' state columns point into. */
  sliceStates: v.array(v.picklist(SLICE_STATES)),
  trials: v.array(TrialSchema),
  summary: SummarySchema,
  provenance: v.array(ProvenanceEntrySchema),
})
export type Report = v.InferOutput<typeof ReportSchema>
