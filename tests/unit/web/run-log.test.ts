import { describe, expect, test } from 'vitest'
import { decodeMessage } from '../../../src/contract/api/socket-codec.ts'
import type { ToPage } from '../../../src/contract/api/socket.ts'
import type { AwaitColumns } from '../../../src/contract/columns/awaits.ts'
import type { SliceColumns } from '../../../src/contract/columns/slices.ts'
import { fault } from '../../../src/contract/fault.ts'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { RunLog } from '../../../src/web/run-log.ts'
import { keyOf, trialOf } from '../../fixtures/documents.ts'
import { EVENTS_PER_TRIAL, completeRun } from '../../fixtures/scripted-run.ts'
import { columnsOf } from '../../fixtures/slices.ts'

type Message = Extract<ToPage, { type: 'event' }>

/** All events that a newly connected page receives. */
function read(log: RunLog): {
  readonly events: RunEvent[]
  readonly bytes: number
  readonly missed: object[]
} {
  const events: RunEvent[] = []
  const missed: object[] = []
  let bytes = 0
  for (let next = 0; ;) {
    const reading = log.read(next)
    if (reading === null) return { events, bytes, missed }
    next = reading.position + 1
    bytes += reading.bytes.length
    const message = decodeMessage(reading.bytes) as Message
    expect(message).toMatchObject({ runId: 'run-1', position: reading.position })
    events.push(message.event)
    if (reading.missed.timelines + reading.missed.pictures > 0) missed.push(reading.missed)
  }
}

const logOf = (events: readonly RunEvent[], maxBytes?: number): RunLog => {
  const log = new RunLog('run-1', maxBytes)
  for (const event of events) log.append(event)
  return log
}

const ofType = <Type extends RunEvent['type']>(
  type: Type,
  log: RunLog,
): Extract<RunEvent, { type: Type }>[] =>
  read(log).events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type)

const trial = keyOf('serial')
const started: RunEvent = { type: 'trial-started', trial, workers: 1 }
const ready: RunEvent = {
  type: 'workers-ready',
  trial,
  workers: [{ id: 0, kind: 'thread', pid: 7, threadId: 1 }],
}

function slicesFrom(count: number, startMs = 0): SliceColumns {
  const spec = { ms: 0.25, task: 0, state: 0 }
  return columnsOf(Array<typeof spec>(count).fill(spec), startMs)
}

function awaitsOf(count: number): AwaitColumns {
  const times = new Float64Array(count)
  return {
    task: new Int32Array(count),
    cause: new Uint8Array(count),
    startMs: times,
    readyMs: times,
    endMs: times,
  }
}

/** A flush of live slices; `startMs` distinguishes it from others. */
const live = (startMs: number, count: number): RunEvent => ({
  type: 'slices',
  trial,
  workers: [{ worker: 0, slices: slicesFrom(count, startMs) }],
})

const liveStarts = (log: RunLog): number[] =>
  ofType('slices', log).map(({ workers }) => workers[0]?.slices.edgesMs[0] ?? NaN)

/** A picture of 10 kB. */
const picture = (): RunEvent => ({
  type: 'outputs',
  trial,
  outputs: [
    {
      task: 0,
      worker: 0,
      output: {
        kind: 'band',
        pictureWidth: 100,
        pictureHeight: 100,
        topRow: 0,
        rowStep: 1,
        rows: 100,
        pixels: new Uint8Array(10_000),
      },
    },
  ],
})

describe('a log', () => {
  test('has every start and end of a trial, and of the run', () => {
    const run = completeRun()
    const isLasting = ({ type }: RunEvent): boolean => type !== 'progress' && type !== 'outputs'
    expect(read(logOf(run)).events.filter(isLasting)).toEqual(run.filter(isLasting))
  })

  test('has the newest progress only', () => {
    const run = completeRun().slice(0, EVENTS_PER_TRIAL - 4)
    const progress = run.filter(({ type }) => type === 'progress')
    expect(ofType('progress', logOf(run))).toEqual(progress.slice(-1))
    expect(ofType('progress', logOf(completeRun()))).toEqual([])
  })

  test('has the pictures of the newest trial of each model', () => {
    const trials = ofType('outputs', logOf(completeRun())).map(
      ({ trial: { model, index } }) => `${model} ${index}`,
    )
    expect(new Set(trials)).toEqual(new Set(['serial 2', 'threads 2', 'processes 2', 'cooperative 2']))
  })

  test('does not count superseded events as missed', () => {
    expect(read(logOf(completeRun())).missed).toEqual([])
  })

  test('counts the bytes that it retains', () => {
    const log = logOf(completeRun())
    expect(read(log).bytes).toBe(log.bytes)
  })

  test('stamps each event with the time since its start', () => {
    let nowMs = 100
    const log = new RunLog('run-1', undefined, () => nowMs)
    nowMs = 130
    log.append(started)
    nowMs = 150
    const reading = log.read(0)
    expect(decodeMessage(reading?.bytes ?? new Uint8Array())).toMatchObject({ elapsedMs: 30 })
    expect(log.elapsedMs).toBe(50)
  })

  test('accepts nothing after the last event of the run', () => {
    const log = logOf([...completeRun(), { type: 'run-failed', fault: fault('lab_ended', {}) }])
    expect(log.ended).toBe(true)
    expect(read(log).events.at(-1)).toEqual({ type: 'run-finished', state: 'completed' })
  })
})

describe('the current trial', () => {
  const finished: RunEvent = { type: 'trial-finished', result: trialOf('serial') }

  test('has its workers and the live slices so far', () => {
    const log = logOf([started, ready, live(0, 3), live(10, 3)])
    expect(read(log).events).toContainEqual(ready)
    expect(liveStarts(log)).toEqual([0, 10])
  })

  test('has its result only when it has ended', () => {
    const log = logOf([started, ready, live(0, 3), finished])
    expect(read(log)).toMatchObject({ events: [started, finished], missed: [] })
  })

  test('has no live slices when the run has failed', () => {
    const log = logOf([started, live(0, 3), { type: 'run-failed', fault: fault('lab_ended', {}) }])
    expect(liveStarts(log)).toEqual([])
  })

  test('has at most 2 MB of live slices, of which the oldest are dropped and not counted as missed', () => {
    const log = logOf([started])
    for (let at = 0; at < 60; at++) log.append(live(at * 1_000, 4_000))
    const starts = liveStarts(log)
    expect(starts.length).toBeGreaterThan(10)
    expect(starts).toEqual(Array.from({ length: 60 }, (_, at) => at * 1_000).slice(-starts.length))
    expect(log.bytes).toBeLessThan(2.2 * 1024 * 1024)
    expect(read(log).missed).toEqual([])
  })

  test('loses live slices before pictures', () => {
    const log = logOf([started, picture(), live(0, 8_000), live(2_000, 10)], 100_000)
    expect(liveStarts(log)).toEqual([2_000])
    expect(ofType('outputs', log)).toHaveLength(1)
  })
})

describe('a log that exceeds its limit', () => {
  test('drops the oldest pictures first, and counts them as missed', () => {
    const log = logOf([started, picture(), picture(), picture()], 25_000)
    expect(log.bytes).toBeLessThanOrEqual(25_000)
    expect(ofType('outputs', log)).toHaveLength(2)
    expect(log.read(1)).toMatchObject({ position: 2, missed: { pictures: 1, timelines: 0 } })
  })

  test('counts pictures that were dropped and are superseded as no longer missed', () => {
    const log = logOf([started, picture(), picture(), picture()], 25_000)
    log.append({ ...started, trial: keyOf('serial', { index: 1 }) })
    expect(read(log).missed).toEqual([])
  })

  test('drops timelines, with their awaits, and retains the figures of their trials', () => {
    const columns = { slices: slicesFrom(5_000), awaits: awaitsOf(5_000) }
    const result = trialOf('cooperative', { workers: [columns] })
    const log = logOf([{ type: 'trial-finished', result }], 50_000)
    expect(log.bytes).toBeLessThanOrEqual(50_000)
    expect(log.read(0)).toMatchObject({ position: 0, missed: { pictures: 0, timelines: 1 } })
    const [bare] = ofType('trial-finished', log)
    expect(bare?.result.metrics).toEqual(result.metrics)
    const [worker] = bare?.result.workers ?? []
    expect([worker?.slices.task.length, worker?.awaits.task.length]).toEqual([0, 0])
  })

  test('stays within it over 100 trials with slices and awaits, and counts every timeline that it dropped', () => {
    const maxBytes = 2_000_000
    const log = new RunLog('run-1', maxBytes)
    const workers = Array.from({ length: 2 }, () => ({ slices: slicesFrom(5_000), awaits: awaitsOf(5_000) }))
    for (let index = 0; index < 100; index++) {
      log.append({ ...started, trial: keyOf('serial', { index }) })
      log.append(live(0, 4_000))
      log.append(picture())
      log.append({ type: 'trial-finished', result: trialOf('serial', { index, workers }) })
      expect(log.bytes).toBeLessThanOrEqual(maxBytes)
    }
    const trials = ofType('trial-finished', log)
    expect(trials.map(({ result }) => result.index)).toEqual(Array.from({ length: 100 }, (_, index) => index))
    const complete = trials.filter(({ result }) => (result.workers[0]?.slices.task.length ?? 0) > 0)
    expect(complete).toEqual(trials.slice(-complete.length))
    expect(complete.length).toBeGreaterThan(1)
    const { missed, bytes } = read(log)
    expect(missed).toEqual(
      Array.from({ length: 100 - complete.length }, () => ({ timelines: 1, pictures: 0 })),
    )
    expect(bytes).toBe(log.bytes)
  })

  test('knows how much of it can be dropped from a position on', () => {
    const log = logOf([started, picture(), picture()])
    const bytes = [1, 2].map((position) => log.read(position)?.bytes.length ?? 0)
    expect([0, 1, 2, 3].map((from) => log.droppableBytesFrom(from))).toEqual([
      sum(bytes),
      sum(bytes),
      bytes[1],
      0,
    ])
  })
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
