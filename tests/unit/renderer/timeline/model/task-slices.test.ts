import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_AWAITS } from '../../../../../src/contract/columns/awaits.ts'
import { SLICE_STATES, STATE_CODES } from '../../../../../src/contract/columns/states.ts'
import { AwaitIndex } from '../../../../../src/renderer/timeline/model/task-index.ts'
import { TaskSlices } from '../../../../../src/renderer/timeline/model/task-slices.ts'
import { type SliceSpec, awaitsOf, columnsOf, slicesOf, textOf } from '../../../../fixtures/slices.ts'
import type { AwaitRow } from '../awaits.ts'

/** The slices of a task, as text. */
function slicesOfTask(slices: string, awaits: readonly AwaitRow[], task: number): string {
  return textOf(new TaskSlices(slicesOf(slices), new AwaitIndex(awaitsOf(...awaits))).of(task))
}

describe('the slices of a task', () => {
  test('are ready where it yielded without waiting, and before its first turn', () => {
    const slices = '0r5 1r5 2r5 0r5 1r5'
    expect(slicesOfTask(slices, [], 0)).toBe('0r5 0y10 0r5')
    expect(slicesOfTask(slices, [], 1)).toBe('1y5 1r5 1y10 1r5')
    expect(slicesOfTask(slices, [], 2)).toBe('2y10 2r5')
  })

  test('wait from an await until its answer was there, and are ready until the task resumes', () => {
    const slices = '0r1 1r1 -w6 1r7 0r1'
    const awaits: AwaitRow[] = [
      [1, 'web', 2, 8, 8],
      [0, 'web', 1, 10, 15],
    ]
    expect(slicesOfTask(slices, awaits, 0)).toBe('0r1 0w9 0y5 0r1')
    expect(slicesOfTask(slices, awaits, 1)).toBe('1y1 1r1 1w6 1r7')
  })

  test('are preempted, blocked and collecting garbage where the worker is', () => {
    expect(slicesOfTask('3r1 3p2 3b3 3g1 3r1', [], 3)).toBe('3r1 3p2 3b3 3g1 3r1')
  })

  test('are ready as soon as one part of the task is, and wait while all of them do', () => {
    const awaits: AwaitRow[] = [
      [0, 'task', 1, 4, 6],
      [0, 'task', 1, 9, 9],
    ]
    expect(slicesOfTask('0r1 -w3 -y2 0r1 -w2 0r1', awaits, 0)).toBe('0r1 0w3 0y2 0r1 0w2 0r1')
  })

  test('follow the slices of the worker where a turn began before the await was over', () => {
    expect(slicesOfTask('0r1 1r3 0r1', [[0, 'timer', 1, 2, 4.01]], 0)).toBe('0r1 0w1 0y2 0r1')
  })

  test('end where further awaits are missing', () => {
    const awaits = new AwaitIndex(awaitsOf([0, 'web', 1, 5, 5]), 1)
    const tasks = new TaskSlices(slicesOf('0r1 -w4 0r1 -w5 0r1'), awaits)
    expect(textOf(tasks.of(0))).toBe('0r1 0w4 0r1')
  })

  test('are none of a task that was not seen', () => {
    expect(slicesOfTask('0r1', [], 7)).toBe('')
    const awaits = new AwaitIndex(NO_AWAITS)
    expect(new TaskSlices(slicesOf(''), awaits).tasks).toHaveLength(0)
    expect([...new TaskSlices(slicesOf('9r1 -w1 2r1 2000000000r1'), awaits).tasks]).toEqual([2, 9])
  })
})

describe('what tasks waited for', () => {
  const awaits = new AwaitIndex(
    awaitsOf([1, 'web', 0, 4, 5], [0, 'database', 0, 6, 7], [1, 'file', 6, 9, 9], [1, 'timer', 12, 13, 14]),
  )

  test('is found by task and time, in the await that covers most of it', () => {
    expect(awaits.causeIn(1, 0, 5)).toBe('web')
    expect(awaits.causeIn(0, 0, 5)).toBe('database')
    expect(awaits.causeIn(1, 4, 9)).toBe('file')
    expect(awaits.causeIn(1, 9, 12)).toBeNull()
    expect(awaits.causeIn(7, 0, 20)).toBeNull()
  })

  test('is over from when its answer is there until the task resumes', () => {
    expect([3, 4, 4.9, 5].map((ms) => awaits.isReadyAt(1, ms))).toEqual([false, true, true, false])
  })

  test('is indexed by task', () => {
    expect([...awaits.placesOf(1)]).toEqual([0, 2, 3])
    expect([...awaits.placesOf(9)]).toEqual([])
  })
})

/** What a task does next: it runs, then yields or waits. */
const step = fc.record({ task: fc.nat(5), runMs: fc.integer({ min: 1, max: 9 }), waitMs: fc.nat(40) })

/** Plays the steps on one event loop, which waits where the answer for the next task is not there yet. */
function play(steps: readonly { task: number; runMs: number; waitMs: number }[]) {
  const specs: SliceSpec[] = []
  const awaits: AwaitRow[] = []
  const suspended = new Map<number, { fromMs: number; waitMs: number }>()
  let nowMs = 0
  for (const { task, runMs, waitMs } of steps) {
    const last = suspended.get(task)
    if (last !== undefined && last.waitMs > 0) {
      const readyMs = last.fromMs + last.waitMs
      if (readyMs > nowMs) {
        specs.push({ ms: readyMs - nowMs, task: -1, state: STATE_CODES.waiting })
        nowMs = readyMs
      }
      awaits.push([task, 'timer', last.fromMs, readyMs, nowMs])
    }
    specs.push({ ms: runMs, task, state: STATE_CODES.running })
    nowMs += runMs
    suspended.set(task, { fromMs: nowMs, waitMs })
  }
  return { specs, awaits }
}

test('the slices of a task run, wait and are ready as long as the task did, from the start of the trial', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const { specs, awaits } = play(steps)
      const slices = columnsOf(specs)
      const tasks = new TaskSlices(slices, new AwaitIndex(awaitsOf(...awaits)))
      expect([...tasks.tasks]).toEqual([...new Set(steps.map(({ task }) => task))].sort())
      for (const task of tasks.tasks) {
        const { edgesMs, state } = tasks.of(task)
        const sums = SLICE_STATES.map(() => 0)
        for (const [at, code] of state.entries()) {
          if (at > 0) expect(code).not.toBe(state[at - 1])
          sums[code] = (sums[code] ?? 0) + (edgesMs[at + 1] ?? NaN) - (edgesMs[at] ?? NaN)
        }
        const own = [...slices.task.entries()].filter(([, which]) => which === task).map(([at]) => at)
        expect(edgesMs[0]).toBe(0)
        expect(edgesMs.at(-1)).toBe(slices.edgesMs[(own.at(-1) ?? -1) + 1])
        expect(sums[STATE_CODES.running]).toBe(own.reduce((sum, at) => sum + (specs[at]?.ms ?? 0), 0))
        expect(sums[STATE_CODES.waiting]).toBe(
          awaits.reduce(
            (sum, [which, , fromMs, readyMs]) => sum + (which === task ? readyMs - fromMs : 0),
            0,
          ),
        )
      }
    }),
  )
})
