import { describe, expect, test } from 'vitest'
import type { ModelId } from '../../../../../src/contract/models/index.ts'
import { stretchText } from '../../../../../src/renderer/timeline/describe/slice-text.ts'
import { loopUsers, readyReason } from '../../../../../src/renderer/timeline/describe/wait-context.ts'
import { LaneIndex, type Stretch } from '../../../../../src/renderer/timeline/model/lane-index.ts'
import type { Lane } from '../../../../../src/renderer/timeline/model/lanes.ts'
import { timelineData } from '../../../../../src/renderer/timeline/model/sources.ts'
import { taskPage } from '../../../../../src/renderer/timeline/model/task-lanes.ts'
import { TaskSlices } from '../../../../../src/renderer/timeline/model/task-slices.ts'
import { countInWords, formatMs, inWords } from '../../../../../src/text/format.ts'
import { m } from '../../../../../src/text/messages.ts'
import { workerNoun } from '../../../../../src/text/models.ts'
import { awaitText } from '../../../../../src/text/states.ts'
import { columnsOf, trialWith } from '../../../../fixtures/slices.ts'
import { type AwaitRow, withAwaits } from '../awaits.ts'

/** The sentence of the slice at a time in the first lane. */
function textAt(atMs: number, model: ModelId, ...workers: readonly string[]): string {
  const { lanes } = timelineData([trialWith(model, workers)])
  const [lane] = lanes
  if (lane === undefined) throw new Error('There is no lane.')
  return stretchText(lane.index.stretchAt(lane.index.sliceAt(atMs)), lane, lanes)
}

/** A stretch of a task's own row, and the event loop it belongs to. */
function taskStretch(
  task: number,
  atMs: number,
  slices: string,
  awaits: readonly AwaitRow[],
): { readonly stretch: Stretch; readonly lane: Lane; readonly loop: Lane } {
  const trial = withAwaits(trialWith('cooperative', [slices]), ...awaits)
  const [loop] = timelineData([trial]).lanes
  if (loop === undefined || loop.awaits === null) throw new Error('There is no event loop.')
  const { lanes } = taskPage(loop, new TaskSlices(loop.index.slices, loop.awaits), 0, 1)
  const lane = lanes.find(({ number }) => number === task + 1)
  if (lane === undefined) throw new Error('The task has no row.')
  return { stretch: lane.index.stretchAt(lane.index.sliceAt(atMs)), lane, loop }
}

function taskText(task: number, atMs: number, slices: string, ...awaits: readonly AwaitRow[]): string {
  const { stretch, lane, loop } = taskStretch(task, atMs, slices, awaits)
  return stretchText(stretch, lane, [loop])
}

const taskName = (task: number): string => m.task_name({ number: String(task + 1) })

describe('a preempted worker', () => {
  const preempted = m.slice_preempted({ length: formatMs(12) })
  const threads = workerNoun('thread', 2)

  test('is described with the others that ran, the longest first', () => {
    expect(textAt(1, 'threads', '0p12', '1r3 1p9', '2p12', '3r12')).toBe(
      `${preempted} ${m.context_workers({ workers: threads, numbers: '4 and 2' })}`,
    )
    const process = workerNoun('process', 1)
    expect(textAt(1, 'processes', '0p12', '1r12')).toBe(
      `${preempted} ${m.context_workers({ workers: process, numbers: '2' })}`,
    )
  })

  test('is described with the number of the others where they are many', () => {
    const others = Array.from({ length: 6 }, (_, at) => `${at + 1}r12`)
    expect(textAt(1, 'threads', '0p12', ...others)).toBe(
      `${preempted} ${m.context_many_workers({ number: inWords(6), workers: threads })}`,
    )
  })

  test('is described as such where no other ran, and alone where there is no other', () => {
    expect(textAt(1, 'threads', '0p12', '-w12')).toBe(
      `${preempted} ${m.context_no_worker({ worker: workerNoun('thread', 1) })}`,
    )
    expect(textAt(1, 'serial', '0p12')).toBe(preempted)
  })
})

describe('a ready task of an event loop', () => {
  test('whose wait was over is described with the task that occupied the loop', () => {
    expect(taskText(4, 15, '4r1 2r50 4r1', [4, 'web', 1, 10, 51])).toBe(
      m.ready_answered_busy({
        wait: m.wait_of_for({ task: taskName(4), cause: awaitText('web') }),
        length: formatMs(41),
        user: taskName(2),
        busy: formatMs(41),
      }),
    )
    expect(taskText(4, 15, '4r1 2r50 0r5 1b1 4r1', [4, 'web', 1, 10, 57])).toBe(
      m.ready_answered_busy_others({
        wait: m.wait_of_for({ task: taskName(4), cause: awaitText('web') }),
        length: formatMs(47),
        user: taskName(2),
        busy: formatMs(41),
        others: countInWords(2, 'other_task'),
      }),
    )
    expect(taskText(4, 10.5, '4r1 -w9 4y1 4r1', [4, 'web', 1, 10, 11])).toBe(
      m.ready_answered({
        wait: m.wait_of_for({ task: taskName(4), cause: awaitText('web') }),
        length: formatMs(1),
      }),
    )
  })

  test.each<[string, ReturnType<typeof readyReason>, Parameters<typeof taskStretch>]>([
    ['before its first turn', 'submitted', [1, 1, '0r5 1r5', []]],
    ['after a turn without a wait', 'yielded', [0, 7, '0r5 1r5 2r6 0r5', []]],
    ['after its answer', 'answered', [4, 15, '4r1 2r50 4r1', [[4, 'timer', 1, 10, 51]]]],
    [
      'after the answer for one part of it, where another part ran in between',
      'answered',
      [
        0,
        8,
        '0r1 -w4 0r2 1r3 0r1',
        [
          [0, 'timer', 1, 5, 5],
          [0, 'timer', 1, 4, 10],
        ],
      ],
    ],
  ])('%s was ready since it was %s', (_, reason, place) => {
    const { stretch, loop } = taskStretch(...place)
    expect(readyReason(stretch, loop)).toBe(reason)
  })

  test('that yielded is described with the tasks that ran before its next turn', () => {
    const yielded = (ms: number): string => m.ready_yielded({ who: 'Task 1', length: formatMs(ms) })
    expect(taskText(0, 7, '0r5 1r5 2r6 0r5')).toBe(
      `${yielded(11)} Two other tasks ran on the event loop in this time, task 3 longest.`,
    )
    expect(taskText(0, 7, '0r5 1r5 0r5')).toBe(`${yielded(5)} Task 2 ran on the event loop in this time.`)
    expect(taskText(0, 5.5, '0r5 -y1 0r5')).toBe(yielded(1))
  })
})

describe('a waiting task of an event loop', () => {
  const waited = m.slice_waiting_for({ who: 'Task 1', length: formatMs(7), cause: awaitText('web') })

  test('is described with its cause, and the tasks that the loop ran in this time', () => {
    expect(taskText(0, 2, '0r1 1r3 2r2 -w2 0r1', [0, 'web', 1, 8, 8])).toBe(
      `${waited} ${m.context_loop_ran({ others: countInWords(2, 'other_task') })}`,
    )
    expect(taskText(0, 2, '0r1 -w7 0r1', [0, 'web', 1, 8, 8])).toBe(`${waited} ${m.context_loop_idle()}`)
  })
})

test('no task is named where there are more slices than can be counted quickly', () => {
  const many = new LaneIndex(
    columnsOf(Array.from({ length: 10_002 }, (_, at) => ({ ms: 1, task: at % 5, state: 0 }))),
  )
  expect(loopUsers(many, 0, 10_002, -1)).toBeNull()
  expect(loopUsers(many, 0, 50, 0)).toEqual([1, 2, 3, 4].map((task) => ({ task, ms: 10 })))
})
