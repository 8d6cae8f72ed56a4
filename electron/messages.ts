import * as v from 'valibot'
import { AppInfoSchema, MachineInfoSchema } from '../src/contract/report.ts'
import { WorkloadInfoSchema } from '../src/contract/workload.ts'
import type { LabInfo } from '../src/contract/lab-api.ts'
import type { Problem } from '../src/contract/problem.ts'
import type { RunCancelMessage } from '../src/contract/bridge.ts'

const requestId = v.number()

/** What main tells the engine process. `start` brings one end of the run's MessageChannel with it. */
export const ToEngineSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId }),
  v.object({ type: v.literal('start'), requestId, plan: v.unknown() }),
  /** End every run, thread and process, then exit. */
  v.object({ type: v.literal('stop') }),
])
export type ToEngine = v.InferOutput<typeof ToEngineSchema>

const LabInfoSchema = v.object({
  app: AppInfoSchema,
  machine: MachineInfoSchema,
  workloads: v.pipe(v.array(WorkloadInfoSchema), v.readonly()),
}) satisfies v.GenericSchema<unknown, LabInfo>

const ProblemSchema = v.object({
  path: v.string(),
  value: v.string(),
  accepted: v.string(),
}) satisfies v.GenericSchema<unknown, Problem>

/** What the engine answers to `start`: the run's name, or what is wrong with the plan. */
export const StartAnswerSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), runId: v.string() }),
  v.object({ ok: v.literal(false), problems: v.pipe(v.array(ProblemSchema), v.readonly()) }),
])
export type StartAnswer = v.InferOutput<typeof StartAnswerSchema>

/** What the engine process tells main. */
export const FromEngineSchema = v.variant('type', [
  v.object({ type: v.literal('info'), requestId, info: LabInfoSchema }),
  v.object({ type: v.literal('start'), requestId, answer: StartAnswerSchema }),
  /** The request could not be met; the sentence says why. */
  v.object({ type: v.literal('refused'), requestId, message: v.string() }),
  /** The last words of an engine that is about to exit. */
  v.object({ type: v.literal('dying'), message: v.string() }),
])
export type FromEngine = v.InferOutput<typeof FromEngineSchema>

/** What the window says over a run's port. */
export const RunCancelSchema = v.object({
  type: v.literal('cancel'),
}) satisfies v.GenericSchema<unknown, RunCancelMessage>
