import * as v from 'valibot'
import { PlanSchema } from '../plan/plan.ts'
import { WorkloadKindSchema } from '../plan/workload.ts'
import { AppInfoSchema, MachineInfoSchema } from './machine.ts'
import { TrialSchema } from './trial.ts'
import { WarningSchema } from './warning.ts'

export const DOCUMENT_FORMAT = 'interleave-run'
export const DOCUMENT_VERSION = 1

/** The part of a run document that is known before the first trial. */
export const RunHeaderSchema = v.object({
  id: v.string(),
  createdAt: v.string(),
  app: AppInfoSchema,
  machine: MachineInfoSchema,
  plan: PlanSchema,
  /** The properties of the workload that explanations need. */
  workload: v.object({ id: v.string(), kind: WorkloadKindSchema }),
  /** Warnings about the conditions before the first trial. */
  conditions: v.array(WarningSchema),
})
export type RunHeader = v.InferOutput<typeof RunHeaderSchema>

const RUN_STATES = ['running', 'completed', 'cancelled', 'failed'] as const

/**
 * Everything known about a run: the window shows it, a file stores it. A live run is a document that still grows; its
 * state is `running`.
 */
export const RunDocumentSchema = v.object({
  format: v.literal(DOCUMENT_FORMAT),
  version: v.literal(DOCUMENT_VERSION),
  ...RunHeaderSchema.entries,
  state: v.picklist(RUN_STATES),
  /** The measured trials in the order in which they were executed. */
  trials: v.array(TrialSchema),
  warnings: v.array(WarningSchema),
})
export type RunDocument = v.InferOutput<typeof RunDocumentSchema>
