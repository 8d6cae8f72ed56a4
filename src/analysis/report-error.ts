import type * as v from 'valibot'
import { listChoices, showValue } from '../contract/plan/problem.ts'
import { REPORT_FORMAT, REPORT_VERSION } from '../contract/run/report.ts'

/** A run file that cannot be read; its message is a sentence for the reader. */
export class ReportFormatError extends Error {
  override readonly name = 'ReportFormatError'
}

/** Refuses a document that is not a run, or is one of a version this app does not know. */
export function checkVersion(document: unknown): void {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new ReportFormatError('The file is not a run of Interleave: it must hold one JSON object.')
  }
  const format: unknown = Reflect.get(document, 'format')
  if (format !== REPORT_FORMAT) {
    const found = format === undefined ? 'it has no format' : `its format is ${showValue(format)}`
    throw new ReportFormatError(`The file is not a run of Interleave: ${found}, not "${REPORT_FORMAT}".`)
  }
  const version: unknown = Reflect.get(document, 'version')
  if (version !== REPORT_VERSION) {
    const found = version === undefined ? 'names no version' : `is of version ${showValue(version)}`
    throw new ReportFormatError(
      `The run ${found}; this Interleave reads version ${REPORT_VERSION}. A newer one may read it.`,
    )
  }
}

/** A field that is not as it must be, named with its path, its value and what is accepted. */
export function wrongField(path: string, value: unknown, accepted: string): ReportFormatError {
  const what =
    value === undefined ? `${path} is missing.` : `${path} is ${showValue(value)}; it must be ${accepted}.`
  return new ReportFormatError(`The run is damaged: ${what}`)
}

/** Refuses numbers too large for a float, which JSON can spell ("1e400") and no figure can be. */
export function checkFinite(value: unknown, path: readonly string[] = []): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw wrongField(path.join('.'), value, 'a finite number')
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
  for (const [key, field] of Object.entries(value)) checkFinite(field, [...path, key])
}

/** The first thing a schema found wrong, as one sentence. */
export function describeIssue(issue: v.BaseIssue<unknown>): ReportFormatError {
  const path = (issue.path ?? []).map(({ key }) => String(key)).join('.')
  return wrongField(path, issue.input, acceptedBy(issue.expected))
}

const KINDS: Record<string, string> = {
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  Object: 'an object',
  Array: 'a list',
  Float64Array: 'a list of numbers',
  Int32Array: 'a list of whole numbers',
  Uint8Array: 'a list of whole numbers',
}

/** Valibot says `(number | null)` or `("thread" | "loop")`: said as a phrase. */
function acceptedBy(expected: string | null): string {
  const kinds = (expected ?? 'something else').replace(/^\(|\)$/g, '').split(' | ')
  return listChoices(kinds.map((kind) => KINDS[kind] ?? kind))
}
