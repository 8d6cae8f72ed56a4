import { formatNumber } from './limits.ts'

/** One thing wrong with a plan: where, what was given, and what is accepted instead. */
export interface Problem {
  /** The field: `tasks`, `models`, `params.limit`; `memory` where no single field is to blame. */
  readonly path: string
  /** What was given, as text; empty when nothing was. */
  readonly value: string
  /** What is accepted, as a noun phrase: "a whole number from 1 to 64". */
  readonly accepted: string
}

/**
 * The sentence a person reads. The window, the command line and the engine all say it through here;
 * only the name of the field differs (`--tasks` on the command line, "Tasks" in the window).
 */
export function describeProblem({ path, value, accepted }: Problem, name: string = nameOf(path)): string {
  return value === ''
    ? `${name} is missing: it must be ${accepted}.`
    : `${name} is ${value}: it must be ${accepted}.`
}

function nameOf(path: string): string {
  return path === 'memory' ? 'The memory needed' : path
}

const SHOWN_CHARS = 60

/** A given value as a short text on one line that is safe to show: quoted when it is a string, cut when it is long. */
export function showValue(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? formatNumber(value) : 'not a number'
  // A long string is cut before it is quoted: it may be megabytes.
  const text = toJson(typeof value === 'string' ? value.slice(0, SHOWN_CHARS) : value)
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS - 3)}…` : text
}

/** A given name of a field: as it is when it is a plain word, else shown as a value is. */
export function showName(name: string): string {
  return /^[\w-]{1,40}$/.test(name) ? name : showValue(name)
}

/** JSON, or the kind of value where JSON has no word for it. */
function toJson(value: unknown): string {
  try {
    const json = JSON.stringify(value) as string | undefined
    return json ?? typeof value
  } catch {
    return typeof value
  }
}

/** "a, b or c" */
export function listChoices(choices: readonly string[]): string {
  return choices.length < 2
    ? choices.join('')
    : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}`
}
