import { afterEach, describe, expect, test } from 'vitest'
import type { RunHeader } from '../../../src/contract/run/document.ts'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { type LastEvent, RunnerProcess } from '../../../src/supervisor/runner-process.ts'
import { workloadInfo } from '../../../src/workloads/index.ts'
import { isProcessAlive } from '../../../src/runner/child-process.ts'
import { headerOf, planOf } from '../../fixtures/documents.ts'
import { type Behaviour, FakeRunner, scripted } from '../../fixtures/fake-runner.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const fake = new FakeRunner(tempFolder())
const runners: RunnerProcess[] = []

function start(cancelLimitMs?: number): RunnerProcess {
  const runner = new RunnerProcess(fake.entry, 4, cancelLimitMs)
  runners.push(runner)
  return runner
}

afterEach(async () => {
  for (const runner of runners) runner.kill()
  await Promise.all(runners.map(({ gone }) => gone))
})

const headerWith = (behaviour: Behaviour): RunHeader =>
  headerOf({
    plan: planOf({ workload: 'scripted', params: { behaviour } }, [workloadInfo(scripted)]),
  })

interface Run {
  readonly events: readonly RunEvent[]
  readonly last: Promise<LastEvent>
}

function run(behaviour: Behaviour, runner: RunnerProcess = start()): Run {
  const events: RunEvent[] = []
  const last = runner.run({ header: headerWith(behaviour), availableBytes: 1e9, live: true }, (event) =>
    events.push(event),
  )
  return { events, last }
}

/** Waits for the start of a run; resolves with the PID of its runner. */
async function started({ events }: Run): Promise<number> {
  await expect.poll(() => events.length).toBeGreaterThan(0)
  const [event] = events
  return event?.type === 'run-started' ? event.trialsTotal : 0
}

describe('a run', () => {
  test('has its events, and then its last one', async () => {
    const { events, last } = run('complete')
    await expect(last).resolves.toEqual({ type: 'run-finished', state: 'completed' })
    expect(events.map(({ type }) => type)).toEqual(['run-started'])
    expect(events[0]).toMatchObject({ header: headerWith('complete') })
  })

  test.each([
    ['exit', { code: 'runner_exited', values: { exitCode: 5 } }],
    ['kill', { code: 'runner_killed', values: { signal: 'SIGKILL' } }],
    ['fail', { code: 'unexpected', values: { text: 'broken' } }],
    ['invalid', { code: 'invalid_message', values: { path: 'event.trial' } }],
  ] as const)('fails if its runner misbehaves: %s', async (behaviour, fault) => {
    await expect(run(behaviour).last).resolves.toEqual({ type: 'run-failed', fault })
  })

  test('fails if its runner is killed from outside', async () => {
    const running = run('wait')
    process.kill(await started(running), 'SIGKILL')
    await expect(running.last).resolves.toEqual({
      type: 'run-failed',
      fault: { code: 'runner_killed', values: { signal: 'SIGKILL' } },
    })
  })

  test('fails if its runner cannot be started', async () => {
    const { execPath } = process
    process.execPath = '/interleave-no-node'
    try {
      const runner = start()
      expect(runner.isUsable).toBe(false)
      await expect(run('complete', runner).last).resolves.toMatchObject({
        type: 'run-failed',
        fault: {
          code: 'runner_not_started',
          values: { cause: { code: 'process_not_started', values: { problem: 'not_found' } } },
        },
      })
    } finally {
      process.execPath = execPath
    }
  })

  test.runIf(process.platform === 'linux')('ends when all its processes are gone', async () => {
    const runner = start()
    const running = run('leave', runner)
    const pid = await started(running)
    await running.last
    expect(runner.isUsable).toBe(false)
    const all = fake.starts().map((one) => one.pid)
    expect(all.slice(all.indexOf(pid)).filter(isProcessAlive)).toEqual([])
  })
})

describe('a cancelled run', () => {
  test('ends as its runner reports', async () => {
    const runner = start()
    const running = run('wait', runner)
    await started(running)
    runner.cancel()
    runner.cancel()
    await expect(running.last).resolves.toEqual({ type: 'run-finished', state: 'cancelled' })
  })

  test('ends after the limit if its runner does not', async () => {
    const runner = start(50)
    const running = run('ignore', runner)
    await started(running)
    runner.cancel()
    await expect(running.last).resolves.toEqual({ type: 'run-finished', state: 'cancelled' })
  })

  test('has a start though its runner did not report it', async () => {
    const runner = start()
    const { events, last } = run('silent', runner)
    runner.cancel()
    await expect(last).resolves.toEqual({ type: 'run-finished', state: 'cancelled' })
    expect(events).toEqual([{ type: 'run-started', header: headerWith('silent'), trialsTotal: 0 }])
  })
})
