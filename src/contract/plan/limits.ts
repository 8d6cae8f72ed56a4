/** The range and unit a number may have, wherever it is typed: in the window, on the command line, in a file. */
export interface Limit {
  readonly min: number
  readonly max: number
  /** Shown after the number; empty for a plain count. */
  readonly unit: string
  /** True where only whole numbers make sense. */
  readonly integer: boolean
}

/** Sizes are decimal wherever they are typed or shown, so that 1,000 blocks of 4 kB are 4 MB. */
export const BYTES_PER_KB = 1_000

/** Limits of a plan's own numbers. A workload's parameters carry theirs in their `ParamSpec`. */
export const LIMITS = {
  tasks: { min: 1, max: 20_000, unit: '', integer: true },
  threads: { min: 1, max: 64, unit: '', integer: true },
  processes: { min: 1, max: 64, unit: '', integer: true },
  timeSliceMs: { min: 0, max: 1_000, unit: 'ms', integer: false },
  blockingCallMs: { min: 0, max: 10_000, unit: 'ms', integer: false },
  repeats: { min: 1, max: 100, unit: '', integer: true },
  warmups: { min: 0, max: 20, unit: '', integer: true },
  seed: { min: 0, max: 4_294_967_295, unit: '', integer: true },
} as const satisfies Record<string, Limit>

/** What a limit accepts, in words: "a whole number from 1 to 64". */
export function describeLimit({ min, max, unit, integer }: Limit): string {
  const kind = integer ? 'a whole number' : 'a number'
  const suffix = unit === '' ? '' : ` ${unit}`
  return `${kind} from ${formatNumber(min)} to ${formatNumber(max)}${suffix}`
}

/** True when `value` is a number inside the limit. */
export function withinLimit(value: unknown, limit: Limit): value is number {
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value >= limit.min &&
    value <= limit.max &&
    (!limit.integer || Number.isInteger(value))
  )
}

/** A number with thousands separators, the same on every machine whatever its language. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 6 })
}
