/** The engine's process of the browser host. Its one argument is the version of the app. */
import * as v from 'valibot'
import type { RunEvent } from '../contract/run/events.ts'
import { createEngine } from '../runner/engine.ts'
import { entriesBeside } from '../runner/entries.ts'
import { watchParent } from '../runner/parent-watch.ts'
import { stopEngine } from '../supervisor/engine-exit.ts'
import { batchEvents } from '../supervisor/event-batch.ts'
import { type FromEngine, type ToEngine, ToEngineSchema } from './engine-messages.ts'

watchParent()
const engine = createEngine({
  entries: entriesBeside(import.meta.url),
  app: { version: v.parse(v.string(), process.argv[2]), node: process.versions.node },
})
const cancels = new Map<string, () => void>()

process.on('message', (message) => {
  const parsed = v.parse(ToEngineSchema, message)
  if (parsed.type === 'stop') stopEngine(engine, 0)
  else if (parsed.type === 'cancel') cancels.get(parsed.runId)?.()
  else answer(parsed)
})
process.on('uncaughtException', die)
process.on('unhandledRejection', die)
// Ctrl-C reaches every process of a terminal; the host says when to stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)

function answer(message: Extract<ToEngine, { requestId: number }>): void {
  const { type, requestId } = message
  try {
    if (type === 'info') tell({ type, requestId, info: engine.info() })
    else start(requestId, message.plan)
  } catch (error) {
    tell({ type: 'refused', requestId, message: sentence(error) })
  }
}

function start(requestId: number, plan: unknown): void {
  const early: RunEvent[] = []
  let push = (event: RunEvent): void => void early.push(event)
  const started = engine.start(plan, (event) => push(event))
  if (!started.ok) {
    tell({ type: 'start', requestId, answer: started })
    return
  }
  const { run } = started
  cancels.set(run.id, () => run.cancel())
  tell({ type: 'start', requestId, answer: { ok: true, runId: run.id } })
  const batch = batchEvents((events) => tell({ type: 'events', runId: run.id, events }))
  push = batch.push
  for (const event of early) push(event)
  const forget = (): void => void cancels.delete(run.id)
  run.finished.then(forget, (error: unknown) => {
    forget()
    batch.fail(sentence(error))
  })
}

function die(error: unknown): void {
  tell({ type: 'dying', message: sentence(error) })
  stopEngine(engine, 1)
}

function tell(message: FromEngine): void {
  // A host that is gone is told of by the channel's end.
  process.send?.(message, undefined, undefined, () => undefined)
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
