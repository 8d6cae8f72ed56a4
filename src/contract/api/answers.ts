import * as v from 'valibot'
import type { LabInfo } from './lab-api.ts'
import type { Problem } from '../plan/problem.ts'
import { AppInfoSchema, MachineInfoSchema } from '../run/report.ts'
import { WorkloadInfoSchema } from '../plan/workload.ts'

/** A `LabInfo` that came over a border between processes. */
export const LabInfoSchema = v.object({
  app: AppInfoSchema,
  machine: MachineInfoSchema,
  workloads: v.pipe(v.array(WorkloadInfoSchema), v.minLength(1), v.readonly()),
}) satisfies v.GenericSchema<unknown, LabInfo>

const ProblemSchema = v.object({
  path: v.string(),
  value: v.string(),
  accepted: v.string(),
}) satisfies v.GenericSchema<unknown, Problem>

/** What the engine answers to a plan: the run's name, or what is wrong with the plan. */
export const StartAnswerSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), runId: v.string() }),
  v.object({ ok: v.literal(false), problems: v.pipe(v.array(ProblemSchema), v.readonly()) }),
])
export type StartAnswer = v.InferOutput<typeof StartAnswerSchema>
