import '../jsdom-gaps.ts'
import { flushSync } from 'svelte'
import { afterEach, describe, expect, test } from 'vitest'
import type { RunEvent, TrialKey } from '../../../../src/contract/run/events.ts'
import type { Trial } from '../../../../src/contract/run/report.ts'
import { LiveRun } from '../../../../src/renderer/client/live-run.svelte.ts'
import { type LaneRow } from '../../../../src/renderer/timeline/model/model.ts'
import { TimelineState, spotAt } from '../../../../src/renderer/timeline/model/timeline.svelte.ts'
import { PLAN, header, key } from '../../../fixtures/sample-run.ts'
import { slicesOf, trialWith } from '../../../fixtures/slices.ts'

const RUN = {
  ...PLAN,
  models: ['serial' as const, 'threads' as const],
  workers: { threads: 2, processes: 2 },
}
const ONE = key('serial', 0, 0)
const TWO = key('threads', 0, 1)

let end: () => void = () => {}
afterEach(() => end())

/** The timeline of a run that says what the test has it say. */
function timelineOfRun() {
  const run = new LiveRun()
  let measured = $state.raw<readonly Trial[]>([])
  let isUnderWay = $state(true)
  let id = $state('run-1')
  const made: TimelineState[] = []
  end = $effect.root(() => {
    const one = new TimelineState({
      trials: () => measured,
      run: () => id,
      underWay: () => {
        if (!isUnderWay) return null
        return { plan: RUN, live: run.trial, warmups: run.warmups, extentMs: () => run.extentMs }
      },
      grown: () => run.grown,
      painted: () => {},
    })
    made.push(one)
  })
  const [state] = made
  if (state === undefined) throw new Error('There is no timeline.')
  const say = (...events: readonly RunEvent[]): void => {
    for (const event of events) {
      run.take(event)
      if (event.type === 'trial-finished' && !event.trial.warmup) measured = [...measured, event.result]
    }
    flushSync()
  }
  const finishRun = (): void => {
    isUnderWay = false
    say({ type: 'run-finished', state: 'completed', summary: { perModel: {}, warnings: [] } })
  }
  const nextRun = (): void => {
    ;[id, measured, isUnderWay] = ['run-2', [], true]
    flushSync()
  }
  say({ type: 'run-started', header: header(RUN), trialsTotal: 4 })
  return { state, say, finishRun, nextRun }
}

const begin = (trial: TrialKey, lanes = 1): RunEvent => ({ type: 'trial-started', trial, lanes })
const flush = (trial: TrialKey, lane: number, text: string, afterMs = 0): RunEvent => {
  const slices = slicesOf(text)
  return {
    type: 'slices',
    trial,
    lane: new Int32Array(slices.task.length).fill(lane),
    slices: {
      ...slices,
      startMs: slices.startMs.map((ms) => ms + afterMs),
      endMs: slices.endMs.map((ms) => ms + afterMs),
    },
    merged: 0,
  }
}
const finish = (trial: TrialKey, ...lanes: readonly string[]): RunEvent => ({
  type: 'trial-finished',
  trial,
  result: { ...trialWith(trial.model, lanes, trial.index), order: trial.order },
})

const phases = (state: TimelineState): string[] =>
  state.timeline.models.map(({ model, phase }) => `${model} ${phase}`)
const row = (state: TimelineState, at: number): LaneRow => {
  const found = state.timeline.rows[at]
  if (found === undefined) throw new Error('There is no such row.')
  return found
}

describe('the timeline of a run under way', () => {
  test('has a place for every model and lane from the start', () => {
    const { state, say } = timelineOfRun()
    expect(phases(state)).toEqual(['serial to come', 'threads to come'])
    expect(state.timeline.rows.map(({ kind, number }) => [kind, number])).toEqual([
      ['thread', 1],
      ['thread', 1],
      ['thread', 2],
    ])
    say(begin(ONE))
    expect(phases(state)).toEqual(['serial live', 'threads to come'])
    say(flush(ONE, 0, '0r40'), finish(ONE, '0r40'), begin(TWO, 2))
    expect(phases(state)).toEqual(['serial measured', 'threads live'])
  })

  test('grows with what comes, in rows that stay the same', () => {
    const { state, say } = timelineOfRun()
    say(begin(TWO, 2), flush(TWO, 1, '0r40 -w10'))
    const [before, slices] = [row(state, 2), state.timeline.slices]
    expect(slices).toBe(2)
    const heard = state.timeline
    say(flush(TWO, 1, '1r30', 50), flush(TWO, 0, '3r5'))
    expect(state.timeline).not.toBe(heard)
    expect(state.timeline.slices).toBe(4)
    expect(row(state, 2)).toBe(before)
    expect(before.index.slices.endMs).toEqual(Float64Array.of(40, 50, 80))
    expect(state.timeline.models[1]?.wallMs).toBe(80)
  })

  test('tells who the lanes are as soon as they are up', () => {
    const { state, say } = timelineOfRun()
    say(begin(TWO, 2))
    expect(row(state, 1)).toMatchObject({ pid: null, threadId: null })
    const lanes = [0, 1].map((id) => ({ id, kind: 'thread' as const, pid: 90, threadId: 4 + id }))
    say({ type: 'workers-ready', trial: TWO, lanes })
    expect(row(state, 2)).toMatchObject({ pid: 90, threadId: 5, number: 2 })
  })

  test('shows warm-ups until there is a measured trial, and none when the run has ended', () => {
    const { state, say, finishRun } = timelineOfRun()
    const warmup = key('serial', 0, 0, true)
    say(begin(warmup), flush(warmup, 0, '0r9'))
    expect(phases(state)).toContain('serial live warm-up')
    say(finish(warmup, '0r9'))
    expect(phases(state)).toContain('serial warm-up')
    const measured = key('serial', 0, 1)
    say(begin(measured), finish(measured, '0r8'))
    expect(phases(state)).toContain('serial measured')
    finishRun()
    expect(phases(state)).toEqual(['serial measured'])
  })

  test('takes no slices of a trial that is not under way', () => {
    const { state, say } = timelineOfRun()
    say(begin(TWO, 2), flush(ONE, 0, '0r40'), flush(TWO, 7, '0r40'))
    expect(state.timeline.slices).toBe(0)
  })
})

test('a walk goes by lanes that have not begun', () => {
  const { state, say } = timelineOfRun()
  say(begin(TWO, 2), flush(TWO, 1, '4r40'))
  state.act({ type: 'begin-walk' })
  expect(state.pinned?.lane).toBe(row(state, 2))
  state.walk('up')
  expect(state.pinned?.lane).toBe(row(state, 2))
  say(flush(TWO, 0, '3r40'), finish(TWO, '3r40', '4r40'), begin(ONE), flush(ONE, 0, '0r20'))
  state.walk('up')
  state.walk('up')
  expect(state.pinned?.lane).toBe(row(state, 0))
  state.walk('down')
  expect(state.pinned?.lane).toBe(row(state, 1))
})

describe('the view of a run under way', () => {
  test('follows in steps, holds still between two trials, and fits when the run has ended', () => {
    const { state, say, finishRun } = timelineOfRun()
    const seen: number[] = []
    const look = (): void => void seen.push(state.view.toMs)
    say(begin(ONE), flush(ONE, 0, '0r300'))
    look()
    say(flush(ONE, 0, '0r400', 300))
    look()
    say(flush(ONE, 0, '0r500', 700))
    look()
    say(finish(ONE, '0r1210'))
    look()
    say(begin(TWO, 2), flush(TWO, 0, '0r700'))
    look()
    say(flush(TWO, 0, '0r600', 700))
    look()
    say(finish(TWO, '0r1305', '-w1305'))
    finishRun()
    look()
    expect(seen).toEqual([500, 1_000, 2_000, 2_000, 1_210, 1_210 * 1.25, 1_305])
  })

  test('stays where it was moved to while the run goes on and ends, until all is shown again', () => {
    const { state, say, finishRun } = timelineOfRun()
    say(begin(ONE), flush(ONE, 0, '0r300'))
    state.act({ type: 'zoom', factor: 0.5, atShare: 0 })
    expect(state.view).toEqual({ fromMs: 0, toMs: 250 })
    say(flush(ONE, 0, '0r900', 300), finish(ONE, '0r1200'), begin(TWO, 2))
    expect(state.view).toEqual({ fromMs: 0, toMs: 250 })
    state.act({ type: 'show-all' })
    say(flush(TWO, 0, '0r1400'))
    expect(state.view.toMs).toBe(1_500)
    state.act({ type: 'pan', share: 0.2 })
    say(flush(TWO, 0, '0r600', 1_400))
    // There was nowhere to pan to: that is no reason to stop following.
    expect(state.view.toMs).toBe(2_000)
    state.act({ type: 'zoom', factor: 0.25, atShare: 0 })
    finishRun()
    expect(state.view).toEqual({ fromMs: 0, toMs: 500 })
  })

  test('stays where it is when something is pinned', () => {
    const { state, say } = timelineOfRun()
    say(begin(ONE), flush(ONE, 0, '0r300'))
    state.pin(spotAt(row(state, 0), 10))
    say(flush(ONE, 0, '0r900', 300))
    expect(state.view.toMs).toBe(500)
  })
})

describe('what is selected of a run under way', () => {
  test('stays selected when the record takes the place of what was seen, if it has the same there', () => {
    const { state, say, finishRun } = timelineOfRun()
    say(begin(ONE), flush(ONE, 0, '0r30 1r30 2r30'))
    state.pin(spotAt(row(state, 0), 40))
    const live = state.pinned
    expect(live?.stretch).toMatchObject({ task: 1, fromMs: 30, toMs: 60 })
    say(finish(ONE, '0r31 1r29 2r30'))
    expect(state.pinned?.lane).toBe(row(state, 0))
    expect(state.pinned?.stretch).toMatchObject({ task: 1, fromMs: 31, toMs: 60 })
    finishRun()
    expect(state.pinned?.stretch).toMatchObject({ task: 1, fromMs: 31 })
    expect(state.task).toBe(1)
  })

  test('is let go where the record has something else there; the task stays lit up', () => {
    const { state, say } = timelineOfRun()
    say(begin(ONE), flush(ONE, 0, '0r30 1r30'))
    state.pin(spotAt(row(state, 0), 40))
    say(finish(ONE, '0r30 1g30'))
    expect(state.pinned).toBeNull()
    expect(state.task).toBe(1)
  })

  test('is let go when the next trial takes its place, and kept in other rows', () => {
    const { state, say } = timelineOfRun()
    say(begin(ONE), finish(ONE, '0r30'), begin(TWO, 2), finish(TWO, '0r5', '1r6'))
    state.pin(spotAt(row(state, 2), 1))
    const pinned = state.pinned
    say(begin(key('serial', 1, 2)))
    expect(state.pinned).toBe(pinned)
    say(finish(key('serial', 1, 2), '0r30'), begin(key('threads', 1, 3), 2))
    expect(state.pinned).toBeNull()
  })

  test('is forgotten with the next run, the repeat that was asked for too', () => {
    const { state, say, finishRun, nextRun } = timelineOfRun()
    say(begin(ONE), finish(ONE, '0r30 1r30'))
    finishRun()
    state.repeat = 0
    state.selectTask(1)
    state.act({ type: 'zoom', factor: 0.5, atShare: 0 })
    nextRun()
    expect([state.repeat, state.task, state.isWhole]).toEqual([null, -1, true])
  })

  test('a repeat that was asked for stays drawn while other trials run', () => {
    const { state, say } = timelineOfRun()
    say(begin(ONE), finish(ONE, '0r30'))
    state.repeat = 0
    say(begin(key('serial', 1, 1)), flush(key('serial', 1, 1), 0, '0r10'))
    expect(phases(state)).toContain('serial measured')
    state.repeat = null
    flushSync()
    expect(phases(state)).toContain('serial live')
  })
})
