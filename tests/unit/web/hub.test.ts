import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FromPage } from '../../../src/contract/api/socket.ts'
import { LabError, fault } from '../../../src/contract/fault.ts'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { Hub } from '../../../src/web/hub.ts'
import { FakeSocket, delivered } from '../../fixtures/fake-socket.ts'
import { FakeSupervisor } from '../../fixtures/fake-supervisor.ts'
import { keyOf, trialOf } from '../../fixtures/documents.ts'
import { INFO, runHeader } from '../../fixtures/scripted-run.ts'

const started: RunEvent = { type: 'run-started', header: runHeader(), trialsTotal: 2 }
const trialStarted: RunEvent = { type: 'trial-started', trial: keyOf('serial'), workers: 1 }
const ready: RunEvent = { type: 'workers-ready', trial: keyOf('serial'), workers: [] }
const trialFinished: RunEvent = { type: 'trial-finished', result: trialOf('serial') }
const finished: RunEvent = { type: 'run-finished', state: 'completed' }
const progress = (tasksDone: number): RunEvent => ({
  type: 'progress',
  trial: keyOf('serial'),
  tasksDone,
  tasksTotal: 1_000,
  elapsedMs: tasksDone,
  remainingMs: null,
})

let supervisor: FakeSupervisor
let hub: Hub
beforeEach(() => {
  vi.useFakeTimers()
  supervisor = new FakeSupervisor()
  hub = new Hub(supervisor)
})
afterEach(() => {
  vi.useRealTimers()
})

type Seen = Extract<FromPage, { type: 'hello' }>['seen']

function connect(isVisible = true, seen: Seen = null): FakeSocket {
  const socket = new FakeSocket()
  hub.connect(socket.socket)
  socket.say({ type: 'hello', seen, isVisible })
  return socket
}

/** A page that has started a run. */
async function startRun(socket = connect()): Promise<FakeSocket> {
  socket.say({ type: 'start', requestId: 2, plan: { workload: 'mandelbrot' } })
  await delivered()
  return socket
}

const progressOf = ({ events }: FakeSocket): number => events.filter(({ type }) => type === 'progress').length

/** Emits progress every 5 ms. */
async function runFor(ms: number): Promise<number> {
  const steps = ms / 5
  for (let step = 1; step <= steps; step++) {
    supervisor.emit(progress(step))
    vi.advanceTimersByTime(5)
    await Promise.resolve()
  }
  await delivered()
  return steps
}

describe('a request', () => {
  test('for the lab’s description has that reply', async () => {
    const socket = connect()
    socket.say({ type: 'info', requestId: 7 })
    await delivered()
    expect(socket.messages).toEqual([{ type: 'info', requestId: 7, info: INFO }])
  })

  test('that the supervisor cannot fulfil has its fault', async () => {
    const socket = connect()
    supervisor.nextInfo = new Error('broken')
    socket.say({ type: 'info', requestId: 7 })
    supervisor.nextStart = new LabError(fault('run_in_progress', {}))
    socket.say({ type: 'start', requestId: 8, plan: {} })
    await delivered()
    expect(socket.messages).toEqual([
      { type: 'failed', requestId: 7, fault: fault('unexpected', { text: 'broken' }) },
      { type: 'failed', requestId: 8, fault: fault('run_in_progress', {}) },
    ])
  })

  test('to start a plan with problems has the problems', async () => {
    const problems = [{ path: 'tasks', found: { kind: 'nothing' }, accepted: { kind: 'object' } }] as const
    supervisor.nextStart = problems
    const socket = await startRun()
    expect(socket.messages).toEqual([{ type: 'start', requestId: 2, reply: { ok: false, problems } }])
  })

  test('to start a plan has the id of its run, before the events', async () => {
    const socket = await startRun()
    supervisor.emit(started)
    await delivered()
    expect(supervisor.plans).toEqual([{ workload: 'mandelbrot' }])
    expect(socket.messages).toMatchObject([
      { type: 'start', requestId: 2, reply: { ok: true, runId: 'run-1' } },
      { type: 'event', runId: 'run-1', position: 0, event: started },
    ])
  })

  test('to cancel reaches the current run only', async () => {
    const socket = await startRun()
    socket.say({ type: 'cancel', runId: 'run-0' })
    expect(supervisor.cancelled).toEqual([])
    socket.say({ type: 'cancel', runId: 'run-1' })
    expect(supervisor.cancelled).toEqual(['run-1'])
  })
})

describe('a page that connects during a run', () => {
  test('receives the run from its start', async () => {
    await startRun()
    supervisor.emit(started, trialStarted, progress(1), progress(2))
    const late = connect()
    await delivered()
    expect(late.events).toEqual([started, trialStarted, progress(2)])
  })

  test('receives only what it has not seen', async () => {
    await startRun()
    supervisor.emit(started, trialStarted)
    const returning = connect(true, { runId: 'run-1', next: 1 })
    const stranger = connect(true, { runId: 'run-0', next: 1 })
    await delivered()
    expect(returning.events).toEqual([trialStarted])
    expect(stranger.events).toEqual([started, trialStarted])
  })

  test('receives nothing before its greeting, and one greeting counts', async () => {
    await startRun()
    supervisor.emit(started)
    const silent = new FakeSocket()
    hub.connect(silent.socket)
    supervisor.emit(ready)
    await delivered()
    expect(silent.events).toEqual([])
    silent.say({ type: 'hello', seen: null, isVisible: true })
    silent.say({ type: 'hello', seen: null, isVisible: true })
    await delivered()
    expect(silent.events).toEqual([started, ready])
  })
})

describe('pages that did not start the run', () => {
  test('receive the newest progress once a second, and the starter receives all of it', async () => {
    const spectator = connect()
    const starter = await startRun()
    supervisor.emit(started, trialStarted)
    const steps = await runFor(2_500)
    supervisor.emit(finished)
    await delivered()
    expect(progressOf(starter)).toBe(steps)
    // After 0, 1 and 2 seconds, and at the end.
    expect(progressOf(spectator)).toBeLessThanOrEqual(4)
    expect(progressOf(spectator)).toBeGreaterThanOrEqual(2)
    expect(spectator.events.at(-1)).toEqual(finished)
  })

  test('receive less often the more of them are visible', async () => {
    const crowd = Array.from({ length: 40 }, () => connect())
    const hidden = Array.from({ length: 100 }, () => connect(false))
    await startRun()
    supervisor.emit(started)
    await runFor(3_900)
    // After 0 and 2.05 seconds.
    for (const page of crowd) expect(progressOf(page)).toBeLessThanOrEqual(2)
    for (const page of hidden) expect(page.events).toEqual([started])
  })

  test('receive immediately that workers are ready, and how the run ended', async () => {
    const crowd = Array.from({ length: 60 }, () => connect())
    await startRun()
    supervisor.emit(started, trialStarted)
    for (const event of [ready, finished]) {
      supervisor.emit(event)
      await delivered()
      for (const page of crowd) expect(page.events.at(-1)).toEqual(event)
    }
  })

  test('receive the run though the page that started it is gone', async () => {
    const spectator = connect()
    const starter = await startRun()
    starter.terminate()
    expect(hub.pages).toBe(1)
    supervisor.emit(started, trialStarted)
    vi.advanceTimersByTime(1_000)
    await delivered()
    expect(spectator.events).toEqual([started, trialStarted])
  })
})

describe('a hidden page', () => {
  test('receives the start, and the rest when it becomes visible', async () => {
    const page = connect(false)
    await startRun()
    supervisor.emit(started)
    await delivered()
    supervisor.emit(trialStarted, progress(1), trialFinished, progress(3))
    vi.advanceTimersByTime(5_000)
    await delivered()
    expect(page.events).toEqual([started])
    page.say({ type: 'visibility', isVisible: true })
    await delivered()
    expect(page.events).toEqual([started, trialStarted, trialFinished, progress(3)])
  })

  test('receives the run when it has ended', async () => {
    const page = connect(false)
    await startRun()
    supervisor.emit(started, trialStarted, progress(1), trialFinished, finished)
    await delivered()
    expect(page.events).toEqual([started, trialStarted, trialFinished, finished])
  })

  test('receives nothing more after it was visible', async () => {
    const page = connect()
    await startRun()
    supervisor.emit(started)
    await delivered()
    page.say({ type: 'visibility', isVisible: false })
    supervisor.emit(trialStarted)
    vi.advanceTimersByTime(5_000)
    await delivered()
    expect(page.events).toEqual([started])
  })
})

test('the next run replaces the last one on every page', async () => {
  const spectator = connect()
  const starter = await startRun()
  supervisor.emit(started, finished)
  supervisor.nextStart = { runId: 'run-2' }
  await startRun(starter)
  supervisor.emit(started)
  vi.advanceTimersByTime(1_000)
  await delivered()
  for (const page of [starter, spectator]) {
    const runs = page.messages.flatMap((message) => (message.type === 'event' ? [message.runId] : []))
    expect(runs).toEqual(['run-1', 'run-1', 'run-2'])
  }
})

test('a page that does not respond for two checks is disconnected', () => {
  const [mute, alive] = [connect(), connect()]
  vi.advanceTimersByTime(30_000)
  alive.emit('pong')
  vi.advanceTimersByTime(30_000)
  expect([mute.terminated, alive.terminated]).toEqual([true, false])
  expect(hub.pages).toBe(1)
})

describe('a hub that stops', () => {
  test('stops the supervisor, then closes the connections', async () => {
    const socket = connect()
    const stopped = hub.stop()
    expect([supervisor.closes, socket.closedWith]).toEqual([1, null])
    await vi.advanceTimersByTimeAsync(200)
    await stopped
    expect(socket.closedWith).toBe(1001)
  })

  test('still sends how the run ended', async () => {
    const socket = await startRun()
    supervisor.emit(started)
    supervisor.close = async () => supervisor.emit({ type: 'run-finished', state: 'cancelled' })
    const stopped = hub.stop()
    await vi.advanceTimersByTimeAsync(200)
    await stopped
    expect(socket.events.at(-1)).toEqual({ type: 'run-finished', state: 'cancelled' })
  })
})
