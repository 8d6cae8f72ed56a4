import type { DesktopBridge, RunCancelMessage } from '../../contract/api/bridge.ts'
import type { LabApi } from '../../contract/api/lab-api.ts'
import { type Fault, LabError, fault, faultOf } from '../../contract/fault.ts'
import { type Deferred, deferred } from '../../base/deferred.ts'
import { parseEvents, parseFault, parseInfoReply, parseRunPort, parseStartReply } from './parse.ts'
import { type RunStream, runStream } from './run-stream.ts'

const CANCEL: RunCancelMessage = { type: 'cancel' }

/** The supervisor's exit closes its ports, and is reported with its cause up to this much later. */
const EXIT_REPORT_MS = 1_000

/**
 * The lab of the desktop app: requests go over the preload bridge, the events of each run over a MessagePort. A run
 * whose supervisor exits, or whose port closes, ends with `run-failed`.
 */
export function desktopLab(bridge: DesktopBridge): LabApi {
  const ports = new RunPorts(window)
  const running = new Set<RunStream>()
  bridge.onSupervisorExit((given) => {
    const error = exitOf(given)
    ports.rejectAll(error)
    for (const stream of running) stream.push({ type: 'run-failed', fault: error.fault })
  })

  return {
    info: async () => parseInfoReply(await bridge.info()),
    async startRun(plan) {
      const reply = parseStartReply(await bridge.startRun(plan))
      if (!reply.ok) return reply
      const port = await ports.take(reply.runId)
      const stream = runStream({
        id: reply.runId,
        cancel: () => port.postMessage(CANCEL),
        onEnd: () => {
          running.delete(stream)
          port.close()
        },
      })
      running.add(stream)
      listen(port, stream)
      return { ok: true, run: stream.handle }
    },
  }
}

function exitOf(given: unknown): LabError {
  try {
    return parseFault(given)
  } catch {
    return new LabError(fault('supervisor_unavailable', {}))
  }
}

function listen(port: MessagePort, stream: RunStream): void {
  const fail = (reason: Fault): void => stream.push({ type: 'run-failed', fault: reason })
  const failUnreadable = (reason: Fault): void => {
    port.postMessage(CANCEL)
    fail(reason)
  }
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    try {
      for (const event of parseEvents(data)) stream.push(event)
    } catch (error) {
      failUnreadable(faultOf(error))
    }
  })
  port.addEventListener('messageerror', () => failUnreadable(fault('invalid_message', { path: '' })))
  // After the last event it changes nothing.
  port.addEventListener('close', () => {
    setTimeout(() => fail(fault('connection_lost', {})), EXIT_REPORT_MS)
  })
  port.start()
}

/** The ports of runs, which arrive as messages of the window, before or after they are asked for. */
class RunPorts {
  readonly #arrived = new Map<string, MessagePort>()
  readonly #awaited = new Map<string, Deferred<MessagePort>>()

  constructor(page: Window) {
    page.addEventListener('message', (event: MessageEvent<unknown>) => {
      const runId = event.origin === page.location.origin ? parseRunPort(event.data) : null
      const [port] = event.ports
      if (runId === null || port === undefined) return
      const awaited = this.#awaited.get(runId)
      this.#awaited.delete(runId)
      if (awaited === undefined) this.#arrived.set(runId, port)
      else awaited.resolve(port)
    })
  }

  take(runId: string): Promise<MessagePort> {
    const port = this.#arrived.get(runId)
    this.#arrived.delete(runId)
    if (port !== undefined) return Promise.resolve(port)
    const awaited = deferred<MessagePort>()
    this.#awaited.set(runId, awaited)
    return awaited.promise
  }

  rejectAll(error: Error): void {
    for (const { reject } of this.#awaited.values()) reject(error)
    this.#awaited.clear()
  }
}
