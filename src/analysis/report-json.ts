import * as v from 'valibot'
import { ReportSchema, SLICE_STATES } from '../contract/run/report.ts'
import type { AwaitColumns, WorkerResult, Report, SliceColumns, Trial } from '../contract/run/report.ts'
import { checkFinite, checkVersion, describeIssue, ReportFormatError, wrongField } from './report-error.ts'
import { reviveColumns } from './report-columns.ts'

export { ReportFormatError } from './report-error.ts'

/** A report as one JSON document, its slice columns as plain arrays. */
export function encodeReport(report: Report): string {
  return [...encodeReportParts(report)].join('')
}

/**
 * The same document piece by piece, worker by worker, so that a long run can be written to a file without
 * being held as text as a whole. Throws a ReportFormatError on a report that could not be read again.
 */
export function* encodeReportParts(report: Report): Generator<string, void> {
  const checked = v.safeParse(ReportSchema, report)
  if (!checked.success) throw describeIssue(checked.issues[0])
  const { trials, summary, ...head } = checked.output
  yield `${openObject(head)},"trials":[`
  for (const [index, trial] of trials.entries()) yield* encodeTrial(trial, index)
  yield `],"summary":${toJson(summary)}}`
}

/**
 * A report from the text of a run file. Whatever is wrong with the text (not JSON, cut off, another
 * format or version, a field of the wrong type) is a ReportFormatError with a sentence for the reader.
 */
export function parseReport(text: string): Report {
  const document = parseJson(text)
  checkVersion(document)
  const revived = reviveColumns(document)
  const checked = v.safeParse(ReportSchema, revived)
  if (!checked.success) throw describeIssue(checked.issues[0])
  checkFinite(checked.output)
  const { sliceStates } = checked.output
  if (sliceStates.join() !== SLICE_STATES.join()) {
    throw wrongField('sliceStates', sliceStates, `the list ${SLICE_STATES.join(', ')}`)
  }
  return checked.output
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw new ReportFormatError('The file is empty: there is no run in it.')
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new ReportFormatError('The file is not a run of Interleave, or is cut off: it is not valid JSON.')
  }
}

function* encodeTrial({ workers, ...rest }: Trial, index: number): Generator<string, void> {
  yield `${index === 0 ? '' : ','}${openObject(rest)},"workers":[`
  for (const [place, worker] of workers.entries()) yield (place === 0 ? '' : ',') + encodeWorker(worker)
  yield ']}'
}

function encodeWorker({ slices, awaits, ...rest }: WorkerResult): string {
  const waited = awaits === undefined ? '' : `,"awaits":${encodeColumns(awaits)}`
  return `${openObject(rest)}${waited},"slices":${encodeColumns(slices)}}`
}

function encodeColumns(columns: SliceColumns | AwaitColumns): string {
  // `join` writes numbers as JSON does and makes no array on its way.
  return `{${Object.entries(columns)
    .map(([name, values]) => `"${name}":[${onlyNumbers(name, values.join())}]`)
    .join()}}`
}

function onlyNumbers(name: string, values: string): string {
  // "NaN" and "Infinity" have no place in JSON.
  if (/[NI]/.test(values)) throw new ReportFormatError(`The run cannot be saved: ${name} is not a number.`)
  return values
}

/** The JSON of an object without its closing brace, for more fields to follow. */
function openObject(value: object): string {
  return toJson(value).slice(0, -1)
}

function toJson(value: object): string {
  return JSON.stringify(value, (key, field: unknown) => {
    if (typeof field !== 'number' || Number.isFinite(field)) return field
    throw new ReportFormatError(`The run cannot be saved: ${key} is not a finite number.`)
  })
}
