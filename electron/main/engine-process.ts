import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import * as v from 'valibot'
import type { StartAnswer } from '../../src/contract/answers.ts'
import type { LabInfo } from '../../src/contract/lab-api.ts'
import { type FromEngine, FromEngineSchema, type ToEngine } from '../messages.ts'

/** The engine's main thread never computes, so an engine that is silent for this long hangs. */
const ANSWER_WITHIN_MS = 10_000

/** A stop that takes longer than this becomes a kill. */
const STOP_WITHIN_MS = 1_000

/** A request that waits for its reply. */
type Pending = (
  | { type: 'info'; resolve: (info: LabInfo) => void }
  | { type: 'start'; resolve: (answer: StartAnswer) => void }
) & { reject: (error: Error) => void }

/** One life of the engine's process: requests, their replies, and why it ended. */
export class EngineProcess {
  readonly #process: UtilityProcess
  readonly #pending = new Map<number, Pending>()
  #lastRequestId = 0
  #cause: string | undefined

  /** Resolves, when the process is gone, with the reason as a clause: "it was killed or crashed (exit code 9)". */
  readonly exited: Promise<string>

  /** Starts the process. `entry` is the built `engine.js`. */
  constructor(entry: string, appVersion: string) {
    this.#process = utilityProcess.fork(entry, [appVersion], { serviceName: 'Interleave engine' })
    this.#process.on('message', (message: unknown) => this.#receive(message))
    this.exited = new Promise((resolve) => {
      this.#process.once('exit', (exitCode) => resolve(this.#ended(exitCode)))
    })
  }

  info(): Promise<LabInfo> {
    return new Promise((resolve, reject) => {
      this.#ask((requestId) => ({ type: 'info', requestId }), { type: 'info', resolve, reject })
    })
  }

  /** Starts a run whose events come out of the other end of `port`. Rejects with a sentence when it cannot. */
  startRun(plan: unknown, port: MessagePortMain): Promise<StartAnswer> {
    return new Promise((resolve, reject) => {
      this.#ask((requestId) => ({ type: 'start', requestId, plan }), { type: 'start', resolve, reject }, [
        port,
      ])
    })
  }

  /** Lets the engine end what it started and exit; kills it when that takes too long. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.kill(), STOP_WITHIN_MS)
    this.#process.postMessage({ type: 'stop' } satisfies ToEngine)
    await this.exited
    clearTimeout(timer)
  }

  /** Ends the process at once. Its threads die with it, its child processes because their parent is gone. */
  kill(cause?: string): void {
    this.#cause ??= cause
    const { pid } = this.#process
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  }

  #ask(make: (requestId: number) => ToEngine, pending: Pending, ports: MessagePortMain[] = []): void {
    const requestId = ++this.#lastRequestId
    this.#pending.set(requestId, pending)
    this.#process.postMessage(make(requestId), ports)
    setTimeout(() => {
      if (this.#pending.has(requestId)) this.kill(`it gave no answer for ${ANSWER_WITHIN_MS / 1000} seconds`)
    }, ANSWER_WITHIN_MS).unref()
  }

  #receive(message: unknown): void {
    const parsed = v.safeParse(FromEngineSchema, message)
    if (!parsed.success) this.kill('it sent a message that could not be understood')
    else if (parsed.output.type === 'dying') this.#cause = parsed.output.message
    else this.#settle(parsed.output)
  }

  #settle(reply: Exclude<FromEngine, { type: 'dying' }>): void {
    const pending = this.#pending.get(reply.requestId)
    if (pending === undefined) return
    this.#pending.delete(reply.requestId)
    if (reply.type === 'refused') pending.reject(new Error(reply.message))
    else if (reply.type === 'info' && pending.type === 'info') pending.resolve(reply.info)
    else if (reply.type === 'start' && pending.type === 'start') pending.resolve(reply.answer)
    else pending.reject(new Error('The engine answered another question than it was asked.'))
  }

  #ended(exitCode: number): string {
    const cause = this.#cause ?? `it was killed or crashed (exit code ${exitCode})`
    for (const { reject } of this.#pending.values()) reject(new Error(`The engine stopped: ${cause}.`))
    this.#pending.clear()
    return cause
  }
}
