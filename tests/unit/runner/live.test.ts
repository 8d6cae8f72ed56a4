import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RunEvent, TaskOutput } from '../../../src/contract/run/events.ts'
import { LiveFeed, coarsened } from '../../../src/runner/live.ts'
import { keyOf } from '../../fixtures/documents.ts'
import { columnsOf, slicesOf, textOf } from '../../fixtures/slices.ts'

const slice = fc.record({
  ms: fc.oneof(
    fc.double({ min: 1e-3, max: 0.1, noNaN: true }),
    fc.double({ min: 0.1, max: 50, noNaN: true }),
  ),
  task: fc.integer({ min: -1, max: 12 }),
  state: fc.integer({ min: 0, max: 5 }),
})

describe('coarsened slices', () => {
  test('are unchanged if they are few', () => {
    const slices = slicesOf('0r5 -w2')
    expect(coarsened(slices, 2)).toBe(slices)
  })

  test('show the slice that lasted longest in each interval', () => {
    expect(textOf(coarsened(slicesOf('0r1 1r3 2r1 3w3 4r4'), 3))).toBe('1r4 3w4 4r4')
  })

  test('join neighbours that show the same', () => {
    expect(textOf(coarsened(slicesOf('0r4 1p0.5 0r3.5 2r4'), 3))).toBe('0r8 2r4')
  })

  test('show a slice of several intervals in each of them', () => {
    expect(textOf(coarsened(slicesOf('0r1 1r1 2p10', 100), 2))).toBe('2p12')
    expect(textOf(coarsened(slicesOf('2p9 0r1 1r1 3r1'), 2))).toBe('2p12')
  })

  test('cover the same span in ascending order, with at most the given number of recorded slices', () => {
    fc.assert(
      fc.property(
        fc.array(slice, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 80 }),
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        (specs, most, startMs) => {
          const given = columnsOf(specs, startMs)
          const { edgesMs, task, state } = coarsened(given, most)
          expect(task.length).toBeLessThanOrEqual(most)
          expect(task.length).toBeGreaterThan(0)
          expect([edgesMs.length, state.length]).toEqual([task.length + 1, task.length])
          expect(edgesMs[0]).toBe(given.edgesMs[0])
          expect(edgesMs.at(-1)).toBeCloseTo(given.edgesMs.at(-1) ?? NaN, 6)
          for (const [at, edgeMs] of edgesMs.subarray(1).entries()) {
            expect(edgeMs).toBeGreaterThan(edgesMs[at] ?? NaN)
          }
          const recorded = new Set([...given.task].map((one, at) => `${one} ${given.state[at]}`))
          for (const [at, one] of task.entries()) expect(recorded).toContain(`${one} ${state[at]}`)
        },
      ),
    )
  })
})

describe('a live feed', () => {
  const trial = keyOf('cooperative')
  const output: TaskOutput = {
    task: 1,
    worker: 0,
    output: {
      kind: 'band',
      pictureWidth: 1,
      pictureHeight: 1,
      topRow: 0,
      rowStep: 1,
      rows: 1,
      pixels: Uint8Array.of(1),
    },
  }

  function feed(enabled?: boolean): { readonly live: LiveFeed; readonly events: RunEvent[] } {
    const events: RunEvent[] = []
    return { live: new LiveFeed(trial, (event) => events.push(event), enabled), events }
  }

  test('emits the slices of all workers as one event per flush', () => {
    const { live, events } = feed()
    live.onSlices(0, slicesOf('0r5'))
    live.onSlices(1, slicesOf('1r5 -w1'))
    expect(events).toEqual([])
    live.flush()
    live.flush()
    expect(events).toEqual([
      {
        type: 'slices',
        trial,
        workers: [
          { worker: 0, slices: slicesOf('0r5') },
          { worker: 1, slices: slicesOf('1r5 -w1') },
        ],
      },
    ])
  })

  test('emits at most 4,096 slices per flush', () => {
    const { live, events } = feed()
    const spec = { ms: 0.1, task: 0, state: 0 }
    for (let batch = 0; batch < 10; batch++) {
      const specs = Array.from({ length: 2_000 }, (_, at) => ({ ...spec, task: at }))
      live.onSlices(0, columnsOf(specs, batch * 200))
    }
    live.flush()
    const [event] = events
    if (event?.type !== 'slices') throw new Error('There are no slices.')
    expect(event.workers.reduce((sum, { slices }) => sum + slices.task.length, 0)).toBeLessThanOrEqual(4_096)
    expect(event.workers.map(({ slices }) => Math.round(slices.edgesMs.at(-1) ?? NaN))).toEqual(
      Array.from({ length: 10 }, (_, batch) => (batch + 1) * 200),
    )
  })

  test('leaves out batches without slices', () => {
    const { live, events } = feed()
    live.onSlices(0, slicesOf(''))
    live.flush()
    expect(events).toEqual([])
  })

  test('emits outputs before slices, and at the end alone', () => {
    const { live, events } = feed()
    live.onSlices(0, slicesOf('0r5'))
    live.onOutput(output)
    live.flush()
    live.onSlices(0, slicesOf('0r5', 5))
    live.onOutput(output)
    live.flushOutputs()
    live.flushOutputs()
    expect(events.map(({ type }) => type)).toEqual(['outputs', 'slices', 'outputs'])
    expect(events[2]).toEqual({ type: 'outputs', trial, outputs: [output] })
  })

  test('emits ready workers immediately, in the order of their numbers', () => {
    const { live, events } = feed()
    const worker = { kind: 'thread', pid: 7, threadId: 3, startupMs: 8 } as const
    live.onWorkersReady([
      { ...worker, worker: 1 },
      { ...worker, worker: 0 },
    ])
    const ready = { kind: 'thread', pid: 7, threadId: 3 }
    expect(events).toEqual([
      {
        type: 'workers-ready',
        trial,
        workers: [
          { ...ready, id: 0 },
          { ...ready, id: 1 },
        ],
      },
    ])
  })
  test('emits only ready workers without live data', () => {
    const { live, events } = feed(false)
    live.onWorkersReady([])
    live.onSlices(0, slicesOf('0r5'))
    live.onOutput(output)
    live.flush()
    live.flushOutputs()
    expect(events).toEqual([{ type: 'workers-ready', trial, workers: [] }])
  })
})
