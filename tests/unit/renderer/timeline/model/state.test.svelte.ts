import '../../jsdom-gaps.ts'
import { afterEach, describe, expect, test } from 'vitest'
import type { Trial } from '../../../../../src/contract/run/trial.ts'
import { TimelineState } from '../../../../../src/renderer/timeline/model/timeline.svelte.ts'
import { trialWith } from '../../../../fixtures/slices.ts'

let end: () => void = () => {}
afterEach(() => end())

/** The timeline of a run that has ended. */
function timelineOf(trials: readonly Trial[]): TimelineState {
  const state = new TimelineState({ trials: () => trials, run: () => 'run-1', live: () => null })
  // What is derived is computed once per change, as in the window.
  end = $effect.root(() => {
    $effect(() => {
      expect(state.layout.models).toHaveLength(trials.length)
    })
  })
  state.availableHeight = 500
  return state
}

const TRIALS = [
  trialWith('serial', ['0r10 1r10'], { startupMs: 5 }),
  trialWith('threads', ['0r8', '1r9'], { startupMs: 30 }),
]

describe('the start of the workers', () => {
  test('is before the axis, until it is counted: then the axis begins with the longest', () => {
    const state = timelineOf(TRIALS)
    expect(state.whole.fromMs).toBe(0)
    state.countsStartup = true
    expect(state.whole.fromMs).toBe(-30)
    expect(state.view).toEqual(state.whole)
    state.countsStartup = false
    expect(state.view.fromMs).toBe(0)
  })

  test('can be zoomed to while it is counted', () => {
    const state = timelineOf(TRIALS)
    state.countsStartup = true
    state.act({ type: 'zoom', factor: 0.5, atShare: 0 })
    expect(state.view.fromMs).toBe(-30)
    // What no longer exists is left.
    state.countsStartup = false
    expect(state.view.fromMs).toBe(0)
  })
})

describe('the focus', () => {
  const summaries = ({ layout }: TimelineState): boolean[] => layout.models.map(({ isSummary }) => isSummary)

  test('gives a model the space until it is chosen again, or another one is', () => {
    const state = timelineOf(TRIALS)
    expect(summaries(state)).toEqual([false, false])
    state.toggleFocus('threads')
    expect(summaries(state)).toEqual([true, false])
    state.toggleFocus('serial')
    expect(summaries(state)).toEqual([false, true])
    state.toggleFocus('serial')
    expect(summaries(state)).toEqual([false, false])
  })

  test('is ignored where its model is not drawn', () => {
    const state = timelineOf(TRIALS)
    state.toggleFocus('cooperative')
    expect(summaries(state)).toEqual([false, false])
  })

  test('changes neither what is selected nor the view', () => {
    const state = timelineOf(TRIALS)
    state.act({ type: 'zoom', factor: 0.5, atShare: 0 })
    state.selectTask(1)
    const { view } = state
    state.toggleFocus('serial')
    expect([state.view, state.task]).toEqual([view, 1])
  })
})
