import type { DesktopBridge, RunCancelMessage } from '../../contract/api/bridge.ts'
import type { LabApi } from '../../contract/api/lab-api.ts'
import { readEvents, readLabInfo, readRunPort, readStartAnswer } from './messages.ts'
import { type RunStream, runStream } from './run-stream.ts'

const CANCEL: RunCancelMessage = { type: 'cancel' }

/**
 * The lab of the desktop app: requests go over the preload bridge, a run's events come over a MessagePort of
 * its own. Whatever comes in is checked; an engine that dies ends its run with `run-failed`.
 */
export function desktopLab(bridge: DesktopBridge): LabApi {
  const ports = awaitPorts(window)
  const underWay = new Set<RunStream>()
  bridge.onEngineDied((message) => {
    ports.refuseAll(message)
    for (const stream of underWay) stream.push({ type: 'run-failed', message })
  })

  return {
    info: async () => readLabInfo(await bridge.info()),
    async startRun(plan) {
      const answer = readStartAnswer(await bridge.startRun(plan))
      if (!answer.ok) return answer
      const port = await ports.take(answer.runId)
      const stream = runStream(
        answer.runId,
        () => port.postMessage(CANCEL),
        () => {
          underWay.delete(stream)
          port.close()
        },
      )
      underWay.add(stream)
      listen(port, stream)
      return { ok: true, run: stream.handle }
    },
  }
}

function listen(port: MessagePort, stream: RunStream): void {
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    try {
      for (const event of readEvents(data)) stream.push(event)
    } catch (error) {
      port.postMessage(CANCEL)
      const message = error instanceof Error ? error.message : String(error)
      stream.push({ type: 'run-failed', message })
    }
  })
  port.start()
}

interface Ports {
  /** The port of a run, which may be here already or still on its way. */
  take(runId: string): Promise<MessagePort>
  /** No port comes any more to those who wait for one. */
  refuseAll(message: string): void
}

function awaitPorts(page: Window): Ports {
  const arrived = new Map<string, MessagePort>()
  const waiting = new Map<string, { resolve: (port: MessagePort) => void; reject: (error: Error) => void }>()
  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    const runId = event.origin === page.location.origin ? readRunPort(event.data) : null
    const [port] = event.ports
    if (runId === null || port === undefined) return
    const taker = waiting.get(runId)
    waiting.delete(runId)
    if (taker === undefined) arrived.set(runId, port)
    else taker.resolve(port)
  })
  return {
    take(runId) {
      const port = arrived.get(runId)
      arrived.delete(runId)
      if (port !== undefined) return Promise.resolve(port)
      return new Promise((resolve, reject) => waiting.set(runId, { resolve, reject }))
    },
    refuseAll(message) {
      for (const { reject } of waiting.values()) reject(new Error(message))
      waiting.clear()
    },
  }
}
