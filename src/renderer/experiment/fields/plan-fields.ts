import { LIMITS, type Limit } from '../../../contract/plan/limits.ts'
import { type Plan, WORKER_REUSE } from '../../../contract/plan/plan.ts'
import { readNumber } from '../../../contract/plan/read-number.ts'
import { formatNumber } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { fieldTitle } from '../../../text/problems.ts'

/** A number of the plan as the form asks for it. `path` is the name that a `Problem` uses. */
export interface NumberFieldInfo {
  readonly path: keyof typeof LIMITS
  readonly label: string
  readonly help: string
  readonly limit: Limit
}

const HELP = {
  threads: m.field_threads_help,
  processes: m.field_processes_help,
  timeSliceMs: m.field_time_slice_help,
  blockingCallMs: m.field_blocking_call_help,
  repeats: m.field_repeats_help,
  warmups: m.field_warmups_help,
  seed: m.field_seed_help,
} as const satisfies Partial<Record<keyof typeof LIMITS, () => string>>

/** The name of a field in the form. */
export function fieldLabel(path: string): string {
  return path === 'timeSliceMs' ? m.field_yield_every() : fieldTitle(path)
}

/** A number of the plan that does not depend on the workload. */
export function numberField(path: keyof typeof HELP): NumberFieldInfo {
  return { path, label: fieldLabel(path), help: HELP[path](), limit: LIMITS[path] }
}

const REUSE = { warm: m.worker_reuse_warm, cold: m.worker_reuse_cold } as const

export function workerReuseTitle(value: Plan['workerReuse']): string {
  return REUSE[value]()
}

/** True if workers are reused from trial to trial. */
export function workerReuseField() {
  return {
    path: 'workerReuse',
    label: fieldTitle('workerReuse'),
    help: m.field_worker_reuse_help(),
    choices: WORKER_REUSE.map((value) => ({ value, title: workerReuseTitle(value) })),
  }
}

/** The text with thousands separators where it is a number; otherwise as typed. */
export function tidyNumber(text: string, integer: boolean): string {
  const value = readNumber(text, { integer })
  return typeof value === 'number' ? formatNumber(value) : text.trim()
}

/** The next number up or down from `text` within the limits, for the arrow keys; undefined where it is no number. */
export function stepNumber(
  text: string,
  direction: 1 | -1,
  { min, max, integer }: Pick<Limit, 'min' | 'max' | 'integer'>,
): string | undefined {
  const value = readNumber(text, { integer })
  if (typeof value !== 'number') return undefined
  const step = stepSize(Math.abs(value), max, integer)
  // The next multiple of the step in that direction.
  const steps = direction > 0 ? Math.floor(value / step + 1e-9) : Math.ceil(value / step - 1e-9)
  const next = Math.min(max, Math.max(min, (steps + direction) * step))
  return formatNumber(Number(next.toPrecision(12)))
}

/** A step that fits the size of the number: 1 up to 100, then a tenth of its power of ten. */
function stepSize(size: number, max: number, integer: boolean): number {
  if (size >= 100) return 10 ** (Math.floor(Math.log10(size)) - 1)
  return integer || max > 10 ? 1 : 0.1
}
