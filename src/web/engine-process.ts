import * as v from 'valibot'
import type { RunEvent } from '../contract/run/events.ts'
import { forkNode } from '../runner/fork-node.ts'
import { howItEnded } from '../runner/process-end.ts'
import { EngineLife } from '../supervisor/engine-life.ts'
import { FromEngineSchema, type ToEngine } from './engine-messages.ts'

/** Hears what a run says. */
export type EventsListener = (runId: string, events: readonly RunEvent[]) => void

/** An engine's process that the browser host started. */
export interface ServedEngine {
  readonly life: EngineLife
  readonly exited: Promise<string>
  cancel(runId: string): void
}

/** Starts the process. `entry` is the built `serve-engine.js`. */
export function startEngine(entry: string, version: string, onEvents: EventsListener): ServedEngine {
  const child = forkNode(entry, { serialization: 'advanced', args: [version] })
  const send = (message: ToEngine): void => {
    // A process that is gone is told of by its exit event.
    if (child.connected) child.send(message, () => undefined)
  }
  const life = new EngineLife({ send, kill: () => child.kill('SIGKILL') })
  child.on('message', (message: unknown) => {
    const parsed = v.safeParse(FromEngineSchema, message)
    if (!parsed.success) life.hear(null)
    else if (parsed.output.type === 'events') onEvents(parsed.output.runId, parsed.output.events)
    else life.hear(parsed.output)
  })
  child.once('exit', (code, signal) => life.end(`it ${howItEnded(code, signal)}`))
  child.once('error', () => life.end('its process could not be started'))
  return { life, exited: life.exited, cancel: (runId) => send({ type: 'cancel', runId }) }
}
