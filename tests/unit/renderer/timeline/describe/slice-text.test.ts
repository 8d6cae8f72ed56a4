import { describe, expect, test } from 'vitest'
import type { AwaitCause } from '../../../../../src/contract/columns/states.ts'
import type { ModelId } from '../../../../../src/contract/models/index.ts'
import { laneName, placeName, shortLaneName } from '../../../../../src/renderer/timeline/describe/names.ts'
import { pageOf, slicePage } from '../../../../../src/renderer/timeline/describe/slice-page.ts'
import {
  blockText,
  cpuShareText,
  spokenText,
  stretchText,
} from '../../../../../src/renderer/timeline/describe/slice-text.ts'
import { LaneIndex } from '../../../../../src/renderer/timeline/model/lane-index.ts'
import type { Lane } from '../../../../../src/renderer/timeline/model/lanes.ts'
import { timelineData } from '../../../../../src/renderer/timeline/model/sources.ts'
import { sumsBetween } from '../../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { formatMs, formatPercent } from '../../../../../src/text/format.ts'
import { m } from '../../../../../src/text/messages.ts'
import { workerNoun } from '../../../../../src/text/models.ts'
import { awaitText, stateTitle } from '../../../../../src/text/states.ts'
import { slicesOf, trialWith } from '../../../../fixtures/slices.ts'
import { withAwaits } from '../awaits.ts'

function laneOf(model: ModelId, slices: string): Lane {
  const [lane] = timelineData([trialWith(model, [slices])]).lanes
  if (lane === undefined) throw new Error('There is no lane.')
  return lane
}

/** The sentence of the first slice. */
function firstText(model: ModelId, slices: string): string {
  const lane = laneOf(model, slices)
  return stretchText(lane.index.stretchAt(0), lane)
}

describe('the sentence of a slice', () => {
  const worker = workerNoun('thread', 1)
  const loop = workerNoun('loop', 1)
  const task5 = m.task_name({ number: '5' })

  test.each<[state: string, model: ModelId, slices: string, sentence: string]>([
    ['running', 'threads', '4r12', m.slice_running({ who: 'Task 5', length: formatMs(12) })],
    ['preempted', 'threads', '0p12', m.slice_preempted({ length: formatMs(12) })],
    ['waiting in a task', 'threads', '0w8', m.slice_waiting({ who: 'Task 1', length: formatMs(8) })],
    ['waiting without a task', 'threads', '-w8', m.slice_idle({ worker, length: formatMs(8) })],
    ['an idle event loop', 'cooperative', '-w0.5', m.slice_idle({ worker: loop, length: formatMs(0.5) })],
    [
      'switching to the next task',
      'cooperative',
      '-y0.1',
      m.slice_switching({ worker: loop, length: formatMs(0.1) }),
    ],
    ['ready', 'cooperative', '4y41', m.slice_ready({ task: task5, worker: loop, length: formatMs(41) })],
    [
      'blocked',
      'cooperative',
      '2b300',
      m.slice_blocked({ who: 'Task 3', worker: loop, length: formatMs(300) }),
    ],
    [
      'garbage collection',
      'processes',
      '0g4',
      m.slice_gc({ worker: workerNoun('process', 1), length: formatMs(4) }),
    ],
  ])('names who and how long: %s', (_, model, slices, sentence) => {
    expect(firstText(model, slices)).toBe(sentence)
  })

  test.each<[ModelId, AwaitCause]>([
    ['threads', 'web'],
    ['processes', 'database'],
    ['serial', 'file'],
  ])('names what a task of %s waited for: %s', (model, cause) => {
    const trial = withAwaits(trialWith(model, ['0r2 0w104 0r2']), [0, cause, 2, 106, 106])
    const [lane] = timelineData([trial]).lanes
    if (lane === undefined) throw new Error('There is no lane.')
    const length = formatMs(104)
    expect(stretchText(lane.index.stretchAt(1), lane)).toBe(
      m.slice_waiting_for({ who: 'Task 1', length, cause: awaitText(cause) }),
    )
  })

  test('can be read out, with its place and its start', () => {
    const lane = laneOf('threads', '0r3 0p5')
    const spoken = spokenText(lane.index.stretchAt(1), lane, [lane])
    const state = stateTitle('preempted').toLowerCase()
    expect(spoken).toBe(
      m.spoken_slice({
        place: placeName(lane),
        what: m.task_in_state({ task: 'Task 1', state }),
        time: formatMs(3),
        sentence: stretchText(lane.index.stretchAt(1), lane),
      }),
    )
  })
})

test('the CPU share of a stretch is that of running in it', () => {
  const lane = laneOf('threads', '0r3 0p1 -w4')
  const texts = [0, 1, 2].map((slice) => cpuShareText(lane.index.stretchAt(slice), lane))
  expect(texts).toEqual([1, 0, 0].map((share) => m.slice_cpu_share({ share: formatPercent(share) })))
  const longer = { ...lane.index.stretchAt(0), toMs: 4 }
  expect(cpuShareText(longer, lane)).toBe(m.slice_cpu_share({ share: formatPercent(0.75) }))
})

test('a lane has the name by which the operating system knows its worker', () => {
  const { lanes } = timelineData([
    trialWith('threads', ['0r1', '1r1']),
    trialWith('processes', ['0r1']),
    trialWith('cooperative', ['0r1']),
  ])
  expect(lanes.map(laneName)).toEqual(['Thread 1', 'Thread 2', 'Process 1 (PID 4000)', 'Event loop'])
  expect(lanes.map(shortLaneName)).toEqual(['1', '2', 'PID 4000', '1'])
})

test('a block of slices has their number and the share of each state, the largest first', () => {
  const index = new LaneIndex(slicesOf('0r1 0p1 1r1 1p1 -w4'))
  expect(index.countBetween(0.5, 3.5)).toBe(4)
  const { title, shares } = blockText(sumsBetween(index, 0, 8), index.countBetween(0, 8))
  expect(title).toBe(m.block_title({ slices: '5 slices', length: formatMs(8) }))
  expect(shares.map(({ state }) => state)).toEqual(['waiting', 'running', 'preempted'])
  expect(shares.map(({ text }) => text.match(/\d+/)?.[0])).toEqual(['50', '25', '25'])
})

describe('the pages of the table', () => {
  const index = new LaneIndex(slicesOf(Array.from({ length: 250 }, (_, at) => `${at}r1`).join(' ')))

  test('have a hundred slices each, and each slice once', () => {
    const rows = [0, 1, 2].flatMap((number) => slicePage(index, number).rows)
    expect(rows.map(({ task }) => task)).toEqual(Array.from({ length: 250 }, (_, at) => at))
    expect(slicePage(index, 2)).toMatchObject({ number: 2, pages: 3, first: 200, end: 250 })
    expect(pageOf(249)).toBe(2)
  })

  test('end with the last one, and are one page where there are no slices', () => {
    expect(slicePage(index, 99).number).toBe(2)
    expect(slicePage(new LaneIndex(slicesOf('')), 0)).toMatchObject({ pages: 1, rows: [] })
  })
})
