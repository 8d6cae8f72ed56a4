import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SliceColumns } from '../../../../src/contract/columns/slices.ts'
import { NO_TASK, STATE_CODES } from '../../../../src/contract/columns/states.ts'
import { finalAwaits, finalSlices } from '../../../../src/runner/recording/final-record.ts'
import { type GcPauses, NO_PAUSES } from '../../../../src/runner/recording/gc.ts'
import { awaitsOf, columnsOf, slicesOf, textOf } from '../../../fixtures/slices.ts'

function pausesOf(...rows: readonly (readonly [startMs: number, endMs: number])[]): GcPauses {
  return {
    startMs: Float64Array.from(rows, ([startMs]) => startMs),
    endMs: Float64Array.from(rows, ([, endMs]) => endMs),
  }
}

/** The text of one batch after garbage collection, until its end. */
function withPauses(text: string, ...pauses: readonly (readonly [number, number])[]): string {
  const slices = slicesOf(text)
  return textOf(finalSlices([slices], slices.edgesMs.at(-1) ?? 0, pausesOf(...pauses)).slices)
}

describe('the slices of a worker', () => {
  const batches = (): SliceColumns[] => [slicesOf('0r10'), slicesOf('-w20', 10)]

  test('include its wait for the other workers', () => {
    const { slices, addedWaitingMs } = finalSlices(batches(), 50, NO_PAUSES)
    expect([textOf(slices), addedWaitingMs]).toEqual(['0r10 -w40', 20])
  })

  test('end with the trial', () => {
    const { slices, addedWaitingMs } = finalSlices(batches(), 25, NO_PAUSES)
    expect([textOf(slices), addedWaitingMs]).toEqual(['0r10 -w15', -5])
    expect(textOf(finalSlices(batches(), 7, NO_PAUSES).slices)).toBe('0r7')
  })

  test('join a wait that was flushed in parts, and not the waits of two tasks', () => {
    const parts = [slicesOf('0w10'), slicesOf('0w10', 10), slicesOf('0w5 1w5', 20)]
    expect(textOf(finalSlices(parts, 30, NO_PAUSES).slices)).toBe('0w25 1w5')
  })

  test('are one wait if nothing was recorded', () => {
    expect(textOf(finalSlices([], 7, NO_PAUSES).slices)).toBe('-w7')
  })

  test('have 13 bytes each', () => {
    const specs = Array.from({ length: 1_000 }, (_, task) => ({ ms: 1, task, state: 0 }))
    const { slices } = finalSlices([columnsOf(specs)], 1_000, pausesOf([3, 4], [8, 9]))
    const { edgesMs, task, state } = slices
    const bytes = [edgesMs, task, state].reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
    expect(task).toHaveLength(1_000)
    expect(bytes / task.length).toBeLessThan(13.2)
  })
})

describe('a pause of the garbage collector', () => {
  test('replaces the running slice that it covers', () => {
    expect(withPauses('3r10', [2, 4], [6, 7])).toBe('3r2 3g2 3r2 3g1 3r3')
  })

  test('replaces the preemption that it covers', () => {
    const { slices, gcPreemptedMs } = finalSlices([slicesOf('0r5 0p4 0r3')], 12, pausesOf([4, 8]))
    expect([textOf(slices), gcPreemptedMs]).toEqual(['0r4 0g1 0g3 0p1 0r3', 3])
  })

  test('leaves waits unchanged', () => {
    expect(withPauses('-w5', [1, 2])).toBe('-w5')
  })

  test('after the end of the trial is left out', () => {
    expect(withPauses('0r5', [4, 9], [10, 11])).toBe('0r4 0g1')
  })

  test('never makes a gap or an overlap, and changes no total', () => {
    const { running, preempted, waiting } = STATE_CODES
    const specs = fc.array(
      fc.record({
        ms: fc.integer({ min: 1, max: 20 }),
        task: fc.integer({ min: NO_TASK, max: 3 }),
        state: fc.constantFrom(running, preempted, waiting),
      }),
      { size: 'max', maxLength: 30 },
    )
    const gaps = fc.array(fc.tuple(fc.nat({ max: 15 }), fc.integer({ min: 1, max: 15 })), { maxLength: 20 })
    fc.assert(
      fc.property(specs, gaps, (given, pausesIn) => {
        const columns = columnsOf(given)
        const wallMs = columns.edgesMs.at(-1) ?? 0
        let atMs = 0
        const pauses = pausesOf(
          ...pausesIn.map(([gap, length]) => [(atMs += gap), (atMs += length)] as const),
        )
        const { edgesMs } = finalSlices([columns], wallMs, pauses).slices
        expect([edgesMs[0], edgesMs.at(-1)]).toEqual([0, wallMs])
        for (const [at, edgeMs] of edgesMs.subarray(1).entries()) {
          expect(edgeMs).toBeGreaterThan(edgesMs[at] ?? NaN)
        }
      }),
    )
  })
})

describe('the awaits of a worker', () => {
  test('are those of its batches, cut at the end of the trial', () => {
    const batches = [
      awaitsOf([0, 'web', 0, 1, 2]),
      awaitsOf([1, 'timer', 3, 12, 14], [2, 'web', 10, 11, 12], [3, 'file', 9, 9.5, 10]),
    ]
    expect(finalAwaits(batches, 10)).toEqual(
      awaitsOf([0, 'web', 0, 1, 2], [1, 'timer', 3, 10, 10], [3, 'file', 9, 9.5, 10]),
    )
    expect(finalAwaits([], 10)).toEqual(awaitsOf())
  })
})
