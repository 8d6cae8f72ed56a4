import type { MessagePortMain } from 'electron'
import * as v from 'valibot'
import type { StartReply } from '../../src/contract/api/lab-api.ts'
import { faultOf } from '../../src/contract/fault.ts'
import { entriesBeside } from '../../src/runner/entries.ts'
import { Supervisor } from '../../src/supervisor/supervisor.ts'
import { log } from '../log.ts'
import { type FromSupervisor, RunCancelSchema, type ToSupervisor, ToSupervisorSchema } from '../messages.ts'

// The supervisor of the desktop app: a utility process of main, whose one argument is the app's version.

/** Processes that are left after this time exit by themselves, because their parent is gone. */
const STOP_LIMIT_MS = 500

const supervisor = new Supervisor({
  entries: entriesBeside(import.meta.url),
  app: {
    version: v.parse(v.string(), process.argv[2]),
    node: process.versions.node,
    electron: process.versions.electron,
    chromium: process.versions.chrome,
  },
})
supervisor.prepare()

process.parentPort.on('message', ({ data, ports }) => {
  const message = v.parse(ToSupervisorSchema, data)
  if (message.type === 'stop') stop(0)
  else send(reply(message, ports[0]))
})
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)

function reply(
  message: Exclude<ToSupervisor, { type: 'stop' }>,
  port: MessagePortMain | undefined,
): FromSupervisor {
  const { type, requestId } = message
  try {
    if (type === 'info') return { type, requestId, value: supervisor.info() }
    if (port === undefined) throw new Error('A start request came without the port for its events.')
    return { type, requestId, value: start(message.plan, port) }
  } catch (error) {
    return { type: 'failed', requestId, fault: faultOf(error) }
  }
}

/** Starts a run whose events go over its port. Closing the port, as a reload of the window does, cancels the run. */
function start(plan: unknown, port: MessagePortMain): StartReply {
  // Copies: a utility process's port cannot transfer buffers, which would arrive empty.
  const started = supervisor.start(plan, (event) => port.postMessage([event]))
  if (!started.ok) return started
  const { run } = started
  port.on('message', ({ data }) => {
    if (v.is(RunCancelSchema, data)) run.cancel()
    else log('A message on a run’s port was not understood and is ignored.')
  })
  port.on('close', () => run.cancel())
  port.start()
  return { ok: true, runId: run.id }
}

function crash(error: unknown): void {
  log('The supervisor met an unexpected error.', error)
  send({ type: 'crashing', fault: faultOf(error) })
  stop(1)
}

function stop(exitCode: number): void {
  const exit = (): void => process.exit(exitCode)
  setTimeout(() => {
    supervisor.kill()
    exit()
  }, STOP_LIMIT_MS)
  supervisor.close().then(exit, exit)
}

function send(message: FromSupervisor): void {
  process.parentPort.postMessage(message)
}
