import { describe, expect, test } from 'vitest'
import { detailsOf } from '../../../../../src/renderer/timeline/describe/detail.ts'
import { JUMPS, landmarkText } from '../../../../../src/renderer/timeline/interact/jumps.ts'
import { spotAt } from '../../../../../src/renderer/timeline/model/spots.ts'
import { TimelineState } from '../../../../../src/renderer/timeline/model/timeline.svelte.ts'
import { m } from '../../../../../src/text/messages.ts'
import { trialWith } from '../../../../fixtures/slices.ts'

const TRIALS = [trialWith('serial', ['0r10 1r10']), trialWith('threads', ['1r2 1p7 1r2', '0r4'])]
const RANGE = { fromMs: 2, toMs: 6 }

function timelineOf(): TimelineState {
  return new TimelineState({ trials: () => TRIALS, run: () => 'run', live: () => null })
}

/** Pins what the first thread does at a time. */
function pinThread(timeline: TimelineState, atMs: number): void {
  const lane = timeline.data.lanes.find(({ model }) => model === 'threads')
  timeline.pin(lane === undefined ? null : spotAt(lane, atMs))
}

const kinds = (timeline: TimelineState): string[] => detailsOf(timeline).map(({ kind }) => kind)

describe('the details', () => {
  test('are none before anything is pointed at or selected', () => {
    expect(detailsOf(timelineOf())).toEqual([])
  })

  test('have a pinned slice and a range as separate parts', () => {
    const timeline = timelineOf()
    pinThread(timeline, 1)
    timeline.show({ range: RANGE })
    expect(kinds(timeline)).toEqual(['pinned', 'range'])
    timeline.show({ range: null })
    expect(kinds(timeline)).toEqual(['pinned'])
    expect(timeline.act({ type: 'clear' })).toBe(true)
    expect(detailsOf(timeline)).toEqual([])
  })

  test('explain why a thread runs a task of another number', () => {
    const timeline = timelineOf()
    pinThread(timeline, 1)
    expect(detailsOf(timeline)[0]?.sentence).toContain(m.worker_took_task({ worker: 'thread' }))
  })

  test('have what a jump found until the selection changes', () => {
    const timeline = timelineOf()
    const [jump] = JUMPS
    const landmark = jump?.find(timeline.data, 2) ?? null
    if (jump === undefined || landmark === null) throw new Error('There is a preemption to find.')
    timeline.goTo(landmark)
    const sentence = landmarkText(jump, landmark, 2)
    timeline.report(sentence)
    expect(kinds(timeline)).toEqual(['pinned'])
    expect(detailsOf(timeline)[0]?.sentence).toContain(sentence)
    timeline.show({ range: RANGE })
    expect(detailsOf(timeline).some((detail) => detail.sentence.includes(sentence))).toBe(false)
  })
})
