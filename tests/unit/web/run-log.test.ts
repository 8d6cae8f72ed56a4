import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { RunLog } from '../../../src/web/run-log.ts'
import { decodeMessage } from '../../../src/contract/api/socket-codec.ts'
import type { ToPage } from '../../../src/contract/api/socket.ts'
import { completeRun, key, trial } from '../../fixtures/sample-run.ts'

/** All that a page that comes now is handed. */
function replay(log: RunLog): RunEvent[] {
  const events: RunEvent[] = []
  for (let next = 0; ;) {
    const reading = log.read(next)
    if (reading === null) return events
    next = reading.place + 1
    const message = decodeMessage(reading.bytes) as ToPage
    if (message.type === 'event') events.push(message.event)
  }
}

const logOf = (events: readonly RunEvent[], limitBytes?: number): RunLog => {
  const log = new RunLog('run-1', limitBytes)
  for (const event of events) log.append(event)
  return log
}

const picture = (index: number): RunEvent => ({
  type: 'outputs',
  trial: key('serial', index, index),
  outputs: [
    {
      task: 0,
      worker: 0,
      output: {
        kind: 'band',
        pictureWidth: 100,
        pictureHeight: 100,
        topRow: 0,
        rows: 100,
        pixels: new Uint8Array(10_000),
      },
    },
  ],
})

describe('what is kept of a run for pages that come late', () => {
  test('is every start and end of a trial, and the run’s own', () => {
    const run = completeRun()
    const lasting = (events: readonly RunEvent[]) =>
      events.filter(({ type }) => type !== 'progress' && type !== 'outputs')
    expect(lasting(replay(logOf(run)))).toEqual(lasting(run))
  })

  test('is of progress the newest only', () => {
    const run = completeRun().slice(0, 18)
    const progress = replay(logOf(run)).filter(({ type }) => type === 'progress')
    expect(progress).toEqual(run.filter(({ type }) => type === 'progress').slice(-1))
  })

  test('is of pictures those of each model’s newest trial', () => {
    const models = replay(logOf(completeRun())).flatMap((event) =>
      event.type === 'outputs' ? [event.trial] : [],
    )
    expect(new Set(models.map(({ index, model }) => `${model} ${index}`))).toEqual(
      new Set(['serial 2', 'threads 2', 'processes 2', 'cooperative 2']),
    )
  })

  test('is told apart from what had to go: nothing of it counts as missed', () => {
    const log = logOf(completeRun())
    for (let next = 0; ;) {
      const reading = log.read(next)
      if (reading === null) break
      expect(reading.missed).toEqual({ records: 0, pictures: 0 })
      next = reading.place + 1
    }
  })
})

const workersUp: RunEvent = {
  type: 'workers-ready',
  trial: key('serial', 0, 0),
  workers: [{ id: 0, kind: 'thread', pid: 7, threadId: 1 }],
}

/** A flush of that many slices; `fromMs` tells it from the others. */
const live = (fromMs: number, count: number): RunEvent => ({
  type: 'slices',
  trial: key('serial', 0, 0),
  worker: new Int32Array(count),
  slices: {
    startMs: new Float64Array(count).fill(fromMs),
    endMs: new Float64Array(count).fill(fromMs + 1),
    task: new Int32Array(count),
    state: new Uint8Array(count),
  },
  merged: 0,
})

const shownFrom = (log: RunLog): number[] =>
  replay(log).flatMap((event) => (event.type === 'slices' ? [event.slices.startMs[0] ?? -1] : []))

describe('of a trial under way', () => {
  const started = completeRun().slice(0, 2)
  const finished = completeRun().find(({ type }) => type === 'trial-finished')
  if (finished === undefined) throw new Error('No trial of the sample run has ended.')

  test('a page that comes late is told its workers and the slices so far', () => {
    const log = logOf([...started, workersUp, live(0, 3), live(10, 3)])
    expect(replay(log)).toContainEqual(workersUp)
    expect(shownFrom(log)).toEqual([0, 10])
  })

  test('nothing but its record is kept when it has ended', () => {
    const log = logOf([...started, workersUp, live(0, 3)])
    log.append(finished)
    expect(replay(log)).toEqual([...started, finished])
    const broken = logOf([...started, live(0, 3), { type: 'run-failed', message: 'The engine stopped.' }])
    expect(shownFrom(broken)).toEqual([])
  })

  test('the oldest slices go when there are megabytes of them, and do not count as missed', () => {
    const log = logOf(started)
    for (let at = 0; at < 60; at++) log.append(live(at, 4_000))
    const shown = shownFrom(log)
    expect(shown.length).toBeGreaterThan(10)
    expect(shown.at(-1)).toBe(59)
    expect(shown[0]).toBeGreaterThan(20)
    expect(log.bytes).toBeLessThan(2.2 * 1024 * 1024)
    expect(log.read(2)?.missed).toEqual({ records: 0, pictures: 0 })
  })

  test('slices go before any picture has to', () => {
    const log = logOf([...started, picture(0), live(0, 4_000), live(1, 10)], 100_000)
    expect(shownFrom(log)).toEqual([1])
    expect(replay(log).filter(({ type }) => type === 'outputs')).toHaveLength(1)
  })
})

describe('a run that is too long to be kept', () => {
  test('loses its oldest pictures first, and says how many', () => {
    const started: RunEvent = { type: 'trial-started', trial: key('serial', 0, 0), workers: 1 }
    const log = logOf([started, picture(0), picture(0), picture(0)], 25_000)
    expect(log.bytes).toBeLessThan(25_000)
    expect(replay(log).filter(({ type }) => type === 'outputs')).toHaveLength(2)
    expect(log.read(1)).toMatchObject({ place: 2, missed: { pictures: 1, records: 0 } })
  })

  test('keeps the figures of a trial whose slices it lost', () => {
    const big = trial('serial', 0)
    const slices = {
      startMs: new Float64Array(10_000),
      endMs: new Float64Array(10_000),
      task: new Int32Array(10_000),
      state: new Uint8Array(10_000),
    }
    const result = { ...big, workers: big.workers.map((worker) => ({ ...worker, slices })) }
    const log = logOf([{ type: 'trial-finished', trial: key('serial', 0, 0), result }], 50_000)
    expect(log.bytes).toBeLessThan(50_000)
    expect(log.read(0)).toMatchObject({ place: 0, missed: { pictures: 0, records: 1 } })
    expect(replay(log)).toEqual([{ type: 'trial-finished', trial: key('serial', 0, 0), result: big }])
  })
})

test('nothing follows the last event of a run', () => {
  const log = logOf([...completeRun(), { type: 'run-failed', message: 'too late' }])
  expect(log.ended).toBe(true)
  expect(replay(log).at(-1)?.type).toBe('run-finished')
})
