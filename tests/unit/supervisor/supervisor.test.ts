import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LabError } from '../../../src/contract/fault.ts'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { entriesBeside } from '../../../src/runner/entries.ts'
import { type SupervisedRun, Supervisor, type SupervisorOptions } from '../../../src/supervisor/supervisor.ts'
import { workloadInfo } from '../../../src/workloads/index.ts'
import { isProcessAlive } from '../../../src/runner/child-process.ts'
import { APP } from '../../fixtures/documents.ts'
import { type Behaviour, FakeRunner, type RunnerStart, scripted } from '../../fixtures/fake-runner.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const folder = tempFolder()
let fake: FakeRunner
let supervisors: Supervisor[]
beforeEach(() => {
  fake = new FakeRunner(folder)
  supervisors = []
})
afterEach(async () => {
  await Promise.all(supervisors.map((one) => one.close()))
})

function supervisorOf(options: Partial<SupervisorOptions> = {}): Supervisor {
  const supervisor = new Supervisor({
    entries: { ...entriesBeside(import.meta.url), runner: fake.entry },
    app: APP,
    workloads: [scripted],
    availableBytes: () => 1e12,
    ...options,
  })
  supervisors.push(supervisor)
  return supervisor
}

interface Started {
  readonly run: SupervisedRun
  readonly events: RunEvent[]
}

function start(supervisor: Supervisor, behaviour: Behaviour = 'complete', params: object = {}): Started {
  const events: RunEvent[] = []
  const plan = { workload: 'scripted', params: { behaviour, ...params } }
  const started = supervisor.start(plan, (event) => events.push(event))
  if (!started.ok) throw new Error('The plan is refused.')
  return { run: started.run, events }
}

/** The fault with which an action fails. */
function faultOf(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    if (error instanceof LabError) return error.fault
    throw error
  }
  return null
}

/** Waits until the given number of runners were started; resolves with them. */
async function runners(count: number): Promise<readonly RunnerStart[]> {
  await expect.poll(() => fake.starts().length).toBe(count)
  return fake.starts()
}

const isStarted = ({ events }: Started): boolean => events.some(({ type }) => type === 'run-started')

describe('a supervisor', () => {
  test('describes the lab', () => {
    const { app, machine, workloads } = supervisorOf().info()
    expect(app).toEqual(APP)
    expect(machine.usableCores).toBeGreaterThan(0)
    expect(workloads).toEqual([workloadInfo(scripted)])
  })

  test('forwards the events of a run, the last one when the runner’s process is gone', async () => {
    const supervisor = supervisorOf()
    const aliveAtEnd: boolean[] = []
    const events: RunEvent[] = []
    const started = supervisor.start({ workload: 'scripted' }, (event) => {
      events.push(event)
      if (event.type !== 'run-started')
        aliveAtEnd.push(...fake.starts().map(({ pid }) => isProcessAlive(pid)))
    })
    if (!started.ok) throw new Error('The plan is refused.')
    await started.run.ended
    expect(events.map(({ type }) => type)).toEqual(['run-started', 'run-finished'])
    // The first runner is gone. The other one is the spare for the next run.
    expect(aliveAtEnd[0]).toBe(false)
    const [first] = events
    expect(first?.type === 'run-started' && first.header).toMatchObject({
      id: started.run.id,
      workload: { id: 'scripted', kind: 'cpu' },
      conditions: [],
    })
  })

  test('fails a run whose runner is killed', async () => {
    const { run, events } = start(supervisorOf(), 'kill')
    const failed = { type: 'run-failed', fault: { code: 'runner_killed', values: { signal: 'SIGKILL' } } }
    await expect(run.ended).resolves.toEqual(failed)
    expect(events.at(-1)).toEqual(failed)
  })

  test('cancels a run', async () => {
    const started = start(supervisorOf(), 'wait')
    await expect.poll(() => isStarted(started)).toBe(true)
    started.run.cancel()
    await expect(started.run.ended).resolves.toEqual({ type: 'run-finished', state: 'cancelled' })
  })

  test('refuses a second run while one is in progress', async () => {
    const supervisor = supervisorOf()
    const { run } = start(supervisor, 'wait')
    expect(faultOf(() => start(supervisor))).toEqual({ code: 'run_in_progress', values: {} })
    run.cancel()
    await run.ended
    await expect(start(supervisor).run.ended).resolves.toMatchObject({ state: 'completed' })
  })
})

describe('a plan', () => {
  const needed = 16 * 1_048_576 + 1e9
  const plan = { workload: 'scripted', models: ['serial'] }

  test('with problems is refused', () => {
    const refused = supervisorOf().start({ workload: 'unknown' }, () => undefined)
    expect(refused).toMatchObject({ ok: false, problems: [{ path: 'workload' }] })
    expect(fake.starts()).toEqual([])
  })

  test('that needs far more memory than is available is refused', () => {
    const refused = supervisorOf({ availableBytes: () => 1 }).start(plan, () => undefined)
    expect(refused).toEqual({
      ok: false,
      problems: [
        {
          path: 'memory',
          found: { kind: 'memory', neededBytes: needed },
          accepted: { kind: 'memory', availableBytes: 1 },
        },
      ],
    })
  })

  test('that needs more memory than is available has a condition', async () => {
    const events: RunEvent[] = []
    const supervisor = supervisorOf({ availableBytes: () => 1e9 })
    const started = supervisor.start(plan, (event) => events.push(event))
    if (started.ok) await started.run.ended
    expect(fake.runs()).toMatchObject([{ live: true, availableBytes: 1e9 }])
    const [first] = events
    expect(first?.type === 'run-started' && first.header.conditions).toEqual([
      {
        code: 'memory_tight',
        severity: 'warning',
        values: { neededBytes: needed, availableBytes: 1e9 },
      },
    ])
  })
})

describe('a spare runner', () => {
  test('is used for the next run', async () => {
    const supervisor = supervisorOf()
    supervisor.prepare()
    supervisor.prepare()
    const [spare] = await runners(1)
    const { run, events } = start(supervisor)
    await run.ended
    expect(events[0]).toMatchObject({ type: 'run-started', trialsTotal: spare?.pid })
  })

  test('is started after a run, and not during one', async () => {
    const supervisor = supervisorOf()
    const started = start(supervisor, 'wait')
    await expect.poll(() => isStarted(started)).toBe(true)
    supervisor.prepare()
    started.run.cancel()
    await started.run.ended
    const [first, second] = await runners(2)
    expect(started.events[0]).toMatchObject({ trialsTotal: first?.pid })
    const next = start(supervisor)
    await next.run.ended
    expect(next.events[0]).toMatchObject({ trialsTotal: second?.pid })
  })

  test('is replaced if the run needs another number of libuv’s threads', async () => {
    const supervisor = supervisorOf()
    supervisor.prepare()
    const [spare] = await runners(1)
    const { run, events } = start(supervisor, 'complete', { libuvThreads: 9 })
    await run.ended
    const [, fitting] = fake.starts()
    expect(fitting?.libuvThreads).toBe('9')
    expect(events[0]).toMatchObject({ trialsTotal: fitting?.pid })
    await expect.poll(() => isProcessAlive(spare?.pid ?? 0)).toBe(false)
  })

  test('is replaced if it has died', async () => {
    const supervisor = supervisorOf()
    supervisor.prepare()
    const [spare] = await runners(1)
    process.kill(spare?.pid ?? 0, 'SIGKILL')
    const prepared = (): number => {
      supervisor.prepare()
      return fake.starts().length
    }
    await expect.poll(prepared).toBe(2)
    await expect(start(supervisor).run.ended).resolves.toMatchObject({ state: 'completed' })
  })
})

describe('a supervisor that is not interactive', () => {
  test('starts no spare runner, and requests no live data', async () => {
    const supervisor = supervisorOf({ interactive: false })
    supervisor.prepare()
    await start(supervisor).run.ended
    expect(fake.starts()).toHaveLength(1)
    expect(fake.runs()).toMatchObject([{ live: false }])
  })
})

describe('a supervisor that is closed', () => {
  test('has cancelled its run, and left no process', async () => {
    const supervisor = supervisorOf()
    const started = start(supervisor, 'wait')
    await expect.poll(() => isStarted(started)).toBe(true)
    await supervisor.close()
    await expect(started.run.ended).resolves.toEqual({ type: 'run-finished', state: 'cancelled' })
    expect(fake.starts().filter(({ pid }) => isProcessAlive(pid))).toEqual([])
  })

  test('has killed its spare runner', async () => {
    const supervisor = supervisorOf()
    supervisor.prepare()
    const [spare] = await runners(1)
    await supervisor.close()
    expect(isProcessAlive(spare?.pid ?? 0)).toBe(false)
  })

  test('starts no more runs', async () => {
    const supervisor = supervisorOf()
    await supervisor.close()
    supervisor.prepare()
    expect(faultOf(() => start(supervisor))).toEqual({ code: 'lab_ended', values: {} })
    expect(fake.starts()).toEqual([])
  })

  test('by force has killed every process', async () => {
    const supervisor = supervisorOf()
    const started = start(supervisor, 'ignore')
    await expect.poll(() => isStarted(started)).toBe(true)
    supervisor.kill()
    await expect(started.run.ended).resolves.toMatchObject({ type: 'run-failed' })
    expect(fake.starts().filter(({ pid }) => isProcessAlive(pid))).toEqual([])
  })
})
