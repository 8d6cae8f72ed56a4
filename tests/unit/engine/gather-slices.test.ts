import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SliceColumns } from '../../../src/contract/run/report.ts'
import { type GatheredSlices, type WorkerSlices, gatherSlices } from '../../../src/runner/gather-slices.ts'
import { columnsOf, slicesOf } from '../../fixtures/slices.ts'

const slice = fc.record({
  ms: fc.oneof(
    fc.double({ min: 1e-3, max: 0.1, noNaN: true }),
    fc.double({ min: 0.1, max: 50, noNaN: true }),
  ),
  task: fc.integer({ min: -1, max: 12 }),
  state: fc.integer({ min: 0, max: 5 }),
})
const batches = fc
  .array(fc.array(slice, { minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 5 })
  .map((workers) => workers.map((specs, worker): WorkerSlices => ({ worker, slices: columnsOf(specs) })))

/** Time per worker and state. */
function sums(worker: (at: number) => number, { startMs, endMs, state }: SliceColumns): Map<string, number> {
  const found = new Map<string, number>()
  for (let at = 0; at < state.length; at++) {
    const key = `worker ${worker(at)} state ${state[at]}`
    found.set(key, (found.get(key) ?? 0) + (endMs[at] ?? 0) - (startMs[at] ?? 0))
  }
  return found
}

const sumsOf = ({ worker, slices }: GatheredSlices): Map<string, number> =>
  sums((at) => worker[at] ?? -1, slices)

describe('the slices that are shown while a trial runs', () => {
  test('are all that came, where there are few', () => {
    const gathered = gatherSlices(
      [
        { worker: 1, slices: slicesOf('0r5 -w2') },
        { worker: 0, slices: slicesOf('1p3') },
      ],
      10,
    )
    expect(gathered).toEqual({
      worker: Int32Array.of(1, 1, 0),
      slices: {
        startMs: Float64Array.of(0, 5, 0),
        endMs: Float64Array.of(5, 7, 3),
        task: Int32Array.of(0, -1, 1),
        state: Uint8Array.of(0, 2, 1),
      },
      merged: 0,
    })
  })

  test('keep the time of each worker in each state, however many are drawn together', () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 80 }), (given, most) => {
        const all = new Map(given.flatMap(({ worker, slices }) => [...sums(() => worker, slices)]))
        const found = sumsOf(gatherSlices(given, most))
        expect([...found.keys()].sort()).toEqual([...all.keys()].sort())
        for (const [key, ms] of all) expect(found.get(key)).toBeCloseTo(ms, 6)
      }),
    )
  })

  test('follow each other in each worker and lie where the recorded ones lie', () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 80 }), (given, most) => {
        const { worker, slices } = gatherSlices(given, most)
        for (const one of given) {
          const own = [...worker.keys()].filter((at) => worker[at] === one.worker)
          for (const [place, at] of own.entries()) {
            const before = place === 0 ? 0 : (slices.endMs[own[place - 1] ?? -1] ?? 0)
            expect(slices.startMs[at]).toBeGreaterThanOrEqual(before)
            expect(slices.endMs[at]).toBeLessThanOrEqual(one.slices.endMs.at(-1) ?? 0)
          }
        }
      }),
    )
  })

  test('are never more than asked for, but for a few of each batch', () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 200 }), (given, most) => {
        const { worker, merged } = gatherSlices(given, most)
        const count = given.reduce((sum, { slices }) => sum + slices.task.length, 0)
        expect(worker.length + merged).toBe(count)
        expect(worker.length).toBeLessThanOrEqual(Math.max(most, 13) + 6 * given.length)
      }),
    )
  })

  test('name a task only where it is the only one', () => {
    const flood = Array.from({ length: 400 }, (_, at) => ({ ms: 0.01, task: at, state: 0 }))
    const { slices } = gatherSlices([{ worker: 0, slices: columnsOf(flood) }], 40)
    expect([...new Set(slices.task)]).toEqual([-1])
    const turns = flood.map((one, at) => ({ ...one, task: at % 3 }))
    expect(new Set(gatherSlices([{ worker: 0, slices: columnsOf(turns) }], 40).slices.task)).toEqual(
      new Set([0, 1, 2]),
    )
  })

  test('leave a long slice as it is between many short ones', () => {
    const short = { ms: 0.01, task: 0, state: 0 }
    const specs = [...Array<typeof short>(200).fill(short), { ms: 30, task: 9, state: 1 }]
    const { slices, merged } = gatherSlices([{ worker: 0, slices: columnsOf(specs) }], 60)
    expect(merged).toBeGreaterThan(100)
    expect([slices.task.at(-1), slices.state.at(-1)]).toEqual([9, 1])
    expect((slices.endMs.at(-1) ?? 0) - (slices.startMs.at(-1) ?? 0)).toBeCloseTo(30, 6)
  })
})
