/** The range and unit of a number in the window, on the command line or in a file. */
export interface Limit {
  readonly min: number
  readonly max: number
  readonly unit: Unit
  /** True if only whole numbers make sense. */
  readonly integer: boolean
}

/** Units of parameters; an empty unit is a plain count. `src/text/` writes them out. */
export type Unit = '' | 'ms' | 'px' | 'kB' | 'bytes'

/** Sizes are decimal wherever they are typed or shown, so that 1,000 blocks of 4 kB are 4 MB. */
export const BYTES_PER_KB = 1_000

/** The limits of a plan's own numbers. A workload's parameters carry theirs in their `ParamSpec`. */
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

export type LimitedField = keyof typeof LIMITS

/** True if `value` is a number inside the limit. */
export function withinLimit(value: unknown, limit: Limit): value is number {
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value >= limit.min &&
    value <= limit.max &&
    (!limit.integer || Number.isInteger(value))
  )
}
