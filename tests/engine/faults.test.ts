import { afterEach, describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/contract/run/events.ts'
import { MODEL_IDS } from '../../src/contract/models.ts'
import { descendants } from '../fixtures/processes.ts'
import { faultyEngine, labEngine, runOnce, start, trialOf } from './lab.ts'

const WORKERS = { threads: 2, processes: 2 }

afterEach(() => {
  expect(descendants()).toEqual([])
})

describe.each(MODEL_IDS)('%s', (model) => {
  it('fails with the cause when a task throws, and the next run works', async () => {
    const engine = faultyEngine()
    const bad = await runOnce(engine, {
      workload: 'faulty',
      params: { badTask: 2 },
      models: [model],
      workers: WORKERS,
    })
    expect(trialOf(bad, model)).toMatchObject({ state: 'failed', error: 'This task divides by a pear.' })
    const good = await runOnce(engine, { workload: 'faulty', models: [model], workers: WORKERS })
    expect(trialOf(good, model).state).toBe('completed')
  })

  it('fails with the cause when a task ends its thread or process', async () => {
    const report = await runOnce(faultyEngine(), {
      workload: 'faulty',
      params: { badTask: 1, kind: 1 },
      models: [model],
      workers: WORKERS,
    })
    const trial = trialOf(report, model)
    expect(trial.state).toBe('failed')
    expect(trial.state === 'failed' ? trial.error : '').toMatch(
      model === 'processes'
        ? /^Process \d+ of the pool ended with exit code 7\.$/
        : /^Thread \d+ ended unexpectedly with exit code 7\.$/,
    )
  })

  it('fails with the cause when a task fills its heap, and the lab lives on', async () => {
    const engine = faultyEngine(() => 260_000_000)
    const plan = { workload: 'faulty', models: [model], workers: WORKERS }
    const trial = trialOf(await runOnce(engine, { ...plan, params: { badTask: 1, kind: 3 } }), model)
    expect(trial.state === 'failed' ? trial.error : trial.state).toMatch(
      /^(Thread|Process) \d+ (of the pool )?ran out of memory: its heap may hold \d{2,3} MB\.$/,
    )
    expect(trialOf(await runOnce(engine, plan), model).state).toBe('completed')
  })
})

describe('a plan that needs more memory than is free', () => {
  it('is refused before anything is started, with both figures', () => {
    const engine = faultyEngine(() => 100_000_000)
    const started = engine.start(
      { workload: 'faulty', models: ['serial', 'threads'], workers: { threads: 64 } },
      () => undefined,
    )
    expect(started).toEqual({
      ok: false,
      problems: [
        {
          path: 'memory',
          value: 'about 1.07 GB for “Threads”',
          accepted: 'at most the 100 MB that are free, so use fewer or smaller tasks',
        },
      ],
    })
  })
})

describe('a run', () => {
  it('goes on with the other models when one fails', async () => {
    const report = await runOnce(faultyEngine(), {
      workload: 'faulty',
      params: { badTask: 0 },
      workers: WORKERS,
    })
    expect(report.trials).toHaveLength(4)
    expect(report.summary.perModel).toEqual({})
    expect(report.summary.warnings.map((warning) => warning.code)).toContain('trial-failed')
  })

  it('reports a killed pool process as that trial’s failure, and goes on', async () => {
    let killed = 0
    const onEvent = (event: RunEvent): void => {
      if (event.type !== 'progress' || event.trial.index !== 0 || event.elapsedMs < 50 || killed !== 0) return
      killed = descendants()[0] ?? 0
      process.kill(killed, 'SIGKILL')
    }
    const { run } = start(
      labEngine(),
      {
        workload: 'primes',
        params: { limit: 300_000_000 },
        models: ['processes'],
        workers: WORKERS,
        warmups: 0,
        repeats: 2,
      },
      onEvent,
    )
    const [first, second] = (await run.finished).trials
    expect(first).toMatchObject({
      state: 'failed',
      error: `Process ${String(killed)} of the pool was killed (SIGKILL).`,
    })
    expect(second?.state).toBe('completed')
  })

  it('reports a dead web service as that trial’s failure, and starts it anew for the next', async () => {
    let killed = 0
    const onEvent = (event: RunEvent): void => {
      if (event.type !== 'progress' || event.elapsedMs < 50 || killed !== 0) return
      killed = descendants()[0] ?? 0
      process.kill(killed, 'SIGKILL')
    }
    const { run } = start(
      labEngine(),
      {
        workload: 'web',
        tasks: 4,
        params: { latencyMs: 300 },
        models: ['cooperative'],
        warmups: 0,
        repeats: 2,
      },
      onEvent,
    )
    const [first, second] = (await run.finished).trials
    expect(first).toMatchObject({ state: 'failed', error: 'The web service ended unexpectedly.' })
    expect(second).toMatchObject({ state: 'completed', tasksFailed: 0 })
  })

  it.each(MODEL_IDS)('counts the pages that fail and goes on (%s)', async (model) => {
    const plan = {
      workload: 'web',
      tasks: 20,
      params: { latencyMs: 5, errorRate: 0.4 },
      models: [model],
      workers: WORKERS,
    }
    const trial = trialOf(await runOnce(labEngine(), plan), model)
    expect(trial.state).toBe('completed')
    expect(trial.tasksDone).toBe(20)
    expect(trial.tasksFailed).toBeGreaterThan(0)
    expect(trial.tasksFailed).toBeLessThan(20)
    expect(trial.firstTaskError).toMatch(/^Page \d+ answered with status 503\.$/)
  })

  it('fails every task when every page fails, and says so', async () => {
    const plan = {
      workload: 'web',
      tasks: 5,
      params: { latencyMs: 1, errorRate: 1 },
      models: ['cooperative' as const],
    }
    const report = await runOnce(labEngine(), plan)
    expect(trialOf(report, 'cooperative')).toMatchObject({ tasksDone: 5, tasksFailed: 5 })
    expect(report.summary.warnings.map((warning) => warning.code)).toContain('all-tasks-failed')
  })
})
