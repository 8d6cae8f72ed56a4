import { afterEach, describe, expect, test } from 'vitest'
import type { DesktopBridge } from '../../../src/contract/api/bridge.ts'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { desktopLab } from '../../../src/renderer/client/desktop.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { INFO, completeRun } from '../../fixtures/sample-run.ts'

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

/** A bridge as the preload script makes it, and the engine's end behind it. */
function connect() {
  let die: (message: string) => void = () => {}
  const answers: { info: unknown; start: unknown } = { info: INFO, start: { ok: true, runId: 'run-1' } }
  const bridge: DesktopBridge = {
    info: async () => answers.info,
    startRun: async () => answers.start,
    onEngineDied: (listener) => {
      die = listener
      return () => {}
    },
    saveFile: async () => true,
    onMenuCommand: () => () => {},
  }
  return { lab: desktopLab(bridge), answers, die: (message: string) => die(message) }
}

/** Brings a run's port to the page, as the preload script does; returns the engine's end. */
function sendPort(runId = 'run-1', origin = window.location.origin): MessagePort {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const message = new MessageEvent('message', { data: { type: 'interleave:run-port', runId }, origin })
  Object.defineProperty(message, 'ports', { value: [port2] })
  window.dispatchEvent(message)
  return port1
}

async function startedRun(lab: ReturnType<typeof connect>['lab']) {
  const started = lab.startRun({})
  const engine = sendPort()
  const result = await started
  if (!result.ok) throw new Error('The run was refused.')
  return { run: result.run, engine }
}

describe('the lab of the desktop app', () => {
  test('hands on what the lab offers', async () => {
    await expect(connect().lab.info()).resolves.toEqual(INFO)
  })

  test('refuses a description it does not understand, and says where', async () => {
    const { lab, answers } = connect()
    answers.info = { ...INFO, machine: { ...INFO.machine, cores: 'two' } }
    await expect(lab.info()).rejects.toThrow(/not understood at machine\.cores/)
  })

  test('hands on what is wrong with a plan', async () => {
    const { lab, answers } = connect()
    const problems = [{ path: 'tasks', value: '0', accepted: 'more' }]
    answers.start = { ok: false, problems }
    await expect(lab.startRun({})).resolves.toEqual({ ok: false, problems })
  })

  test('keeps events for the first subscriber, in order', async () => {
    const { run, engine } = await startedRun(connect().lab)
    // Pixels are left out: jsdom and the channel do not share one Uint8Array.
    const events = completeRun().filter(({ type }) => type !== 'outputs')
    engine.postMessage(events.slice(0, 2))
    engine.postMessage(events.slice(2, 5))
    await new Promise((resolve) => setTimeout(resolve, 30))
    const heard: RunEvent[] = []
    run.subscribe((event) => heard.push(event))
    expect(heard.map(({ type }) => type)).toEqual(events.slice(0, 5).map(({ type }) => type))
  })

  test('takes a port that arrives after the answer', async () => {
    const { lab } = connect()
    const started = lab.startRun({})
    await Promise.resolve()
    await Promise.resolve()
    sendPort()
    await expect(started).resolves.toMatchObject({ ok: true })
  })

  test('takes no port from another origin, nor one of another run', async () => {
    const { lab } = connect()
    let answered = false
    void lab.startRun({}).then(() => (answered = true))
    sendPort('run-1', 'https://example.org')
    sendPort('run-2')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(answered).toBe(false)
    sendPort()
    await eventually(() => expect(answered).toBe(true))
  })

  test('asks the engine to cancel over the port of the run', async () => {
    const { run, engine } = await startedRun(connect().lab)
    const said = new Promise((resolve) => (engine.onmessage = ({ data }) => resolve(data)))
    run.cancel()
    await expect(said).resolves.toEqual({ type: 'cancel' })
  })

  test('turns the death of the engine into the end of the run, and starts the next', async () => {
    const { lab, die } = connect()
    const { run } = await startedRun(lab)
    const heard: RunEvent[] = []
    run.subscribe((event) => heard.push(event))
    die('The engine stopped unexpectedly.')
    expect(heard).toEqual([{ type: 'run-failed', message: 'The engine stopped unexpectedly.' }])
    await expect(startedRun(lab)).resolves.toBeDefined()
  })

  test('does not wait for a port from an engine that died', async () => {
    const { lab, die } = connect()
    const started = lab.startRun({})
    await Promise.resolve()
    await Promise.resolve()
    die('The engine stopped unexpectedly.')
    await expect(started).rejects.toThrow('The engine stopped unexpectedly.')
  })

  test('ends the run when the engine says something that is no event', async () => {
    const { run, engine } = await startedRun(connect().lab)
    const heard: RunEvent[] = []
    run.subscribe((event) => heard.push(event))
    engine.postMessage([{ type: 'progress', tasksDone: 'many' }])
    await eventually(() => expect(heard).toHaveLength(1))
    expect(heard[0]).toMatchObject({ type: 'run-failed' })
  })
})
