import { describe, expect, test } from 'vitest'
import type { ModelId } from '../../../../src/contract/models.ts'
import type { Trial } from '../../../../src/contract/run/report.ts'
import { loopUsers } from '../../../../src/renderer/timeline/describe/meanwhile.ts'
import { timelineModel } from '../../../../src/renderer/timeline/model/model.ts'
import { cpuShare, stretchSentence } from '../../../../src/renderer/timeline/describe/slice-words.ts'
import { taskPage } from '../../../../src/renderer/timeline/model/task-lanes.ts'
import { LoopTasks } from '../../../../src/renderer/timeline/model/task-rows.ts'
import { columnsOf, trialWith } from '../../../fixtures/slices.ts'
import { LaneIndex } from '../../../../src/renderer/timeline/model/lane-index.ts'

/** What is said of the slice at a time in the first lane. */
function said(atMs: number, model: ModelId, ...lanes: readonly string[]): string {
  const { rows } = timelineModel([trialWith(model, lanes)])
  const [lane] = rows
  if (lane === undefined) throw new Error('There is no lane.')
  return stretchSentence(lane.index.stretchAt(lane.index.sliceAt(atMs)), lane, rows)
}

/** What is said of a task's own row at a time. An await is a task, since when, answer, end. */
function ofTask(
  task: number,
  atMs: number,
  slices: string,
  ...awaits: readonly (readonly [number, number, number, number])[]
): string {
  const trial: Trial = trialWith('cooperative', [slices])
  const columns = {
    task: Int32Array.from(awaits, ([who]) => who),
    startMs: Float64Array.from(awaits, ([, startMs]) => startMs),
    readyMs: Float64Array.from(awaits, ([, , readyMs]) => readyMs),
    endMs: Float64Array.from(awaits, ([, , , endMs]) => endMs),
  }
  const lanes = trial.lanes.map((lane) => ({ ...lane, awaits: columns, lostAwaits: 0 }))
  const [loop] = timelineModel([{ ...trial, lanes }]).rows
  if (loop?.awaits === undefined) throw new Error('There is no event loop.')
  const { rows } = taskPage(loop, new LoopTasks(loop.index.slices, loop.awaits), 0, 1)
  const row = rows.find(({ number }) => number === task + 1)
  if (row === undefined) throw new Error('The task has no row.')
  return stretchSentence(row.index.stretchAt(row.index.sliceAt(atMs)), row, [loop])
}

describe('of a thread whose core was taken away it is said', () => {
  const away = 'The operating system took the core away for 12.0 ms.'

  test('which others ran meanwhile, the longest first', () => {
    expect(said(1, 'threads', '0p12', '1r3 1p9', '2p12', '3r12')).toBe(
      `${away} Meanwhile threads 4 and 2 ran.`,
    )
    expect(said(1, 'processes', '0p12', '1r12')).toBe(`${away} Meanwhile process 2 ran.`)
  })

  test('how many, where they are many', () => {
    const others = Array.from({ length: 6 }, (_, at) => `${at + 1}r12`)
    expect(said(1, 'threads', '0p12', ...others)).toBe(`${away} Meanwhile six other threads ran.`)
  })

  test('that none did: the core went to another program', () => {
    expect(said(1, 'threads', '0p12', '-w12')).toBe(`${away} No other thread of this trial ran meanwhile.`)
    expect(said(1, 'serial', '0p12')).toBe(away)
  })
})

describe('of a task that was ready it is said', () => {
  test('who had the loop when its answer was there', () => {
    expect(ofTask(4, 15, '4r1 2r50 4r1', [4, 1, 10, 51])).toBe(
      'The answer for task 5 was there, but the event loop was busy with task 3 for 41.0 ms.',
    )
    expect(ofTask(4, 15, '4r1 2r50 0r5 1b1 4r1', [4, 1, 10, 57])).toBe(
      'The answer for task 5 was there, but the event loop came to it only 47.0 ms later: ' +
        'it was busy with task 3 for 41.0 ms, and with two other tasks.',
    )
    expect(ofTask(4, 10.5, '4r1 -w9 4y1 4r1', [4, 1, 10, 11])).toBe(
      'The answer for task 5 was there, but the event loop went on with it only 1.00 ms later.',
    )
  })

  test('that the answer for one part of it was there, even where another part of it ran in between', () => {
    expect(ofTask(0, 8, '0r1 -w4 0r2 1r3 0r1', [0, 1, 5, 5], [0, 1, 4, 10])).toBe(
      'The answer for task 1 was there, but the event loop was busy with task 2 for 3.00 ms.',
    )
  })

  test('that it gave way, and to whom', () => {
    expect(ofTask(0, 7, '0r5 1r5 2r6 0r5')).toBe(
      'Task 1 gave way and waited 11.0 ms for its next turn, while two other tasks had the event loop, task 3 longest.',
    )
    expect(ofTask(0, 7, '0r5 1r5 0r5')).toBe(
      'Task 1 gave way and waited 5.00 ms for its next turn, while task 2 had the event loop.',
    )
    expect(ofTask(0, 5.5, '0r5 -y1 0r5')).toBe('Task 1 gave way and waited 1.00 ms for its next turn.')
  })

  test('that it had not begun', () => {
    expect(ofTask(1, 1, '0r5 1r5')).toBe(
      'Task 2 had not begun: it waited 5.00 ms for its first turn, while task 1 had the event loop.',
    )
  })
})

test('of a task that waits for an answer it is said what the loop did meanwhile', () => {
  expect(ofTask(0, 2, '0r1 1r3 2r2 -w2 0r1', [0, 1, 8, 8])).toBe(
    'Task 1 waited 7.00 ms for an answer. Meanwhile the event loop ran two other tasks.',
  )
  expect(ofTask(0, 2, '0r1 -w7 0r1', [0, 1, 8, 8])).toBe(
    'Task 1 waited 7.00 ms for an answer. Meanwhile no task’s code ran on the event loop.',
  )
})

test('nobody is named where more slices lie between than can be told apart in time', () => {
  const many = new LaneIndex(
    columnsOf(Array.from({ length: 10_002 }, (_, at) => ({ ms: 1, task: at % 5, state: 0 }))),
  )
  expect(loopUsers(many, 0, 10_002, -1)).toBeNull()
  expect(loopUsers(many, 0, 50, 0)).toEqual([1, 2, 3, 4].map((task) => ({ task, ms: 10 })))
})

test('the CPU share of a stretch is that of running in it', () => {
  const [lane] = timelineModel([trialWith('threads', ['0r3 0p1 -w4'])]).rows
  if (lane === undefined) throw new Error('There is no lane.')
  const shares = [0, 1, 2].map((slice) => cpuShare(lane.index.stretchAt(slice), lane))
  expect(shares).toEqual(['CPU 100 %', 'CPU 0 %', 'CPU 0 %'])
  expect(cpuShare({ ...lane.index.stretchAt(0), toMs: 4 }, lane)).toBe('CPU 75 %')
})
