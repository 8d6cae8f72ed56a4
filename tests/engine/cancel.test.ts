import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../../src/contract/models.ts'
import type { RunEvent } from '../../src/contract/run/events.ts'
import { SLICE_STATES } from '../../src/contract/columns/slices.ts'
import { descendants, threadCount } from '../fixtures/processes.ts'
import { labEngine, start } from './lab.ts'

const LONG_CPU = { workload: 'primes', tasks: 8, params: { limit: 1_000_000_000 }, warmups: 0, repeats: 1 }
const LONG_WEB = { workload: 'web', tasks: 200, params: { latencyMs: 2_000 }, warmups: 0, repeats: 1 }

afterEach(() => {
  expect(descendants()).toEqual([])
})

describe.each(MODEL_IDS)('cancelling %s', (model) => {
  // 0: before anything is up; then during start-up, and at work.
  it.each([0, 5, 40, 120, 400])('%i ms after its start leaves no process, and says so', async (afterMs) => {
    const { run, events } = start(labEngine(), {
      ...LONG_CPU,
      models: [model],
      timeSliceMs: 0,
      workers: { threads: 4, processes: 3 },
    })
    if (afterMs > 0) await pause(afterMs)
    run.cancel()
    const report = await run.finished
    expect(descendants()).toEqual([])
    expect(report.trials.every((trial) => trial.state === 'cancelled')).toBe(true)
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', state: 'cancelled' })
  })

  it('in the middle of waiting for web pages ends the service too', async () => {
    const { run } = start(labEngine(), {
      ...LONG_WEB,
      models: [model],
      workers: { threads: 4, processes: 2 },
    })
    await pause(500)
    run.cancel()
    await run.finished
    expect(descendants()).toEqual([])
  })

  it('keeps what was measured until then', async () => {
    const working = Promise.withResolvers<undefined>()
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'progress' && event.elapsedMs > 300) working.resolve(undefined)
    }
    const { run } = start(
      labEngine(),
      { ...LONG_CPU, models: [model], workers: { threads: 2, processes: 2 } },
      onEvent,
    )
    await working.promise
    run.cancel()
    const [trial] = (await run.finished).trials
    expect(trial?.state).toBe('cancelled')
    expect(trial?.cpuMs).toBeGreaterThan(0)
    expect(trial?.wallMs).toBeGreaterThan(300)
    expect(trial?.workers.every((worker) => worker.slices.task.length > 0)).toBe(true)
  })
})

it.each(['serial', 'threads', 'processes'] as const)(
  'a cancelled trial of %s tells of each worker what it did, and nothing of the time after its last word',
  async (model) => {
    const working = Promise.withResolvers<undefined>()
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'progress' && event.elapsedMs > 500) working.resolve(undefined)
    }
    const plan = { ...LONG_CPU, tasks: 200, models: [model], workers: { threads: 2, processes: 2 } }
    const { run } = start(labEngine(), plan, onEvent)
    await working.promise
    run.cancel()
    const [trial] = (await run.finished).trials
    const workerTasks = trial?.workers.map(({ tasksDone }) => tasksDone) ?? []
    expect(Math.min(...workerTasks)).toBeGreaterThan(0)
    expect(trial?.taskLatencyMs?.max).toBeLessThanOrEqual(trial?.wallMs ?? NaN)
    for (const { slices } of trial?.workers ?? []) {
      expect(SLICE_STATES[slices.state.at(-1) ?? -1]).not.toBe('waiting')
    }
  },
)

describe('cancelling', () => {
  it('at any moment of a pool’s start leaves no process, not even a dead one that nobody reaped', async () => {
    const plan = { ...LONG_CPU, models: ['processes' as const], workers: { processes: 3 } }
    for (let afterMs = 20; afterMs <= 140; afterMs += 5) {
      const { run } = start(labEngine(), plan)
      await pause(afterMs)
      run.cancel()
      await run.finished
      expect(descendants()).toEqual([])
    }
  })

  it('between two trials ends the run without another', async () => {
    const engine = labEngine()
    const { run, events } = start(
      engine,
      { workload: 'waits', tasks: 1, params: { waitMs: 1 }, models: ['serial'], warmups: 0, repeats: 50 },
      (event) => {
        if (event.type === 'trial-finished') run.cancel()
      },
    )
    const report = await run.finished
    expect(report.trials).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', state: 'cancelled' })
  })

  it('twice, or after the end, is harmless', async () => {
    const { run } = start(labEngine(), {
      workload: 'waits',
      tasks: 1,
      params: { waitMs: 20 },
      models: ['serial'],
      warmups: 0,
      repeats: 1,
    })
    run.cancel()
    run.cancel()
    await run.finished
    run.cancel()
  })

  it('ends all threads, so that ten cancelled runs leave no more than one does', async () => {
    const cancelOne = async (): Promise<number> => {
      const { run } = start(labEngine(), { ...LONG_CPU, models: ['threads'], workers: { threads: 6 } })
      await pause(60)
      run.cancel()
      await run.finished
      return threadCount()
    }
    const first = await cancelOne()
    for (let i = 0; i < 8; i++) await cancelOne()
    expect(await cancelOne()).toBeLessThanOrEqual(first)
  })

  it('by disposing of the engine ends the run under way', async () => {
    const engine = labEngine()
    const { run } = start(engine, { ...LONG_CPU, models: ['processes'] })
    await pause(200)
    await engine.dispose()
    expect(descendants()).toEqual([])
    await run.finished
  })
})
