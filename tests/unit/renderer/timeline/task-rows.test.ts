import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AwaitColumns } from '../../../../src/contract/run/report.ts'
import { SLICE_STATES } from '../../../../src/contract/columns/slices.ts'
import { LoopTasks } from '../../../../src/renderer/timeline/model/task-rows.ts'
import { type SliceSpec, columnsOf, slicesOf } from '../../../fixtures/slices.ts'

/** Task, when it gave way, when its answer was there, when it went on. */
type Await = readonly [task: number, startMs: number, readyMs: number, endMs: number]

function awaitsOf(rows: readonly Await[]): AwaitColumns {
  return {
    task: Int32Array.from(rows, ([task]) => task),
    startMs: Float64Array.from(rows, ([, startMs]) => startMs),
    readyMs: Float64Array.from(rows, ([, , readyMs]) => readyMs),
    endMs: Float64Array.from(rows, ([, , , endMs]) => endMs),
  }
}

/** A task's row in words: "ready 2, running 3" */
function row(slices: string, awaits: readonly Await[], task: number): string {
  const { startMs, endMs, state } = new LoopTasks(slicesOf(slices), awaitsOf(awaits)).row(task)
  return [...state].map((code, at) => `${SLICE_STATES[code]} ${startMs[at]}–${endMs[at]}`).join(', ')
}

describe('a task’s row', () => {
  test('is ready where it gave way without waiting, and before its first slice', () => {
    const slices = '0r5 1r5 2r5 0r5 1r5'
    expect(row(slices, [], 0)).toBe('running 0–5, ready 5–15, running 15–20')
    expect(row(slices, [], 1)).toBe('ready 0–5, running 5–10, ready 10–20, running 20–25')
    expect(row(slices, [], 2)).toBe('ready 0–10, running 10–15')
  })

  test('waits from its await until the answer was there, and is ready until it goes on', () => {
    const slices = '0r1 1r1 -w6 1r7 0r1'
    const awaits: Await[] = [
      [1, 2, 8, 8],
      [0, 1, 10, 15],
    ]
    expect(row(slices, awaits, 0)).toBe('running 0–1, waiting 1–10, ready 10–15, running 15–16')
    expect(row(slices, awaits, 1)).toBe('ready 0–1, running 1–2, waiting 2–8, running 8–15')
  })

  test('is preempted, blocked and cleaned up where its slices in the lane are', () => {
    expect(row('3r1 3p2 3b3 3g1 3r1', [], 3)).toBe(
      'running 0–1, preempted 1–3, blocked 3–6, gc 6–7, running 7–8',
    )
  })

  test('is ready as soon as one of its parts is, and waits while all of them do', () => {
    const awaits: Await[] = [
      [0, 1, 4, 6],
      [0, 1, 9, 9],
    ]
    expect(row('0r1 -w3 -y2 0r1 -w2 0r1', awaits, 0)).toBe(
      'running 0–1, waiting 1–4, ready 4–6, running 6–7, waiting 7–9, running 9–10',
    )
  })

  test('takes the lane’s slices for what ran, where a turn of the loop began before the await was over', () => {
    expect(row('0r1 1r3 0r1', [[0, 1, 2, 4.01]], 0)).toBe('running 0–1, waiting 1–2, ready 2–4, running 4–5')
  })

  test('ends where more awaits were than could be kept', () => {
    const tasks = new LoopTasks(slicesOf('0r1 -w4 0r1 -w5 0r1'), awaitsOf([[0, 1, 5, 5]]), 1)
    expect([...tasks.row(0).endMs]).toEqual([1, 5, 6])
  })

  test('is empty of a task that was not seen, and there are no rows where there are no slices', () => {
    expect(row('0r1', [], 7)).toBe('')
    expect(new LoopTasks(slicesOf(''), awaitsOf([])).tasks).toHaveLength(0)
    expect([...new LoopTasks(slicesOf('9r1 -w1 2r1 2000000000r1'), awaitsOf([])).tasks]).toEqual([2, 9])
  })
})

/** What a task does next: runs for a while, then gives way, or waits for an answer. */
const step = fc.record({ task: fc.nat(5), runMs: fc.integer({ min: 1, max: 9 }), waitMs: fc.nat(40) })

/** Plays the steps on one loop: a task whose answer is not there when its turn comes lets the loop stand still. */
function play(steps: readonly { task: number; runMs: number; waitMs: number }[]) {
  const specs: SliceSpec[] = []
  const awaits: Await[] = []
  const leftMs = new Map<number, { fromMs: number; waitMs: number }>()
  let nowMs = 0
  for (const { task, runMs, waitMs } of steps) {
    const left = leftMs.get(task)
    if (left !== undefined && left.waitMs > 0) {
      const readyMs = left.fromMs + left.waitMs
      if (readyMs > nowMs) {
        specs.push({ ms: readyMs - nowMs, task: -1, state: SLICE_STATES.indexOf('waiting') })
        nowMs = readyMs
      }
      awaits.push([task, left.fromMs, readyMs, nowMs])
    }
    specs.push({ ms: runMs, task, state: 0 })
    nowMs += runMs
    leftMs.set(task, { fromMs: nowMs, waitMs })
  }
  return { specs, awaits }
}

test('each row has no hole from the trial’s start to its end, and runs, waits and is ready as long as it did', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const { specs, awaits } = play(steps)
      const slices = columnsOf(specs)
      const tasks = new LoopTasks(slices, awaitsOf(awaits))
      expect([...tasks.tasks]).toEqual([...new Set(steps.map(({ task }) => task))].sort())
      for (const task of tasks.tasks) {
        const { startMs, endMs, state } = tasks.row(task)
        const sums = SLICE_STATES.map(() => 0)
        let edgeMs = 0
        for (const [at, code] of state.entries()) {
          expect(startMs[at]).toBe(edgeMs)
          expect(endMs[at]).toBeGreaterThan(edgeMs)
          if (at > 0) expect(code).not.toBe(state[at - 1])
          edgeMs = endMs[at] ?? NaN
          sums[code] = (sums[code] ?? 0) + edgeMs - (startMs[at] ?? NaN)
        }
        const own = [...slices.task.entries()].filter(([, who]) => who === task).map(([at]) => at)
        expect(edgeMs).toBe(slices.endMs[own.at(-1) ?? -1])
        expect(sums[SLICE_STATES.indexOf('running')]).toBe(
          own.reduce((sum, at) => sum + (slices.endMs[at] ?? 0) - (slices.startMs[at] ?? 0), 0),
        )
        expect(sums[SLICE_STATES.indexOf('waiting')]).toBe(
          awaits.reduce((sum, [who, fromMs, readyMs]) => sum + (who === task ? readyMs - fromMs : 0), 0),
        )
      }
    }),
  )
})
