import { describe, expect, it } from 'vitest'
import type { Fault, FaultCode } from '../../src/contract/fault.ts'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { type Trial, numberOf } from '../../src/contract/run/trial.ts'
import { descendants } from '../fixtures/processes.ts'
import { failingEntries } from '../fixtures/test-entries.ts'
import { checkProcessesAfterEach, newSupervisor, runOnce, start, testSupervisor, trialOf } from './lab.ts'

checkProcessesAfterEach()

const WORKERS = { threads: 2, processes: 2 }

/** The fault of a trial that must have failed. */
function faultOf(trial: Trial): Fault {
  if (trial.state !== 'failed') throw new Error(`The trial is ${trial.state}.`)
  return trial.fault
}

describe.each(MODEL_IDS)('a trial of %s', (model) => {
  const faulty = (params: NonNullable<PlanInput['params']>): PlanInput => ({
    workload: 'faulty',
    params,
    models: [model],
    workers: WORKERS,
  })

  it('fails when a task throws, and the next run completes', async () => {
    const supervisor = testSupervisor()
    const bad = trialOf(await runOnce(faulty({ badTask: 2 }), supervisor), model)
    expect(faultOf(bad)).toEqual({ code: 'unexpected', values: { text: 'This task divides by a pear' } })
    const good = await runOnce(faulty({}), supervisor)
    expect(trialOf(good, model).state).toBe('completed')
  })

  it('fails when a task ends its thread or process', async () => {
    const trial = trialOf(await runOnce(faulty({ badTask: 1, kind: 1 }), testSupervisor()), model)
    expect(faultOf(trial)).toMatchObject({
      code: model === 'processes' ? 'process_exited' : 'thread_exited',
      values: { exitCode: 7 },
    })
  })

  it('fails when a task fills its heap, and the next run completes', async () => {
    const supervisor = testSupervisor({ availableBytes: () => 260_000_000 })
    const trial = trialOf(await runOnce(faulty({ badTask: 1, kind: 3 }), supervisor), model)
    expect(faultOf(trial)).toMatchObject({
      code: model === 'processes' ? 'process_out_of_memory' : 'thread_out_of_memory',
      values: { heapLimitMb: expect.any(Number) as number },
    })
    expect(trialOf(await runOnce(faulty({}), supervisor), model).state).toBe('completed')
  })
})

describe('a run', () => {
  it('continues with the other models when one fails', async () => {
    const { trials, warnings } = await runOnce(
      { workload: 'faulty', params: { badTask: 0 }, workers: WORKERS },
      testSupervisor(),
    )
    expect(trials).toHaveLength(4)
    expect(warnings.filter(({ code }) => code === 'trials_failed')).toHaveLength(4)
  })

  it('continues after a process of the pool was killed', async () => {
    let killed = 0
    const { document } = start(
      {
        workload: 'primes',
        params: { limit: 300_000_000 },
        models: ['processes'],
        workers: WORKERS,
        warmups: 0,
        repeats: 2,
      },
      (event) => {
        if (event.type !== 'progress' || event.trial.index !== 0 || event.elapsedMs < 50 || killed !== 0)
          return
        killed = descendants()[1] ?? 0
        process.kill(killed, 'SIGKILL')
      },
    )
    const [first, second] = (await document).trials
    expect(first).toMatchObject({
      state: 'failed',
      fault: { code: 'process_killed', values: { pid: killed, signal: 'SIGKILL' } },
    })
    expect(second?.state).toBe('completed')
  })

  it('restarts a web service that was killed', async () => {
    let killed = 0
    const plan: PlanInput = { workload: 'web', tasks: 4, params: { latencyMs: 300 }, models: ['cooperative'] }
    const { document } = start({ ...plan, warmups: 0, repeats: 2 }, (event) => {
      if (event.type !== 'progress' || event.elapsedMs < 50 || killed !== 0) return
      killed = descendants()[1] ?? 0
      process.kill(killed, 'SIGKILL')
    })
    const [first, second] = (await document).trials
    expect(first).toMatchObject({
      state: 'failed',
      fault: { code: 'service_exited', values: { service: 'web' } },
    })
    expect(second).toMatchObject({ state: 'completed', metrics: { tasksFailed: 0 } })
  })

  it('fails when its runner is killed, leaves no process, and the next run completes', async () => {
    const supervisor = newSupervisor()
    const started = start(
      { workload: 'primes', models: ['processes'], workers: WORKERS },
      (event) => {
        if (event.type === 'workers-ready') process.kill(descendants()[0] ?? 0, 'SIGKILL')
      },
      supervisor,
    )
    expect(await started.run.ended).toEqual({
      type: 'run-failed',
      fault: { code: 'runner_killed', values: { signal: 'SIGKILL' } },
    })
    const next = { workload: 'waits', tasks: 1, params: { waitMs: 1 }, models: ['serial' as const] }
    expect((await runOnce(next, supervisor)).state).toBe('completed')
  })

  it('is refused where it needs far more memory than is available', () => {
    const supervisor = testSupervisor({ availableBytes: () => 100_000_000 })
    const plan = { workload: 'faulty', models: ['serial', 'threads'], workers: { threads: 64 } }
    expect(supervisor.start(plan, () => undefined)).toMatchObject({
      ok: false,
      problems: [{ path: 'memory', accepted: { kind: 'memory', availableBytes: 100_000_000 } }],
    })
  })

  it.each(MODEL_IDS)('counts the pages that fail, and continues (%s)', async (model) => {
    const params = { latencyMs: 5, errorRate: 0.4 }
    const document = await runOnce({ workload: 'web', tasks: 20, params, models: [model], workers: WORKERS })
    const trial = trialOf(document, model)
    expect(trial).toMatchObject({ state: 'completed', metrics: { tasksDone: 20 } })
    expect(numberOf(trial, 'tasksFailed')).toBeGreaterThan(0)
    expect(numberOf(trial, 'tasksFailed')).toBeLessThan(20)
    expect(trial.firstTaskFault).toMatchObject({ code: 'page_status', values: { status: 503 } })
  })

  it('warns where every task failed', async () => {
    const params = { latencyMs: 1, errorRate: 1 }
    const document = await runOnce({ workload: 'web', tasks: 5, params, models: ['cooperative'] })
    expect(document.warnings.map(({ code }) => code)).toContain('all_tasks_failed')
  })
})

describe('a start that fails', () => {
  /** Runs Serial and one other model; starts fail from a call on, see `inject.ts`. */
  const runFailing = async (fails: string, plan: PlanInput) => {
    process.env['INTERLEAVE_TEST_FAILS'] = fails
    try {
      return await runOnce(plan, newSupervisor({ entries: failingEntries }))
    } finally {
      delete process.env['INTERLEAVE_TEST_FAILS']
    }
  }
  const waits: PlanInput = { workload: 'waits', tasks: 8, params: { waitMs: 1 } }

  it.each([
    // The first, one in the middle, and the last of four threads.
    ['Worker 1', 'thread_not_started'],
    ['Worker 3', 'thread_not_started'],
    ['Worker 4', 'thread_not_started'],
  ] satisfies [string, FaultCode][])('of a thread (%s) fails the trial', async (fails, code) => {
    const document = await runFailing(fails, { ...waits, models: ['threads'], workers: { threads: 4 } })
    expect(faultOf(trialOf(document, 'threads')).code).toBe(code)
    expect(document.state).toBe('completed')
  })

  it('of a process fails the trial, and the other models are measured', async () => {
    const plan: PlanInput = { ...waits, models: ['serial', 'processes'], workers: { processes: 3 } }
    const document = await runFailing('fork 1', plan)
    expect(faultOf(trialOf(document, 'processes')).code).toBe('process_not_started')
    expect(trialOf(document, 'serial').state).toBe('completed')
  })

  it('of a service fails the trial', async () => {
    const document = await runFailing('fork 1', { workload: 'web', tasks: 2, models: ['serial'] })
    expect(faultOf(trialOf(document, 'serial'))).toMatchObject({
      code: 'service_not_started',
      values: { service: 'web', cause: { code: 'process_not_started' } },
    })
  })
})
