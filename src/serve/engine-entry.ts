/** The engine's process of the browser host. Its one argument is the version of the app. */
import * as v from 'valibot'
import type { RunEvent } from '../contract/events.ts'
import { createEngine } from '../engine/engine.ts'
import { entriesBeside } from '../engine/entries.ts'
import { watchParent } from '../engine/parent-watch.ts'
import { type FromEngine, type ToEngine, ToEngineSchema } from './engine-messages.ts'

/** Events are gathered for this long, so that a busy run costs the host 20 messages a second at most. */
const BATCH_MS = 50

/** How long a clean end may take. Lanes that are left after it end by themselves when their parent is gone. */
const STOP_MS = 500

watchParent()
const engine = createEngine({
  entries: entriesBeside(import.meta.url),
  app: { version: v.parse(v.string(), process.argv[2]), node: process.versions.node },
})
const cancels = new Map<string, () => void>()

process.on('message', (message) => {
  const parsed = v.parse(ToEngineSchema, message)
  if (parsed.type === 'stop') stop(0)
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
  push = relay(run.id)
  for (const event of early) push(event)
  const forget = (): void => void cancels.delete(run.id)
  run.finished.then(forget, (error: unknown) => {
    forget()
    push({ type: 'run-failed', message: sentence(error) })
  })
}

/** Sends a run's events in batches, the last one at once. */
function relay(runId: string): (event: RunEvent) => void {
  let batch: RunEvent[] = []
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    tell({ type: 'events', runId, events: batch })
    batch = []
  }
  return (event) => {
    batch.push(event)
    if (event.type === 'run-finished' || event.type === 'run-failed') flush()
    else timer ??= setTimeout(flush, BATCH_MS)
  }
}

function die(error: unknown): void {
  tell({ type: 'dying', message: sentence(error) })
  stop(1)
}

function stop(exitCode: number): void {
  setTimeout(() => process.exit(exitCode), STOP_MS)
  const exit = (): void => process.exit(exitCode)
  engine.dispose().then(exit, exit)
}

function tell(message: FromEngine): void {
  // A host that is gone is told of by the channel's end.
  process.send?.(message, undefined, undefined, () => undefined)
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
