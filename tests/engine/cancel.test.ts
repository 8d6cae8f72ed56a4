import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { SLICE_STATES } from '../../src/contract/columns/states.ts'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import { numberOf } from '../../src/contract/run/trial.ts'
import { descendants } from '../fixtures/processes.ts'
import { checkProcessesAfterEach, newSupervisor, start } from './lab.ts'

checkProcessesAfterEach()

const LONG_CPU = { workload: 'primes', tasks: 8, params: { limit: 1_000_000_000 }, warmups: 0, repeats: 1 }
const LONG_WEB = { workload: 'web', tasks: 200, params: { latencyMs: 2_000 }, warmups: 0, repeats: 1 }

/** Starts a plan and cancels its run when its trial has run for the given time. */
function cancelAfterWork(plan: Parameters<typeof start>[0], workMs: number): ReturnType<typeof start> {
  const started = start(plan, (event) => {
    if (event.type === 'progress' && event.elapsedMs > workMs) started.run.cancel()
  })
  return started
}

describe.each(MODEL_IDS)('cancelling %s', (model) => {
  // Before anything is ready, during start-up, and at work.
  it.each([0, 40, 120, 400])('%i ms after the start leaves no process', async (afterMs) => {
    const supervisor = newSupervisor()
    const plan = { ...LONG_CPU, models: [model], timeSliceMs: 0, workers: { threads: 4, processes: 3 } }
    const { run, document, events } = start(plan, undefined, supervisor)
    if (afterMs > 0) await delay(afterMs)
    run.cancel()
    const { state, trials } = await document
    await supervisor.close()
    expect(descendants()).toEqual([])
    expect(state).toBe('cancelled')
    expect(trials.every((trial) => trial.state === 'cancelled')).toBe(true)
    expect(events.at(-1)).toEqual({ type: 'run-finished', state: 'cancelled' })
  })

  it('in the middle of waiting for web pages ends the service too', async () => {
    const plan = { ...LONG_WEB, models: [model], workers: { threads: 4, processes: 2 } }
    const { state } = await cancelAfterWork(plan, 100).document
    expect(state).toBe('cancelled')
  })

  it('retains what was measured until then', async () => {
    const plan = { ...LONG_CPU, tasks: 200, models: [model], workers: { threads: 2, processes: 2 } }
    const [trial] = (await cancelAfterWork(plan, 500).document).trials
    if (trial === undefined) throw new Error('There is no trial.')
    expect(trial.state).toBe('cancelled')
    expect(trial.metrics.wallMs).toBeGreaterThan(500)
    expect(numberOf(trial, 'cpuMs')).toBeGreaterThan(0)
    for (const { slices } of trial.workers) {
      expect(slices.task.length).toBeGreaterThan(0)
      // The activity after a worker's last record is unknown, and must not count as waiting.
      expect(SLICE_STATES[slices.state.at(-1) ?? -1]).not.toBe('waiting')
    }
  })
})

it.each(['serial', 'threads', 'processes'] as const)(
  'a cancelled trial of %s has the tasks that each worker completed',
  async (model) => {
    const plan = { ...LONG_CPU, tasks: 200, models: [model], workers: { threads: 2, processes: 2 } }
    const [trial] = (await cancelAfterWork(plan, 500).document).trials
    const done = trial?.workers.map((worker) => numberOf(worker, 'tasksDone') ?? 0) ?? []
    expect(Math.min(...done)).toBeGreaterThan(0)
    expect(trial?.metrics['taskLatencyMs']).toMatchObject({ max: expect.any(Number) as number })
  },
)

describe('cancelling', () => {
  it('at any moment of a pool’s start leaves no process, and no zombie', async () => {
    const plan = { ...LONG_CPU, models: ['processes' as const], workers: { processes: 3 } }
    for (let afterMs = 20; afterMs <= 320; afterMs += 20) {
      const supervisor = newSupervisor()
      const { run } = start(plan, undefined, supervisor)
      await delay(afterMs)
      run.cancel()
      await run.ended
      await supervisor.close()
      expect(descendants()).toEqual([])
    }
  })

  it('between two trials ends the run without another trial', async () => {
    const plan = { workload: 'waits', tasks: 1, params: { waitMs: 1 }, models: ['serial' as const] }
    const started = start({ ...plan, warmups: 0, repeats: 50 }, (event) => {
      if (event.type === 'trial-finished') started.run.cancel()
    })
    const { state, trials } = await started.document
    expect(state).toBe('cancelled')
    // The runner may have started another trial before it received the request.
    expect(trials.filter((trial) => trial.state === 'completed').length).toBeLessThan(4)
  })

  it('twice, or after the end, has no further effect', async () => {
    const plan = { workload: 'waits', tasks: 1, params: { waitMs: 20 }, models: ['serial' as const] }
    const { run } = start({ ...plan, warmups: 0, repeats: 1 })
    run.cancel()
    run.cancel()
    expect(await run.ended).toEqual({ type: 'run-finished', state: 'cancelled' })
    run.cancel()
  })

  it('kills a runner that does not respond', async () => {
    const started = start({ ...LONG_CPU, models: ['processes'], workers: { processes: 2 } }, (event) => {
      if (event.type !== 'workers-ready') return
      const [runner = 0] = descendants()
      process.kill(runner, 'SIGSTOP')
      started.run.cancel()
    })
    expect(await started.run.ended).toEqual({ type: 'run-finished', state: 'cancelled' })
  })

  it('happens when the supervisor is closed', async () => {
    const supervisor = newSupervisor()
    const { run, events } = start({ ...LONG_CPU, models: ['processes'] }, undefined, supervisor)
    await expect.poll(() => events.some(({ type }) => type === 'workers-ready')).toBe(true)
    await supervisor.close()
    expect(descendants()).toEqual([])
    expect(await run.ended).toEqual({ type: 'run-finished', state: 'cancelled' })
  })
})
