import { describe, expect, test } from 'vitest'
import { timelineModel } from '../../../../src/renderer/timeline/model/model.ts'
import {
  blockWords,
  laneName,
  spokenStretch,
  stretchSentence,
} from '../../../../src/renderer/timeline/describe/slice-words.ts'
import { countBetween, sumsBetween } from '../../../../src/renderer/timeline/describe/story.ts'
import { pageOf, tablePage } from '../../../../src/renderer/timeline/describe/table-page.ts'
import { slicesOf, trialWith } from '../../../fixtures/slices.ts'
import { LaneIndex } from '../../../../src/renderer/timeline/model/lane-index.ts'
import type { ModelId } from '../../../../src/contract/models.ts'

function said(model: ModelId, slices: string): string {
  const [lane] = timelineModel([trialWith(model, [slices])]).rows
  if (lane === undefined) throw new Error('There is no lane.')
  return stretchSentence(lane.index.stretchAt(0), lane)
}

describe('a slice in words', () => {
  test.each<[ModelId, string, string]>([
    ['threads', '4r12', 'Task 5 computed for 12.0 ms.'],
    ['threads', '0p12', 'The operating system took the core away for 12.0 ms.'],
    ['threads', '0w8', 'Task 1 waited 8.00 ms for an answer.'],
    ['threads', '-w8', 'No task’s code ran on the thread for 8.00 ms.'],
    ['cooperative', '-w0.5', 'No task’s code ran on the event loop for 500 µs.'],
    ['cooperative', '-y0.1', 'The event loop took 100 µs to pass on to the next task.'],
    [
      'cooperative',
      '2y41',
      'The answer for task 3 was there, but the event loop went on with it only 41.0 ms later.',
    ],
    [
      'cooperative',
      '2b300',
      'Task 3 held the event loop for 300 ms with a call that did not return: nothing else could run on it.',
    ],
    ['processes', '0g4', 'The process stood still for 4.00 ms while memory was cleared.'],
  ])('of %s, %s, is plain', (model, slices, sentence) => {
    expect(said(model, slices)).toBe(sentence)
  })

  test('names its lane as the operating system does', () => {
    const { rows } = timelineModel([
      trialWith('threads', ['0r1', '1r1']),
      trialWith('processes', ['0r1']),
      trialWith('cooperative', ['0r1']),
    ])
    expect(rows.map(laneName)).toEqual(['Thread 1', 'Thread 2', 'Process 1 (PID 4000)', 'Event loop'])
  })

  test('can be heard', () => {
    const [lane] = timelineModel([trialWith('threads', ['0r3 0p5'])]).rows
    if (lane === undefined) throw new Error('There is no lane.')
    expect(spokenStretch(lane.index.stretchAt(1), lane, { title: 'Threads', rows: [lane] })).toBe(
      'Threads, Thread 1. Task 1, preempted, at 3.00 ms. The operating system took the core away for 5.00 ms.',
    )
  })
})

describe('a block of slices in words', () => {
  test('says how many there are and the shares of their states', () => {
    const index = new LaneIndex(slicesOf('0r1 0p1 1r1 1p1 -w4'))
    expect(countBetween(index, 0.5, 3.5)).toBe(4)
    const words = blockWords(sumsBetween(index, 0, 8), countBetween(index, 0, 8))
    expect(words.title).toBe('5 slices in 8.00 ms')
    expect(words.shares.map(({ text }) => text)).toEqual(['Waiting 50 %', 'Running 25 %', 'Preempted 25 %'])
  })
})

describe('the table', () => {
  const index = new LaneIndex(slicesOf(Array.from({ length: 250 }, (_, at) => `${at}r1`).join(' ')))

  test('has pages of a hundred slices, and each slice once', () => {
    const rows = [0, 1, 2].flatMap((number) => tablePage(index, number).rows)
    expect(rows.map(({ task }) => task)).toEqual(Array.from({ length: 250 }, (_, at) => at))
    expect(tablePage(index, 2)).toMatchObject({ number: 2, pages: 3, first: 200, end: 250 })
    expect(pageOf(249)).toBe(2)
  })

  test('goes no further than its last page, and has one where there is nothing', () => {
    expect(tablePage(index, 99).number).toBe(2)
    expect(tablePage(new LaneIndex(slicesOf('')), 0)).toMatchObject({ pages: 1, rows: [] })
  })
})
