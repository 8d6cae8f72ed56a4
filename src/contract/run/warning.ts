import * as v from 'valibot'
import type { Fault } from '../fault.ts'
import type { ModelId } from '../models/index.ts'

/** All warnings by code, with the values that each sentence needs. */
export interface WarningValues {
  /** Trials of one model, or of different models, produced different results: a bug in the lab. */
  results_unsteady: { readonly model: ModelId }
  results_differ: { readonly models: readonly ModelId[]; readonly reference: ModelId }

  trials_failed: {
    readonly model: ModelId
    readonly failed: number
    readonly total: number
    readonly cause: Fault
  }
  all_tasks_failed: { readonly cause: Fault | null }
  tasks_failed: {
    readonly models: readonly { readonly model: ModelId; readonly failed: number; readonly total: number }[]
    readonly cause: Fault | null
  }

  coarse_clock: { readonly resolutionMs: number }
  background_load: { readonly cores: number }
  unequal_cores: { readonly ratio: number }
  slow_first_trial: { readonly model: ModelId; readonly ratio: number }
  slower_over_time: { readonly share: number }
  faster_over_time: { readonly share: number }
  outliers: { readonly model: ModelId; readonly outliers: number; readonly trials: number }
  memory_tight: { readonly neededBytes: number; readonly availableBytes: number }

  few_repeats: { readonly repeats: number; readonly everyModel: boolean }
  trials_cancelled: { readonly trials: number }
}

export type WarningCode = keyof WarningValues

/** `fault`: discard the figures; `warning`: they are distorted; `note`: good to know. */
export type Severity = 'note' | 'warning' | 'fault'

export type Warning = {
  [Code in WarningCode]: {
    readonly code: Code
    readonly severity: Severity
    readonly values: WarningValues[Code]
  }
}[WarningCode]

/** A warning from another process or a file; only its shape is checked, as a fault's is. */
export const WarningSchema = v.object({
  code: v.string(),
  severity: v.picklist(['note', 'warning', 'fault']),
  values: v.record(v.string(), v.unknown()),
}) as unknown as v.GenericSchema<unknown, Warning>

/** Makes a warning, with its values checked against its code. */
export function warning<Code extends WarningCode>(
  code: Code,
  severity: Severity,
  values: WarningValues[Code],
): Warning {
  return { code, severity, values } as Warning
}
