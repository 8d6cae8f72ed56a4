import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RunEvent, TrialKey } from '../../../src/contract/run/events.ts'
import { batchEvents } from '../../../src/supervisor/event-batch.ts'

const trial: TrialKey = { model: 'threads', index: 0, order: 0, warmup: false }
const started: RunEvent = { type: 'trial-started', trial, workers: 2 }
const up: RunEvent = { type: 'workers-ready', trial, workers: [] }

describe('the events of a run on their way out of the engine', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  test('are gathered for a moment', () => {
    const sent: RunEvent[][] = []
    const { push } = batchEvents((events) => sent.push(events))
    push(started)
    push(started)
    expect(sent).toEqual([])
    vi.advanceTimersByTime(50)
    expect(sent).toEqual([[started, started]])
  })

  test('go out at once, with those before, when the workers are up: pages then draw before the clock starts', () => {
    const sent: RunEvent[][] = []
    const { push } = batchEvents((events) => sent.push(events))
    push(started)
    push(up)
    expect(sent).toEqual([[started, up]])
    vi.advanceTimersByTime(1_000)
    expect(sent).toHaveLength(1)
  })

  test('end with a failure only when no last event was sent', () => {
    const sent: RunEvent[][] = []
    const { push, fail } = batchEvents((events) => sent.push(events))
    push(started)
    fail('The engine ended.')
    fail('It ended again.')
    expect(sent).toEqual([[started, { type: 'run-failed', message: 'The engine ended.' }]])
  })
})
