import type { ChildProcess } from 'node:child_process'
import * as v from 'valibot'
import type { StartAnswer } from '../contract/answers.ts'
import type { RunEvent } from '../contract/events.ts'
import type { LabInfo } from '../contract/lab-api.ts'
import { forkNode } from '../engine/fork-node.ts'
import { type FromEngine, FromEngineSchema, type ToEngine } from './engine-messages.ts'

/** The engine's main thread never computes, so an engine that is silent for this long hangs. */
const ANSWER_WITHIN_MS = 10_000

/** A stop that takes longer than this becomes a kill. */
const STOP_WITHIN_MS = 1_000

/** A request that waits for its answer. */
type Pending = (
  | { type: 'info'; resolve: (info: LabInfo) => void }
  | { type: 'start'; resolve: (answer: StartAnswer) => void }
) & { reject: (error: Error) => void }

/** Hears what a run says. */
export type EventsListener = (runId: string, events: readonly RunEvent[]) => void

/** One life of the engine's process: requests, their answers, events, and why it ended. */
export class EngineProcess {
  readonly #process: ChildProcess
  readonly #onEvents: EventsListener
  readonly #pending = new Map<number, Pending>()
  #lastRequestId = 0
  #cause: string | undefined

  /** Resolves, when the process is gone, with the reason as a clause: "it was killed (SIGKILL)". */
  readonly exited: Promise<string>

  /** Starts the process. `entry` is the built `serve-engine.js`. */
  constructor(entry: string, version: string, onEvents: EventsListener) {
    this.#onEvents = onEvents
    this.#process = forkNode(entry, { serialization: 'advanced', args: [version] })
    this.#process.on('message', (message: unknown) => this.#receive(message))
    this.exited = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => {
        const how = signal === null ? `it ended with exit code ${String(code)}` : `it was killed (${signal})`
        resolve(this.#ended(how))
      })
      this.#process.once('error', () => resolve(this.#ended('its process could not be started')))
    })
  }

  info(): Promise<LabInfo> {
    return new Promise((resolve, reject) => {
      this.#ask((requestId) => ({ type: 'info', requestId }), { type: 'info', resolve, reject })
    })
  }

  /** Starts a run. Rejects with a sentence when it cannot. */
  startRun(plan: unknown): Promise<StartAnswer> {
    return new Promise((resolve, reject) => {
      this.#ask((requestId) => ({ type: 'start', requestId, plan }), { type: 'start', resolve, reject })
    })
  }

  cancel(runId: string): void {
    this.#tell({ type: 'cancel', runId })
  }

  /** Lets the engine end what it started and exit; kills it when that takes too long. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.kill(), STOP_WITHIN_MS)
    this.#tell({ type: 'stop' })
    await this.exited
    clearTimeout(timer)
  }

  /** Ends the process at once. Its threads die with it, its child processes because their parent is gone. */
  kill(cause?: string): void {
    this.#cause ??= cause
    this.#process.kill('SIGKILL')
  }

  #ask(make: (requestId: number) => ToEngine, pending: Pending): void {
    const requestId = ++this.#lastRequestId
    this.#pending.set(requestId, pending)
    this.#tell(make(requestId))
    setTimeout(() => {
      if (this.#pending.has(requestId)) this.kill(`it gave no answer for ${ANSWER_WITHIN_MS / 1000} seconds`)
    }, ANSWER_WITHIN_MS).unref()
  }

  #tell(message: ToEngine): void {
    // A process that is gone is told of by its exit event.
    if (this.#process.connected) this.#process.send(message, () => undefined)
  }

  #receive(message: unknown): void {
    const parsed = v.safeParse(FromEngineSchema, message)
    if (!parsed.success) this.kill('it sent a message that could not be understood')
    else if (parsed.output.type === 'dying') this.#cause = parsed.output.message
    else if (parsed.output.type === 'events') this.#onEvents(parsed.output.runId, parsed.output.events)
    else this.#settle(parsed.output)
  }

  #settle(answer: Exclude<FromEngine, { type: 'dying' | 'events' }>): void {
    const pending = this.#pending.get(answer.requestId)
    if (pending === undefined) return
    this.#pending.delete(answer.requestId)
    if (answer.type === 'refused') pending.reject(new Error(answer.message))
    else if (answer.type === 'info' && pending.type === 'info') pending.resolve(answer.info)
    else if (answer.type === 'start' && pending.type === 'start') pending.resolve(answer.answer)
    else pending.reject(new Error('The engine answered another question than it was asked.'))
  }

  #ended(how: string): string {
    const cause = this.#cause ?? how
    for (const { reject } of this.#pending.values()) reject(new Error(`The engine stopped: ${cause}.`))
    this.#pending.clear()
    return cause
  }
}
