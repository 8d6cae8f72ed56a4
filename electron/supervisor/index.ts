/**
 * The engine's process: a utility process of main, and plain Node code but for its ports. Its one argument is
 * the version of the app.
 */
import type { MessagePortMain } from 'electron'
import * as v from 'valibot'
import type { StartAnswer } from '../../src/contract/api/answers.ts'
import { createEngine } from '../../src/runner/engine.ts'
import { entriesBeside } from '../../src/runner/entries.ts'
import { stopEngine } from '../../src/supervisor/engine-exit.ts'
import type { EngineReply, EngineRequest } from '../../src/supervisor/engine-messages.ts'
import { log } from '../log.ts'
import { ToEngineSchema } from '../messages.ts'
import { relayTo } from './relay.ts'

const engine = createEngine({
  entries: entriesBeside(import.meta.url),
  app: {
    version: v.parse(v.string(), process.argv[2]),
    node: process.versions.node,
    electron: process.versions.electron,
    chromium: process.versions.chrome,
  },
})

process.parentPort.on('message', ({ data, ports }) => {
  const message = v.parse(ToEngineSchema, data)
  if (message.type === 'stop') stopEngine(engine, 0)
  else tellMain(answer(message, ports[0]))
})

process.on('uncaughtException', die)
process.on('unhandledRejection', die)

function answer(
  message: Exclude<EngineRequest, { type: 'stop' }>,
  port: MessagePortMain | undefined,
): EngineReply {
  const { type, requestId } = message
  try {
    if (type === 'info') return { type, requestId, info: engine.info() }
    return { type, requestId, answer: start(message.plan, port) }
  } catch (error) {
    return { type: 'refused', requestId, message: sentence(error) }
  }
}

function start(plan: unknown, port: MessagePortMain | undefined): StartAnswer {
  if (port === undefined)
    throw new Error('A run needs a port for its events, and none came with the request.')
  const relay = relayTo(port)
  const started = engine.start(plan, relay.push)
  if (!started.ok) return started
  const { run } = started
  relay.onCancel(() => run.cancel())
  run.finished.catch((error: unknown) => relay.fail(sentence(error)))
  return { ok: true, runId: run.id }
}

function die(error: unknown): void {
  log('The engine met an error it cannot go on after.', error)
  tellMain({ type: 'dying', message: sentence(error) })
  stopEngine(engine, 1)
}

function tellMain(message: EngineReply): void {
  process.parentPort.postMessage(message)
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
