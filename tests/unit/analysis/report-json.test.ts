import fc from 'fast-check'
import { describe as group, expect, test } from 'vitest'
import { assembleReport } from '../../../src/analysis/report.ts'
import {
  ReportFormatError,
  encodeReport,
  encodeReportParts,
  parseReport,
} from '../../../src/analysis/report-json.ts'
import { MODEL_IDS } from '../../../src/contract/models.ts'
import type { WorkerResult, Report, Trial } from '../../../src/contract/run/report.ts'
import { SLICE_STATES } from '../../../src/contract/run/report.ts'
import {
  cancelledTrial,
  failedTrial,
  headerOf,
  workerOf,
  planOf,
  trialOf,
  trialsOf,
} from '../../fixtures/trials.ts'

const report = assembleReport(headerOf(), [
  ...trialsOf('serial', [100, 101, 102]),
  ...trialsOf('cooperative', [100], { cpuMs: null }),
  failedTrial('threads', 'It “broke”.\nBadly.'),
  cancelledTrial('processes'),
])

/** The sentence with which a text is refused. */
function refusal(text: string): string {
  try {
    parseReport(text)
  } catch (error) {
    if (error instanceof ReportFormatError) return error.message
    throw error
  }
  throw new Error('The text was accepted.')
}

interface RunDocument {
  readonly trials: readonly object[]
}

/** The refusal of a report in which one field is something else. */
function refusalWith(change: (document: RunDocument) => void): string {
  const document = JSON.parse(encodeReport(report)) as RunDocument
  change(document)
  return refusal(JSON.stringify(document))
}

group('a report', () => {
  test('is unchanged by export and import', () => {
    expect(parseReport(encodeReport(report))).toEqual(report)
  })

  test('is a JSON document whose columns are plain lists', () => {
    const { trials } = JSON.parse(encodeReport(report)) as {
      trials: { workers: { slices: Record<string, number[]> }[] }[]
    }
    expect(trials[0]?.workers[0]?.slices).toEqual({
      startMs: [0, 50.5],
      endMs: [50.5, 90],
      task: [0, -1],
      state: [0, 2],
    })
  })

  test('has what the tasks of a loop waited for, and is read where an older one has not', () => {
    const awaits = {
      startMs: Float64Array.of(1, 2.5),
      readyMs: Float64Array.of(3, 4),
      endMs: Float64Array.of(3.5, 9),
      task: Int32Array.of(7, 0),
    }
    const waited = workerOf(0, { kind: 'loop', awaits, lostAwaits: 2 })
    const made = assembleReport(headerOf(), [{ ...trialOf('cooperative'), workers: [waited] }])
    expect(parseReport(encodeReport(made))).toEqual(made)
    expect(parseReport(encodeReport(report)).trials[3]?.workers[0]).not.toHaveProperty('awaits')
    const broken = encodeReport(made).replace('"readyMs":[3,4]', '"readyMs":[3]')
    expect(refusal(broken)).toBe(
      'The run is damaged: trials.0.workers.0.awaits.readyMs is [3]; it must be a list of 2 numbers, as startMs is.',
    )
  })

  test('comes in pieces that together are the whole', () => {
    const parts = [...encodeReportParts(report)]
    expect(parts.length).toBeGreaterThan(report.trials.length)
    expect(parts.join('')).toBe(encodeReport(report))
  })

  test('without trials, or with workers without slices, is written and read', () => {
    const empty = assembleReport(headerOf(), [])
    expect(parseReport(encodeReport(empty))).toEqual(empty)
    const idle = assembleReport(headerOf(), [{ ...trialOf('serial'), workers: [workerWith([])] }])
    expect(parseReport(encodeReport(idle))).toEqual(idle)
  })

  test('with a figure that is not a number is not written, for it could not be read', () => {
    const broken = { ...trialOf('serial'), workers: [workerWith([[0, Number.NaN, 0, 0]])] }
    expect(() => encodeReport(assembleReport(headerOf(), [broken]))).toThrow(
      'The run cannot be saved: endMs is not a number.',
    )
    const endless = trialOf('serial', { startupMs: Infinity })
    expect(() => encodeReport(assembleReport(headerOf(), [endless]))).toThrow(
      'The run cannot be saved: startupMs is not a finite number.',
    )
  })

  test('of 1,000,000 slices is written and read back', () => {
    const count = 1_000_000
    const slices = {
      startMs: Float64Array.from({ length: count }, (_, place) => place * 0.1),
      endMs: Float64Array.from({ length: count }, (_, place) => place * 0.1 + 0.05),
      task: new Int32Array(count),
      state: new Uint8Array(count),
    }
    const long = assembleReport(headerOf(), [{ ...trialOf('serial'), workers: [workerOf(0, { slices })] }])
    const read = parseReport(encodeReport(long)).trials[0]?.workers[0]?.slices
    expect(read?.startMs).toHaveLength(count)
    expect(read?.endMs[count - 1]).toBe((count - 1) * 0.1 + 0.05)
  }, 20_000)
})

group('a text is refused with one sentence when it', () => {
  test('is empty', () => {
    expect(refusal('')).toBe('The file is empty: there is no run in it.')
    expect(refusal(' \n')).toBe('The file is empty: there is no run in it.')
  })

  test('is no JSON, or is cut off anywhere', () => {
    const cutOff = 'The file is not a run of Interleave, or is cut off: it is not valid JSON.'
    expect(refusal('GIF89a')).toBe(cutOff)
    const text = encodeReport(report)
    for (let length = 1; length < text.length; length += 97)
      expect(refusal(text.slice(0, length))).toBe(cutOff)
  })

  test('is JSON of something else', () => {
    for (const text of ['[]', 'null', '3', '"interleave-run"']) {
      expect(refusal(text)).toBe('The file is not a run of Interleave: it must hold one JSON object.')
    }
    expect(refusal('{}')).toBe('The file is not a run of Interleave: it has no format, not "interleave-run".')
    expect(refusal('{"format":"tracer"}')).toBe(
      'The file is not a run of Interleave: its format is "tracer", not "interleave-run".',
    )
  })

  test('is of a version it does not know', () => {
    expect(refusal('{"format":"interleave-run","version":2}')).toBe(
      'The run is of version 2; this Interleave reads version 1. A newer one may read it.',
    )
    expect(refusal('{"format":"interleave-run","version":"1"}')).toContain('is of version "1"')
    expect(refusal('{"format":"interleave-run"}')).toContain('The run names no version;')
  })

  test('lacks a field', () => {
    expect(refusal('{"format":"interleave-run","version":1}')).toBe('The run is damaged: id is missing.')
  })

  test.each<[string, (document: RunDocument) => void]>([
    ['createdAt is 5; it must be a text.', (run) => Object.assign(run, { createdAt: 5 })],
    ['trials is "none"; it must be a list.', (run) => Object.assign(run, { trials: 'none' })],
    [
      'trials.0.wallMs is "fast"; it must be a number.',
      ({ trials }) => Object.assign(trials[0] ?? {}, { wallMs: 'fast' }),
    ],
    [
      'trials.0.cpuMs is true; it must be a number.',
      ({ trials }) => Object.assign(trials[0] ?? {}, { cpuMs: true }),
    ],
    [
      'trials.0.state is "sleeping"; it must be "completed", "failed" or "cancelled".',
      ({ trials }) => Object.assign(trials[0] ?? {}, { state: 'sleeping' }),
    ],
    [
      'sliceStates is ["running"]; it must be the list running, preempted, waiting, ready, blocked, gc.',
      (run) => Object.assign(run, { sliceStates: ['running'] }),
    ],
  ])('has a wrong field: %s', (sentence, change) => {
    expect(refusalWith(change)).toBe(`The run is damaged: ${sentence}`)
  })

  test.each<[string, Record<string, unknown>]>([
    ['slices.startMs.1 is null; it must be a number.', { startMs: [0, null] }],
    ['slices.endMs is [1]; it must be a list of 2 numbers, as startMs is.', { endMs: [1] }],
    ['slices.task.0 is 0.5; it must be the number of a task, or -1.', { task: [0.5, 0] }],
    ['slices.task.1 is -2; it must be the number of a task, or -1.', { task: [0, -2] }],
    ['slices.state.0 is 6; it must be a whole number from 0 to 5.', { state: [6, 0] }],
    ['slices.state.0 is "gc"; it must be a whole number from 0 to 5.', { state: ['gc', 0] }],
    ['slices.startMs is {}; it must be a list of numbers.', { startMs: {} }],
  ])('has a wrong column: %s', (sentence, columns) => {
    const text = encodeReport(assembleReport(headerOf(), [trialOf('serial')]))
    const document = JSON.parse(text) as { trials: { workers: { slices: object }[] }[] }
    Object.assign(document.trials[0]?.workers[0]?.slices ?? {}, columns)
    expect(refusal(JSON.stringify(document))).toBe(`The run is damaged: trials.0.workers.0.${sentence}`)
  })

  test('spells a number that no figure can be', () => {
    const text = encodeReport(report)
    expect(refusal(text.replace('"startupMs":10', '"startupMs":1e999'))).toContain(
      'it must be a finite number.',
    )
    expect(refusal(text.replace('[0,50.5]', '[0,1e999]'))).toContain('startMs.1 is')
  })

  test('nests its lists ten thousand deep', () => {
    expect(() => parseReport(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toThrow(ReportFormatError)
  })
})

test('names that objects inherit do no harm', () => {
  const text = encodeReport(report).replace('"id":"run-1"', '"__proto__":{"polluted":true},"id":"run-1"')
  const read = parseReport(text)
  expect(read).toEqual(report)
  expect('polluted' in read).toBe(false)
})

const figure = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const slice = fc.tuple(
  figure,
  figure,
  fc.integer({ min: -1, max: 2 ** 31 - 1 }),
  fc.nat({ max: SLICE_STATES.length - 1 }),
)
const trial = fc
  .record({
    model: fc.constantFrom(...MODEL_IDS),
    workers: fc.array(fc.array(slice), { maxLength: 3 }),
    state: fc.constantFrom('completed', 'failed', 'cancelled'),
    wallMs: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
    text: fc.string({ unit: 'binary' }),
    known: fc.option(figure),
  })
  .map(({ model, workers, state, wallMs, text, known }): Trial => {
    const base = trialOf(model, {
      wallMs,
      checksum: text,
      firstTaskError: text,
      gcMs: known,
      runQueueMs: known,
    })
    const filled = { ...base, workers: workers.map(workerWith) }
    if (state === 'completed') return filled
    const { checksum, ...rest } = filled
    return state === 'failed' ? { ...rest, state, error: checksum } : { ...rest, state: 'cancelled' }
  })
const anyReport = fc
  .record({
    trials: fc.array(trial, { maxLength: 4 }),
    name: fc.string(),
    value: fc.oneof(fc.string(), figure),
  })
  .map(({ trials, name, value }): Report => {
    const params = name === '__proto__' ? {} : { [name]: value }
    return assembleReport(headerOf(planOf({ params })), trials)
  })

test('export, import and export again give the same text, and import the same report, whatever is in it', () => {
  fc.assert(
    fc.property(anyReport, (original) => {
      const text = encodeReport(original)
      const read = parseReport(text)
      expect(encodeReport(read)).toBe(text)
      expect(read.trials).toEqual(original.trials)
    }),
  )
})

function workerWith(slices: readonly (readonly [number, number, number, number])[]): WorkerResult {
  return workerOf(0, {
    slices: {
      startMs: Float64Array.from(slices, ([startMs]) => startMs),
      endMs: Float64Array.from(slices, ([, endMs]) => endMs),
      task: Int32Array.from(slices, ([, , task]) => task),
      state: Uint8Array.from(slices, ([, , , state]) => state),
    },
  })
}
