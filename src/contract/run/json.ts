import * as v from 'valibot'
import { columnsFromJson, columnsToJson } from '../columns/codec.ts'
import { LabError, fault } from '../fault.ts'
import { shortJson } from '../plan/problem.ts'
import {
  DOCUMENT_FORMAT,
  DOCUMENT_VERSION,
  type RunDocument,
  RunDocumentSchema,
  type RunHeader,
} from './document.ts'
import type { Trial, WorkerResult } from './trial.ts'

/**
 * A run document as JSON, in pieces that can be written while the run lasts: `head`, then each trial, then `tail`.
 * Throws a `LabError` if a number is not finite, since JSON cannot express it.
 */
export class DocumentWriter {
  #trials = 0;

  *head(header: RunHeader): Generator<string, void> {
    yield `${openObject({ format: DOCUMENT_FORMAT, version: DOCUMENT_VERSION, ...header })},"trials":[`
  }

  *trial({ workers, ...rest }: Trial): Generator<string, void> {
    yield `${this.#trials++ === 0 ? '' : ','}${openObject(rest)},"workers":[`
    for (const [at, worker] of workers.entries()) yield (at === 0 ? '' : ',') + workerJson(worker)
    yield ']}'
  }

  *tail({ state, warnings }: Pick<RunDocument, 'state' | 'warnings'>): Generator<string, void> {
    yield `],${openObject({ state, warnings }).slice(1)}}`
  }
}

/** The JSON of a whole document, in pieces. */
export function* documentJson({ trials, state, warnings, ...rest }: RunDocument): Generator<string, void> {
  const { format: _, version: __, ...header } = rest
  const writer = new DocumentWriter()
  yield* writer.head(header)
  for (const trial of trials) yield* writer.trial(trial)
  yield* writer.tail({ state, warnings })
}

/** Reads a document from JSON. Throws a `LabError` that names what is wrong with the text. */
export function parseDocument(text: string): RunDocument {
  const json = parseJson(text)
  checkFormat(json)
  const parsed = v.safeParse(RunDocumentSchema, reviveColumns(json))
  if (!parsed.success) throw damaged(parsed.issues[0])
  checkFinite(parsed.output, [])
  return parsed.output
}

function workerJson({ slices, awaits, ...rest }: WorkerResult): string {
  try {
    return `${openObject(rest)},"slices":${columnsToJson(slices)},"awaits":${columnsToJson(awaits)}}`
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new LabError(fault('document_not_writable', { path: error.message }))
  }
}

/** The JSON of an object without its closing brace. */
function openObject(value: object): string {
  const json = JSON.stringify(value, (key, field: unknown) => {
    if (typeof field !== 'number' || Number.isFinite(field)) return field
    throw new LabError(fault('document_not_writable', { path: key }))
  })
  return json.slice(0, -1)
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw new LabError(fault('document_empty', {}))
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new LabError(fault('document_not_json', {}))
  }
}

function checkFormat(json: unknown): void {
  const { format, version } =
    typeof json === 'object' && json !== null ? (json as Partial<Record<string, unknown>>) : {}
  if (format !== DOCUMENT_FORMAT) {
    throw new LabError(fault('document_wrong_format', { found: shortJson(format ?? null) }))
  }
  if (version !== DOCUMENT_VERSION) {
    const found = shortJson(version ?? null)
    throw new LabError(fault('document_wrong_version', { found, supported: DOCUMENT_VERSION }))
  }
}

/** Typed arrays in place of the workers' lists. What has another shape is left for the schema to refuse. */
function reviveColumns(json: unknown): unknown {
  return mapList(json, 'trials', (trial, at) =>
    mapList(trial, 'workers', (worker, place) => {
      const path = `trials.${String(at)}.workers.${String(place)}`
      return reviveWorker(worker, path)
    }),
  )
}

function reviveWorker(worker: unknown, path: string): unknown {
  if (!isRecord(worker)) return worker
  const columns = (kind: 'slices' | 'awaits'): unknown => {
    const lists = worker[kind]
    if (!isRecord(lists)) return lists
    return columnsFromJson(kind, lists, (where, value) => {
      const values = { path: `${path}.${kind}.${where}`, found: shortJson(value), expected: kind }
      throw new LabError(fault('document_damaged', values))
    })
  }
  return { ...worker, slices: columns('slices'), awaits: columns('awaits') }
}

function mapList(value: unknown, name: string, change: (item: unknown, at: number) => unknown): unknown {
  if (!isRecord(value) || !Array.isArray(value[name])) return value
  return { ...value, [name]: value[name].map((item: unknown, at) => change(item, at)) }
}

function damaged(issue: v.BaseIssue<unknown>): LabError {
  const path = (issue.path ?? []).map(({ key }) => String(key)).join('.')
  const found = issue.input === undefined ? '' : shortJson(issue.input)
  return new LabError(fault('document_damaged', { path, found, expected: issue.expected ?? '' }))
}

/** JSON can spell numbers that are too large for a float ("1e400"). */
function checkFinite(value: unknown, path: readonly string[]): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const values = { path: path.join('.'), found: String(value), expected: 'finite number' }
    throw new LabError(fault('document_damaged', values))
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
  for (const [key, field] of Object.entries(value)) checkFinite(field, [...path, key])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
