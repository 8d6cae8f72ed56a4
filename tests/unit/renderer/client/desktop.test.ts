import { afterEach, describe, expect, test, vi } from 'vitest'
import { type DesktopBridge, RUN_PORT_MESSAGE } from '../../../../src/contract/api/bridge.ts'
import { type Fault, fault } from '../../../../src/contract/fault.ts'
import type { RunEvent } from '../../../../src/contract/run/events.ts'
import { desktopLab } from '../../../../src/renderer/client/desktop.ts'
import { parseSaveReply } from '../../../../src/renderer/client/parse.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { INFO, completeRun } from '../../../fixtures/scripted-run.ts'

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
  vi.useRealTimers()
})

const FAULT = fault('runner_exited', { exitCode: 1 })

/** A bridge as the preload script makes it, and main behind it. */
function connect() {
  let reportExit: (given: unknown) => void = () => {}
  const replies: { info: unknown; start: unknown } = {
    info: { ok: true, value: INFO },
    start: { ok: true, value: { ok: true, runId: 'run-1' } },
  }
  const bridge: DesktopBridge = {
    info: async () => replies.info,
    startRun: async () => replies.start,
    onSupervisorExit: (listener) => {
      reportExit = listener
      return () => {}
    },
    saveFile: async () => ({ ok: true, value: true }),
    onMenuCommand: () => () => {},
  }
  return { lab: desktopLab(bridge), replies, reportExit: (given: unknown) => reportExit(given) }
}

/** Brings a run's port to the page, as the preload script does; returns the supervisor's end. */
function sendPort(runId = 'run-1', origin = window.location.origin): MessagePort {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  dispatchPort(port2, runId, origin)
  return port1
}

function dispatchPort(port: EventTarget, runId = 'run-1', origin = window.location.origin): void {
  const message = new MessageEvent('message', { data: { type: RUN_PORT_MESSAGE, runId }, origin })
  Object.defineProperty(message, 'ports', { value: [port] })
  window.dispatchEvent(message)
}

/** A run that has started, the supervisor's end of its port, and the events that it reports. */
async function startedRun(lab: ReturnType<typeof connect>['lab']) {
  const started = lab.startRun({})
  const supervisor = sendPort()
  const result = await started
  if (!result.ok) throw new Error('The run was refused.')
  const events: RunEvent[] = []
  const listen = (): void => void result.run.subscribe((event) => events.push(event))
  return { run: result.run, supervisor, events, listen }
}

const failed = (cause: Fault): RunEvent => ({ type: 'run-failed', fault: cause })

describe('the lab of the desktop app', () => {
  test('resolves with what the lab offers', async () => {
    await expect(connect().lab.info()).resolves.toEqual(INFO)
  })

  test('rejects with the fault of a request that failed', async () => {
    const { lab, replies } = connect()
    replies.info = { ok: false, fault: FAULT }
    await expect(lab.info()).rejects.toMatchObject({ fault: FAULT })
  })

  test.each([
    [
      { ok: true, value: { ...INFO, machine: { ...INFO.machine, usableCores: 'two' } } },
      'machine.usableCores',
    ],
    ['nothing', ''],
  ])('refuses an invalid reply, and names the field', async (reply, path) => {
    const { lab, replies } = connect()
    replies.info = reply
    await expect(lab.info()).rejects.toMatchObject({ fault: { code: 'invalid_message', values: { path } } })
  })

  test('resolves with the problems of a plan', async () => {
    const { lab, replies } = connect()
    const problems = [{ path: 'tasks', found: { kind: 'nothing' }, accepted: { kind: 'nothing' } }]
    replies.start = { ok: true, value: { ok: false, problems } }
    await expect(lab.startRun({})).resolves.toEqual({ ok: false, problems })
  })

  test('buffers events for the first subscriber, in order', async () => {
    const { supervisor, events, listen } = await startedRun(connect().lab)
    // Without pixels: jsdom and the channel do not share one Uint8Array.
    const sent = completeRun().filter(({ type }) => type !== 'outputs')
    supervisor.postMessage(sent.slice(0, 2))
    supervisor.postMessage(sent.slice(2, 5))
    listen()
    await eventually(() =>
      expect(events.map(({ type }) => type)).toEqual(sent.slice(0, 5).map(({ type }) => type)),
    )
  })

  test('accepts a port that arrives after the reply', async () => {
    const { lab } = connect()
    const started = lab.startRun({})
    await Promise.resolve()
    await Promise.resolve()
    sendPort()
    await expect(started).resolves.toMatchObject({ ok: true })
  })

  test('accepts no port from another origin, nor one of another run', async () => {
    const { lab } = connect()
    const started = lab.startRun({})
    sendPort('run-1', 'https://example.org')
    sendPort('run-2')
    const own = sendPort()
    const result = await started
    if (!result.ok) throw new Error('The run was refused.')
    const received = new Promise((resolve) => (own.onmessage = ({ data }) => resolve(data)))
    result.run.cancel()
    await expect(received).resolves.toEqual({ type: 'cancel' })
  })

  test('ends the run when the supervisor exits, and starts the next', async () => {
    const { lab, reportExit } = connect()
    const { events, listen } = await startedRun(lab)
    listen()
    reportExit(FAULT)
    expect(events).toEqual([failed(FAULT)])
    await expect(startedRun(lab)).resolves.toBeDefined()
  })

  test('does not wait for the port of a supervisor that has exited', async () => {
    const { lab, reportExit } = connect()
    const started = lab.startRun({})
    await Promise.resolve()
    await Promise.resolve()
    reportExit(FAULT)
    await expect(started).rejects.toMatchObject({ fault: FAULT })
  })

  test('ends the run when its port closes without a last event', async () => {
    const { supervisor, events, listen } = await startedRun(connect().lab)
    listen()
    supervisor.close()
    await eventually(() => expect(events).toEqual([failed(fault('connection_lost', {}))]))
  })

  test('prefers the cause of the exit to the closed port', async () => {
    const { lab, reportExit } = connect()
    const { supervisor, events, listen } = await startedRun(lab)
    listen()
    const closed = new Promise((resolve) => ports.at(-1)?.addEventListener('close', resolve))
    supervisor.close()
    await closed
    reportExit(FAULT)
    expect(events).toEqual([failed(FAULT)])
  })

  test('ends and cancels the run when it reports something that is no event', async () => {
    const { supervisor, events, listen } = await startedRun(connect().lab)
    listen()
    const received = new Promise((resolve) => (supervisor.onmessage = ({ data }) => resolve(data)))
    supervisor.postMessage([{ type: 'progress', tasksDone: 'many' }])
    await eventually(() => expect(events).toHaveLength(1))
    expect(events[0]).toMatchObject({ type: 'run-failed', fault: { code: 'invalid_message' } })
    await expect(received).resolves.toEqual({ type: 'cancel' })
  })

  test('ends the run when a message of its port cannot be read', async () => {
    const started = connect().lab.startRun({})
    const port = Object.assign(new EventTarget(), { start() {}, close() {}, postMessage: vi.fn() })
    dispatchPort(port)
    const result = await started
    if (!result.ok) throw new Error('The run was refused.')
    const received = new Promise((resolve) => result.run.subscribe(resolve))
    port.dispatchEvent(new Event('messageerror'))
    await expect(received).resolves.toMatchObject({ type: 'run-failed', fault: { code: 'invalid_message' } })
    expect(port.postMessage).toHaveBeenCalledWith({ type: 'cancel' })
  })
})

test('the reply to a saved file is whether it was saved, or a fault', () => {
  expect(parseSaveReply({ ok: true, value: false })).toBe(false)
  expect(() => parseSaveReply({ ok: false, fault: FAULT })).toThrow('runner_exited')
  expect(() => parseSaveReply({ ok: true, value: 'yes' })).toThrow('invalid_message')
})
