import { vi } from 'vitest'
import type { StartAnswer } from '../../../src/contract/api/answers.ts'
import type { DesktopBridge } from '../../../src/contract/api/bridge.ts'
import { browserLab } from '../../../src/renderer/client/browser.ts'
import { desktopLab } from '../../../src/renderer/client/desktop.ts'
import { type Connected, labApiSuite } from '../../fixtures/lab-api-suite.ts'
import { INFO } from '../../fixtures/sample-run.ts'
import { ServedLab } from '../../fixtures/served-lab.ts'

const ORIGIN = 'app://lab'

/** The preload script's bridge, and ports as the engine process has them. */
async function connectDesktop(): Promise<Connected> {
  const page = Object.assign(new EventTarget(), { location: { origin: ORIGIN } })
  vi.stubGlobal('window', page)
  let die: (message: string) => void = () => undefined
  let info: unknown = INFO
  let start: unknown = { ok: true, runId: 'run-1' }
  let engine: MessagePort | undefined
  let cancels = 0
  const ports: MessagePort[] = []

  function sendPort(runId: string): void {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    engine = port1
    port1.onmessage = () => (cancels += 1)
    const message = new MessageEvent('message', { data: { type: 'interleave:run-port', runId } })
    Object.defineProperties(message, { ports: { value: [port2] }, origin: { value: ORIGIN } })
    page.dispatchEvent(message)
  }

  const bridge: DesktopBridge = {
    info: async () => info,
    startRun: async () => {
      if (start instanceof Error) throw start
      const answer = start as StartAnswer
      if (answer.ok) setTimeout(() => sendPort(answer.runId))
      return answer
    },
    onEngineDied: (listener) => {
      die = listener
      return () => undefined
    },
    saveFile: async () => true,
    onMenuCommand: () => () => undefined,
  }
  return {
    lab: desktopLab(bridge),
    answerInfo: (next) => (info = next),
    answerStart: (next) => (start = next),
    emit: (...events) => engine?.postMessage(events),
    cancels: () => cancels,
    die: (message) => die(message),
    close: async () => {
      for (const port of ports) port.close()
      vi.unstubAllGlobals()
    },
  }
}

/** A real server and a real socket. */
async function connectBrowser(): Promise<Connected> {
  const served = await ServedLab.start()
  const { engine } = served
  const cookie = await served.enter()
  let runId = 'run-1'
  return {
    lab: browserLab(async () => served.socket({ cookie }) as unknown as WebSocket),
    answerInfo: (next) => (engine.nextInfo = next),
    answerStart: (next) => {
      engine.nextStart = next as StartAnswer | Error
      if (!(next instanceof Error) && (next as StartAnswer).ok) runId = (next as { runId: string }).runId
    },
    emit: (...events) => engine.emitAs(runId, ...events),
    cancels: () => engine.cancelled.length,
    die: (message) => engine.die(message),
    close: () => served.stop(),
  }
}

labApiSuite('the lab of the desktop app', connectDesktop)
labApiSuite('the lab behind a socket', connectBrowser)
