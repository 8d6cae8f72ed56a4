import { vi } from 'vitest'
import { type DesktopBridge, RUN_PORT_MESSAGE } from '../../../src/contract/api/bridge.ts'
import type { StartReply } from '../../../src/contract/api/lab-api.ts'
import { LabError } from '../../../src/contract/fault.ts'
import { browserLab } from '../../../src/renderer/client/browser.ts'
import { desktopLab } from '../../../src/renderer/client/desktop.ts'
import { type ConnectedLab, labApiSuite } from '../../fixtures/lab-api-suite.ts'
import { INFO } from '../../fixtures/scripted-run.ts'
import { ServedLab } from '../../fixtures/served-lab.ts'

const ORIGIN = 'app://lab'

/** The preload script's bridge, and the ports that the supervisor's process has. */
async function connectDesktop(): Promise<ConnectedLab> {
  const page = Object.assign(new EventTarget(), { location: { origin: ORIGIN } })
  vi.stubGlobal('window', page)
  let reportExit: (given: unknown) => void = () => undefined
  let start: StartReply | LabError = { ok: true, runId: 'run-1' }
  let supervisor: MessagePort | undefined
  let cancels = 0
  const ports: MessagePort[] = []

  function sendPort(runId: string): void {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    supervisor = port1
    port1.onmessage = () => (cancels += 1)
    const message = new MessageEvent('message', { data: { type: RUN_PORT_MESSAGE, runId } })
    Object.defineProperties(message, { ports: { value: [port2] }, origin: { value: ORIGIN } })
    page.dispatchEvent(message)
  }

  const bridge: DesktopBridge = {
    info: async () => ({ ok: true, value: INFO }),
    startRun: async () => {
      if (start instanceof LabError) return { ok: false, fault: start.fault }
      if (start.ok) sendPort(start.runId)
      return { ok: true, value: start }
    },
    onSupervisorExit: (listener) => {
      reportExit = listener
      return () => undefined
    },
    saveFile: async () => ({ ok: true, value: true }),
    onMenuCommand: () => () => undefined,
  }
  return {
    lab: desktopLab(bridge),
    replyToStart: (reply) => (start = reply),
    emit: (...events) => supervisor?.postMessage(events),
    cancels: () => cancels,
    fail: (cause) => reportExit(cause),
    close: async () => {
      for (const port of ports) port.close()
      vi.unstubAllGlobals()
    },
  }
}

/** A real server and a real socket. */
async function connectBrowser(): Promise<ConnectedLab> {
  const served = await ServedLab.start()
  const { supervisor } = served
  const cookie = await served.openSession()
  return {
    lab: browserLab(async () => served.socket({ cookie }) as unknown as WebSocket),
    replyToStart: (reply) => {
      supervisor.nextStart = reply instanceof LabError ? reply : reply.ok ? reply : reply.problems
    },
    emit: (...events) => supervisor.emit(...events),
    cancels: () => supervisor.cancelled.length,
    fail: (cause) => supervisor.fail(cause),
    close: () => served.stop(),
  }
}

labApiSuite('the lab of the desktop app', connectDesktop)
labApiSuite('the lab behind a socket', connectBrowser)
