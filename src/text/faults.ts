import type { SystemProblem } from '../base/errors.ts'
import type { Fault, FaultValues, ServiceId } from '../contract/fault.ts'
import { asClause } from './format.ts'
import { type Table, type Words, inputsOf } from './inputs.ts'
import { textOf } from './lookup.ts'
import { faultMessages, m } from './messages.ts'

const FAULTS = faultMessages satisfies Table<'fault', FaultValues> &
  Record<`service_${ServiceId}` | `system_${Exclude<SystemProblem, 'unknown'>}`, () => string>

/** A file can nest causes as deep as it likes. */
const MAX_DEPTH = 4

/** A fault in one sentence: what was wrong, and what to do if that is not obvious. */
export function faultText({ code, values }: Fault): string {
  return sentence(code, values, 0)
}

/** A fault as the end of a sentence: "thread 3 exited unexpectedly with code 1". */
export function faultClause(fault: unknown): string {
  return causeClause(fault, 1)
}

/** The system's reason for a refusal, as the end of a sentence: "the disk is full". */
export function systemProblemText(problem: SystemProblem, text: string): string {
  return textOf(FAULTS, `system_${problem}`) ?? filled('text', text)
}

function sentence(code: string, values: object, depth: number): string {
  const words: Words = {
    ...WORDS,
    cause: (cause) => causeClause(cause, depth + 1),
  }
  return textOf(FAULTS, `fault_${code}`, inputsOf(values, words)) ?? m.fault_unknown_code({ code })
}

function causeClause(cause: unknown, depth: number): string {
  if (!isFault(cause) || depth > MAX_DEPTH) return m.empty_text()
  return asClause(sentence(cause.code, cause.values, depth))
}

const WORDS: Words = {
  problem: (problem, { text }) => systemProblemText(problem as SystemProblem, String(text)),
  service: (service) => textOf(FAULTS, `service_${String(service)}`) ?? String(service),
  text: (text) => filled('text', text),
  found: (found) => filled('found', found),
  expected: (expected) => filled('expected', expected),
  path: (path) => filled('path', path),
}

/** A text from elsewhere as a part of a sentence; words of the catalogue if it is empty. */
function filled(name: 'text' | 'found' | 'expected' | 'path', text: unknown): string {
  const trimmed = String(text).trim().replace(/\.+$/, '')
  return trimmed === '' ? FAULTS[`empty_${name}`]() : trimmed
}

function isFault(value: unknown): value is { readonly code: string; readonly values: object } {
  if (typeof value !== 'object' || value === null) return false
  const { code, values } = value as Partial<Fault>
  return typeof code === 'string' && typeof values === 'object' && (values as object | null) !== null
}
