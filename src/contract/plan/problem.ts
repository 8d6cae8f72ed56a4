import * as v from 'valibot'
import type { Limit } from './limits.ts'
import { AmbiguousNumber } from './read-number.ts'

/** The value that was found in a field of a plan. */
export type Found =
  | { readonly kind: 'nothing' }
  /** The value as JSON on one line, cut if it is long. */
  | { readonly kind: 'value'; readonly json: string }
  | { readonly kind: 'unknown_field' }
  | { readonly kind: 'ambiguous_number'; readonly text: string; readonly readings: readonly number[] }
  | { readonly kind: 'unavailable_workload'; readonly id: string; readonly cause: Unavailable }
  | { readonly kind: 'memory'; readonly neededBytes: number }

/** The values that are accepted instead. */
export type Accepted =
  | ({ readonly kind: 'number' } & Limit)
  | { readonly kind: 'one_of'; readonly choices: readonly string[] }
  | { readonly kind: 'some_of'; readonly choices: readonly string[] }
  | { readonly kind: 'object' }
  /** The field must be left out. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'memory'; readonly availableBytes: number }

/** One thing wrong with a plan. `src/text/` makes the sentence. */
export interface Problem {
  /** The field: `tasks`, `models`, `params.limit`; `memory` if no single field is to blame. */
  readonly path: string
  readonly found: Found
  readonly accepted: Accepted
}

/** The reason why a workload cannot run here. */
export type Unavailable = { readonly code: 'no_sqlite'; readonly values: { readonly node: string } }

/** Problems from another process. They are made by `parsePlan` on the other side, so only their shape is checked. */
export const ProblemSchema = v.object({
  path: v.string(),
  found: v.looseObject({ kind: v.string() }),
  accepted: v.looseObject({ kind: v.string() }),
}) as unknown as v.GenericSchema<unknown, Problem>

const MAX_JSON_CHARS = 60

/** The found value, ready to be shown. */
export function found(value: unknown): Found {
  if (value === undefined) return { kind: 'nothing' }
  if (value instanceof AmbiguousNumber) {
    return { kind: 'ambiguous_number', text: value.text, readings: value.readings }
  }
  return { kind: 'value', json: shortJson(value) }
}

/** The name of a field as given: unchanged if it is a plain word, else as JSON. */
export function fieldName(name: string): string {
  return /^[\w-]{1,40}$/.test(name) ? name : shortJson(name)
}

/** JSON on one line, cut if it is long; the type of a value that JSON cannot express. */
export function shortJson(value: unknown): string {
  // A long string is cut before it is quoted: it may have megabytes.
  const text = toJson(typeof value === 'string' ? value.slice(0, MAX_JSON_CHARS) : value)
  return text.length > MAX_JSON_CHARS ? `${text.slice(0, MAX_JSON_CHARS - 3)}…` : text
}

function toJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  try {
    const json = JSON.stringify(value) as string | undefined
    return json ?? typeof value
  } catch {
    return typeof value
  }
}
