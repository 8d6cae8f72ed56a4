import '../../jsdom-gaps.ts'
import { flushSync } from 'svelte'
import { afterEach, describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../../../src/contract/run/events.ts'
import type { Trial } from '../../../../../src/contract/run/trial.ts'
import { LiveRun } from '../../../../../src/renderer/client/live-run.ts'
import type { Lane } from '../../../../../src/renderer/timeline/model/lanes.ts'
import { spotAt } from '../../../../../src/renderer/timeline/model/spots.ts'
import { TimelineState } from '../../../../../src/renderer/timeline/model/timeline.svelte.ts'
import { keyOf, planOf } from '../../../../fixtures/documents.ts'
import { runHeader } from '../../../../fixtures/scripted-run.ts'
import { finished, sliced, started } from '../live-events.ts'

const RUN = planOf({ models: ['serial', 'threads'] })
const SERIAL = keyOf('serial')
const THREADS = keyOf('threads', { order: 1 })

let end: () => void = () => {}
afterEach(() => end())

/** The timeline of a run whose events the test emits. */
function timelineOfRun() {
  const run = new LiveRun()
  let measured = $state.raw<readonly Trial[]>([])
  let snapshot = $state.raw(run.snapshot)
  let isRunning = $state(true)
  let id = $state('run-1')
  const created: TimelineState[] = []
  end = $effect.root(() => {
    const timeline = new TimelineState({
      trials: () => measured,
      run: () => id,
      live: () => (isRunning ? { plan: RUN, ...snapshot } : null),
    })
    created.push(timeline)
  })
  const [state] = created
  if (state === undefined) throw new Error('There is no timeline.')
  const emit = (...events: readonly RunEvent[]): void => {
    for (const event of events) {
      run.apply(event)
      if (event.type === 'trial-finished' && !event.result.warmup) measured = [...measured, event.result]
    }
    snapshot = run.snapshot
    flushSync()
  }
  const finishRun = (): void => {
    isRunning = false
    emit({ type: 'run-finished', state: 'completed' })
  }
  const nextRun = (): void => {
    ;[id, measured, isRunning] = ['run-2', [], true]
    flushSync()
  }
  emit({ type: 'run-started', header: runHeader(RUN), trialsTotal: 4 })
  return { state, emit, finishRun, nextRun }
}

const phases = (state: TimelineState): string[] =>
  state.data.models.map(({ model, phase }) => `${model} ${phase}`)

function laneAt(state: TimelineState, row: number): Lane {
  const lane = state.data.lanes[row]
  if (lane === undefined) throw new Error('There is no such row.')
  return lane
}

describe('the timeline of a live run', () => {
  test('has a place for every model and worker from the start', () => {
    const { state, emit } = timelineOfRun()
    expect(phases(state)).toEqual(['serial pending', 'threads pending'])
    expect(state.data.lanes.map(({ kind, number }) => [kind, number])).toEqual([
      ['thread', 1],
      ['thread', 1],
      ['thread', 2],
    ])
    emit(started(SERIAL))
    expect(phases(state)).toEqual(['serial live', 'threads pending'])
    emit(sliced(SERIAL, 0, '0r40'), finished(SERIAL, '0r40'), started(THREADS, 2))
    expect(phases(state)).toEqual(['serial measured', 'threads live'])
  })

  test('grows with new slices, and its rows remain the same objects', () => {
    const { state, emit } = timelineOfRun()
    emit(started(THREADS, 2), sliced(THREADS, 1, '0r40 -w10'))
    const [lane, data] = [laneAt(state, 2), state.data]
    expect(data.slices).toBe(2)
    emit(sliced(THREADS, 1, '1r30', 50), sliced(THREADS, 0, '3r5'))
    expect(state.data).not.toBe(data)
    expect(state.data.slices).toBe(4)
    expect(laneAt(state, 2)).toBe(lane)
    expect([...lane.index.slices.edgesMs]).toEqual([0, 40, 50, 80])
    expect(state.data.models[1]?.wallMs).toBe(80)
  })

  test('has the ids of the workers as soon as they are ready', () => {
    const { state, emit } = timelineOfRun()
    emit(started(THREADS, 2))
    expect(laneAt(state, 1)).toMatchObject({ pid: null, threadId: null })
    const workers = [0, 1].map((id) => ({ id, kind: 'thread' as const, pid: 90, threadId: 4 + id }))
    emit({ type: 'workers-ready', trial: THREADS, workers })
    expect(laneAt(state, 2)).toMatchObject({ pid: 90, threadId: 5, number: 2 })
  })

  test('shows warm-ups until there is a measured trial, and none when the run has ended', () => {
    const { state, emit, finishRun } = timelineOfRun()
    const warmup = keyOf('serial', { warmup: true })
    emit(started(warmup), sliced(warmup, 0, '0r9'))
    expect(phases(state)).toContain('serial live_warmup')
    emit(finished(warmup, '0r9'))
    expect(phases(state)).toContain('serial warmup')
    const measured = keyOf('serial', { order: 1 })
    emit(started(measured), finished(measured, '0r8'))
    expect(phases(state)).toContain('serial measured')
    finishRun()
    expect(phases(state)).toEqual(['serial measured'])
  })

  test('ignores slices of another trial, and of a worker that the trial does not have', () => {
    const { state, emit } = timelineOfRun()
    emit(started(THREADS, 2), sliced(SERIAL, 0, '0r40'), sliced(THREADS, 7, '0r40'))
    expect(state.data.slices).toBe(0)
  })
})

test('a walk skips lanes that have no slices yet', () => {
  const { state, emit } = timelineOfRun()
  emit(started(THREADS, 2), sliced(THREADS, 1, '4r40'))
  state.act({ type: 'begin-walk' })
  expect(state.pinned?.lane).toBe(laneAt(state, 2))
  state.walk('up')
  expect(state.pinned?.lane).toBe(laneAt(state, 2))
  emit(
    sliced(THREADS, 0, '3r40'),
    finished(THREADS, '3r40', '4r40'),
    started(SERIAL),
    sliced(SERIAL, 0, '0r20'),
  )
  state.walk('up')
  state.walk('up')
  expect(state.pinned?.lane).toBe(laneAt(state, 0))
  state.walk('down')
  expect(state.pinned?.lane).toBe(laneAt(state, 1))
})

describe('the view of a live run', () => {
  test('follows in steps, stands still between two trials, and fits when the run has ended', () => {
    const { state, emit, finishRun } = timelineOfRun()
    const ends: number[] = []
    const steps: readonly (() => void)[] = [
      () => emit(started(SERIAL), sliced(SERIAL, 0, '0r300')),
      () => emit(sliced(SERIAL, 0, '0r400', 300)),
      () => emit(sliced(SERIAL, 0, '0r500', 700)),
      () => emit(finished(SERIAL, '0r1210')),
      () => emit(started(THREADS, 2), sliced(THREADS, 0, '0r700')),
      () => emit(sliced(THREADS, 0, '0r600', 700)),
      () => {
        emit(finished(THREADS, '0r1305', '-w1305'))
        finishRun()
      },
    ]
    for (const step of steps) {
      step()
      ends.push(state.view.toMs)
    }
    // Right of the last mark there is room.
    const [serialMs, threadsMs] = [1_210 * 1.02, 1_305 * 1.02]
    expect(ends).toEqual([500, 1_000, 2_000, 2_000, serialMs, 1_210 * 1.25, threadsMs])
  })

  test('stays where it was moved to, also when the run ends, until all is shown again', () => {
    const { state, emit, finishRun } = timelineOfRun()
    emit(started(SERIAL), sliced(SERIAL, 0, '0r300'))
    state.act({ type: 'zoom', factor: 0.5, atShare: 0 })
    expect(state.view).toEqual({ fromMs: 0, toMs: 250 })
    emit(sliced(SERIAL, 0, '0r900', 300), finished(SERIAL, '0r1200'), started(THREADS, 2))
    expect(state.view).toEqual({ fromMs: 0, toMs: 250 })
    state.act({ type: 'show-all' })
    emit(sliced(THREADS, 0, '0r1400'))
    expect(state.view.toMs).toBe(1_500)
    state.act({ type: 'pan', share: 0.2 })
    emit(sliced(THREADS, 0, '0r600', 1_400))
    // A view of the whole axis cannot be panned, and goes on following.
    expect(state.view.toMs).toBe(2_000)
    state.act({ type: 'zoom', factor: 0.25, atShare: 0 })
    finishRun()
    expect(state.view).toEqual({ fromMs: 0, toMs: 500 })
  })

  test('stands still when something is pinned', () => {
    const { state, emit } = timelineOfRun()
    emit(started(SERIAL), sliced(SERIAL, 0, '0r300'))
    state.pin(spotAt(laneAt(state, 0), 10))
    emit(sliced(SERIAL, 0, '0r900', 300))
    expect(state.view.toMs).toBe(500)
  })
})

describe('the selection in a live run', () => {
  test('remains when the record replaces the live slices and has the same there', () => {
    const { state, emit, finishRun } = timelineOfRun()
    emit(started(SERIAL), sliced(SERIAL, 0, '0r30 1r30 2r30'))
    state.pin(spotAt(laneAt(state, 0), 40))
    expect(state.pinned?.stretch).toMatchObject({ task: 1, fromMs: 30, toMs: 60 })
    emit(finished(SERIAL, '0r31 1r29 2r30'))
    expect(state.pinned?.lane).toBe(laneAt(state, 0))
    expect(state.pinned?.stretch).toMatchObject({ task: 1, fromMs: 31, toMs: 60 })
    finishRun()
    expect(state.pinned?.stretch).toMatchObject({ task: 1, fromMs: 31 })
    expect(state.task).toBe(1)
  })

  test('is cleared where the record has something else there; the task remains selected', () => {
    const { state, emit } = timelineOfRun()
    emit(started(SERIAL), sliced(SERIAL, 0, '0r30 1r30'))
    state.pin(spotAt(laneAt(state, 0), 40))
    emit(finished(SERIAL, '0r30 1g30'))
    expect(state.pinned).toBeNull()
    expect(state.task).toBe(1)
  })

  test('is cleared when the next trial of its model starts, not when that of another model does', () => {
    const { state, emit } = timelineOfRun()
    emit(started(SERIAL), finished(SERIAL, '0r30'), started(THREADS, 2), finished(THREADS, '0r5', '1r6'))
    state.pin(spotAt(laneAt(state, 2), 1))
    const { pinned } = state
    const [serial, threads] = [
      keyOf('serial', { index: 1, order: 2 }),
      keyOf('threads', { index: 1, order: 3 }),
    ]
    emit(started(serial))
    expect(state.pinned).toBe(pinned)
    emit(finished(serial, '0r30'), started(threads, 2))
    expect(state.pinned).toBeNull()
  })

  test('is cleared by the next run, with the chosen repeat and the view', () => {
    const { state, emit, finishRun, nextRun } = timelineOfRun()
    emit(started(SERIAL), finished(SERIAL, '0r30 1r30'))
    finishRun()
    state.repeat = 0
    state.selectTask(1)
    state.act({ type: 'zoom', factor: 0.5, atShare: 0 })
    nextRun()
    expect([state.repeat, state.task, state.isWhole]).toEqual([null, -1, true])
  })

  test('a chosen repeat stays drawn while other trials run', () => {
    const { state, emit } = timelineOfRun()
    emit(started(SERIAL), finished(SERIAL, '0r30'))
    state.repeat = 0
    const next = keyOf('serial', { index: 1, order: 1 })
    emit(started(next), sliced(next, 0, '0r10'))
    expect(phases(state)).toContain('serial measured')
    state.repeat = null
    flushSync()
    expect(phases(state)).toContain('serial live')
  })
})
