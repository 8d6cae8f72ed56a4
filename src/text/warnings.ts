import { MIN_VALUES_FOR_INTERVAL } from '../analysis/statistics/bootstrap.ts'
import type { Severity, Warning, WarningValues } from '../contract/run/warning.ts'
import { faultClause } from './faults.ts'
import { listAnd } from './format.ts'
import { type Table, type Words, inputsOf } from './inputs.ts'
import { textOf } from './lookup.ts'
import { m, warningMessages } from './messages.ts'
import { modelTitle } from './models.ts'

type Worded = Omit<WarningValues, 'few_repeats'> & {
  few_repeats: WarningValues['few_repeats'] & { readonly enoughRepeats: number }
}

const WARNINGS = warningMessages satisfies Table<'warning', Worded> &
  Record<`severity_${Severity}`, () => string>

/** A warning in one to three sentences: what is wrong with the figures, why, and what to do. */
export function warningText({ code, values }: Warning): string {
  const all = { ...values, enoughRepeats: MIN_VALUES_FOR_INTERVAL }
  return textOf(WARNINGS, `warning_${code}`, inputsOf(all, WORDS)) ?? m.warning_unknown_code({ code })
}

/** "Fault", "Warning" or "Note". */
export function severityTitle(severity: Severity): string {
  return WARNINGS[`severity_${severity}`]()
}

const WORDS: Words = {
  model: (model) => modelTitle(String(model)),
  reference: (model) => modelTitle(String(model)),
  models: (models) => listAnd(Array.isArray(models) ? models.map(modelWords) : []),
  cause: (cause) => (cause === null ? 'none' : faultClause(cause)),
}

/** A model, or the failed tasks of one. */
function modelWords(model: unknown): string {
  if (typeof model !== 'object' || model === null) return modelTitle(String(model))
  return textOf(WARNINGS, 'warning_tasks_failed_model', inputsOf(model, WORDS)) ?? ''
}
