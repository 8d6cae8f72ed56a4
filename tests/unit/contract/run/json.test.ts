import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fault, LabError, fault } from '../../../../src/contract/fault.ts'
import { MODEL_IDS } from '../../../../src/contract/models/index.ts'
import type { RunDocument } from '../../../../src/contract/run/document.ts'
import { DocumentWriter, documentJson, parseDocument } from '../../../../src/contract/run/json.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import { warning } from '../../../../src/contract/run/warning.ts'
import {
  cancelledTrial,
  documentOf,
  failedTrial,
  planOf,
  trialOf,
  trialsOf,
} from '../../../fixtures/documents.ts'
import { awaitsOf, columnsOf, slicesOf } from '../../../fixtures/slices.ts'

const encode = (document: RunDocument): string => [...documentJson(document)].join('')

const waiting = trialOf('cooperative', {
  workers: [{ awaits: awaitsOf([7, 'web', 1, 3, 3.5], [0, 'timer', 2.5, 4, 9]), lostAwaits: 2 }],
})
const document = documentOf(
  [
    ...trialsOf('serial', [100, 101, 102]),
    ...trialsOf('cooperative', [100], { cpuMs: null }),
    failedTrial('threads', fault('process_killed', { pid: 7, signal: 'SIGKILL' })),
    cancelledTrial('processes'),
    waiting,
  ],
  { conditions: [warning('memory_tight', 'warning', { neededBytes: 9, availableBytes: 8 })] },
)

/** The fault with which an action fails. */
function faultOf(action: () => unknown): Fault {
  try {
    action()
  } catch (error) {
    if (error instanceof LabError) return error.fault
    throw error
  }
  throw new Error('Nothing was thrown.')
}

const refusal = (text: string): Fault => faultOf(() => parseDocument(text))

describe('a document', () => {
  test('is unchanged by writing and reading', () => {
    expect(parseDocument(encode(document))).toEqual(document)
  })

  test('has columns as plain lists', () => {
    const slices = slicesOf('0r50.5 -w39.5')
    const text = encode(documentOf([trialOf('serial', { workers: [{ slices }] })]))
    expect(text).toContain('"slices":{"edgesMs":[0,50.5,90],"task":[0,-1],"state":[0,2]}')
  })

  test('is written in pieces while its run lasts, which together are the same', () => {
    const { format: _, version: __, trials, state, warnings, ...header } = document
    const writer = new DocumentWriter()
    const pieces = [...writer.head(header)]
    for (const trial of trials) pieces.push(...writer.trial(trial))
    pieces.push(...writer.tail({ state, warnings }))
    expect(pieces.length).toBeGreaterThan(trials.length)
    expect(pieces.join('')).toBe(encode(document))
  })

  test('may have no trials, and workers may have no slices', () => {
    const idle = trialOf('serial', { workers: [{ slices: slicesOf('') }] })
    for (const one of [documentOf([]), documentOf([idle])]) {
      expect(parseDocument(encode(one))).toEqual(one)
    }
  })

  test('of 1,000,000 slices is written and read', () => {
    const spec = { ms: 0.1, task: 3, state: 0 }
    const slices = columnsOf(Array<typeof spec>(1_000_000).fill(spec))
    const text = encode(documentOf([trialOf('serial', { workers: [{ slices }] })]))
    expect(parseDocument(text).trials[0]?.workers[0]?.slices.edgesMs).toEqual(slices.edgesMs)
  })

  test('ignores names that objects inherit', () => {
    const text = encode(document).replace('"id":"run-1"', '"__proto__":{"polluted":true},"id":"run-1"')
    const read = parseDocument(text)
    expect(read).toEqual(document)
    expect('polluted' in read).toBe(false)
  })
})

describe('writing', () => {
  test('refuses a column with a value that JSON cannot express', () => {
    const slices = { ...slicesOf('0r1'), edgesMs: Float64Array.of(0, NaN) }
    const broken = documentOf([trialOf('serial', { workers: [{ slices }] })])
    expect(faultOf(() => encode(broken))).toEqual(fault('document_not_writable', { path: 'edgesMs' }))
  })

  test('refuses a metric that is not finite', () => {
    const broken = documentOf([trialOf('serial', { metrics: { startupMs: Infinity } })])
    expect(faultOf(() => encode(broken))).toEqual(fault('document_not_writable', { path: 'startupMs' }))
  })
})

describe('reading', () => {
  test.each(['', ' \n'])('refuses the empty text %j', (text) => {
    expect(refusal(text)).toEqual(fault('document_empty', {}))
  })

  test('refuses what is not JSON, or is cut off anywhere', () => {
    const notJson = fault('document_not_json', {})
    expect(refusal('GIF89a')).toEqual(notJson)
    const text = encode(document)
    for (let length = 1; length < text.length; length += 97) {
      expect(refusal(text.slice(0, length))).toEqual(notJson)
    }
  })

  test.each([
    ['[]', 'null'],
    ['null', 'null'],
    ['"interleave-run"', 'null'],
    ['{}', 'null'],
    ['{"format":"tracer"}', '"tracer"'],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'null'],
  ])('refuses JSON of another format', (text, found) => {
    expect(refusal(text)).toEqual(fault('document_wrong_format', { found }))
  })

  test.each([
    ['{"format":"interleave-run","version":2}', '2'],
    ['{"format":"interleave-run","version":"1"}', '"1"'],
    ['{"format":"interleave-run"}', 'null'],
  ])('refuses the version of %s', (text, found) => {
    expect(refusal(text)).toEqual(fault('document_wrong_version', { found, supported: 1 }))
  })

  type Json = Record<string, unknown> & { trials: Record<string, object>[] }

  /** The path of the damage in a document with one changed field. */
  function damageOf(change: (json: Json) => void): unknown {
    const json = JSON.parse(encode(document)) as Json
    change(json)
    const { code, values } = refusal(JSON.stringify(json))
    expect(code).toBe('document_damaged')
    const { path, found } = values as { path: string; found: string }
    return [path, found]
  }

  test.each<[string, string, (json: Json) => void]>([
    ['id', '', (json) => delete json['id']],
    ['createdAt', '5', (json) => Object.assign(json, { createdAt: 5 })],
    ['trials', '"none"', (json) => Object.assign(json, { trials: 'none' })],
    ['trials.0.metrics.wallMs', '"fast"', ({ trials }) => Object.assign(metrics(trials), { wallMs: 'fast' })],
    ['trials.0.metrics.cpuMs', 'true', ({ trials }) => Object.assign(metrics(trials), { cpuMs: true })],
    ['trials.0.state', '"sleeping"', ({ trials }) => Object.assign(trials[0] ?? {}, { state: 'sleeping' })],
    ['plan.models.0', '"fibers"', ({ plan }) => Object.assign(plan as object, { models: ['fibers'] })],
  ])('refuses a damaged field: %s is %s', (path, found, change) => {
    expect(damageOf(change)).toEqual([path, found])
  })

  test.each<[string, string, Record<string, unknown>]>([
    ['edgesMs.1', 'null', { edgesMs: [0, null, 2] }],
    ['edgesMs', '{}', { edgesMs: {} }],
    ['task.0', '0.5', { task: [0.5, 0] }],
    ['state.0', '6', { state: [6, 0] }],
  ])('refuses a damaged column: %s is %s', (path, found, columns) => {
    const damage = damageOf(({ trials }) => {
      const workers = trials[0]?.['workers'] as { slices: object }[]
      Object.assign(workers[0]?.slices ?? {}, columns)
    })
    expect(damage).toEqual([`trials.0.workers.0.slices.${path}`, found])
  })

  test('refuses columns whose lengths do not match', () => {
    const text = encode(document).replace('"readyMs":[3,4]', '"readyMs":[3]')
    expect(refusal(text)).toMatchObject({
      code: 'document_damaged',
      values: { path: 'trials.6.workers.0.awaits' },
    })
  })

  test('refuses numbers that overflow a float', () => {
    const text = encode(document).replace('"startupMs":10', '"startupMs":1e999')
    expect(refusal(text)).toMatchObject({
      code: 'document_damaged',
      values: { path: 'trials.0.metrics.startupMs', found: 'Infinity' },
    })
  })
})

function metrics(trials: readonly Record<string, object>[]): object {
  return trials[0]?.['metrics'] ?? {}
}

/** Without −0, which JSON does not have. */
const figure = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const slice = fc.record({
  ms: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  task: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
  state: fc.nat({ max: 5 }),
})
const anyTrial = fc
  .record({
    model: fc.constantFrom(...MODEL_IDS),
    workers: fc.array(fc.array(slice), { maxLength: 3 }),
    state: fc.constantFrom('completed', 'failed', 'cancelled'),
    text: fc.string({ unit: 'binary' }),
    known: fc.option(figure),
  })
  .map(({ model, workers, state, text, known }): Trial => {
    const fields = {
      workers: workers.map((specs) => ({ slices: columnsOf(specs) })),
      metrics: { gcMs: known, runQueueMs: known },
      result: { firstTaskFault: fault('unexpected', { text }) },
    }
    if (state === 'completed') return trialOf(model, { ...fields, checksum: text })
    return state === 'failed' ? failedTrial(model, undefined, fields) : cancelledTrial(model, fields)
  })

test('any document is unchanged by writing and reading', () => {
  const param = fc.tuple(fc.string(), fc.oneof(fc.string(), figure))
  fc.assert(
    fc.property(fc.array(anyTrial, { maxLength: 4 }), param, (trials, [name, value]) => {
      const params = ['__proto__', 'prototype', 'constructor'].includes(name) ? {} : { [name]: value }
      const original = documentOf(trials, { plan: { ...planOf(), params } })
      const text = encode(original)
      expect(parseDocument(text)).toEqual(original)
      expect(encode(parseDocument(text))).toBe(text)
    }),
  )
})
