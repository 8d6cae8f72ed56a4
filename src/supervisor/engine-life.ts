import type { StartAnswer } from '../contract/api/answers.ts'
import type { LabInfo } from '../contract/api/lab-api.ts'
import type { EngineReply, EngineRequest } from './engine-messages.ts'

/** The engine's main thread never computes, so an engine that is silent for this long hangs. */
const ANSWER_WITHIN_MS = 10_000

/** A stop that takes longer than this becomes a kill. */
const STOP_WITHIN_MS = 1_000

/** The process an engine runs in, as its host reaches it. `Carried` is what goes along with a message. */
export interface EngineChannel<Carried> {
  send(message: EngineRequest, carried?: Carried): void
  /** Ends the process at once. Its threads die with it, its child processes because their parent is gone. */
  kill(): void
}

/** A request that waits for its reply. */
type Pending = (
  | { type: 'info'; resolve: (info: LabInfo) => void }
  | { type: 'start'; resolve: (answer: StartAnswer) => void }
) & { reject: (error: Error) => void }

/** One life of an engine's process: requests, their replies, and why it ended. */
export class EngineLife<Carried = never> {
  readonly #channel: EngineChannel<Carried>
  readonly #pending = new Map<number, Pending>()
  #lastRequestId = 0
  #cause: string | undefined
  #resolveExited: (cause: string) => void = () => undefined

  /** Resolves, when the process is gone, with the reason as a clause: "it was killed (SIGKILL)". */
  readonly exited = new Promise<string>((resolve) => {
    this.#resolveExited = resolve
  })

  constructor(channel: EngineChannel<Carried>) {
    this.#channel = channel
  }

  info(): Promise<LabInfo> {
    return new Promise((resolve, reject) => {
      const requestId = this.#expect({ type: 'info', resolve, reject })
      this.#channel.send({ type: 'info', requestId })
    })
  }

  /** Starts a run. Rejects with a sentence when it cannot. */
  startRun(plan: unknown, carried?: Carried): Promise<StartAnswer> {
    return new Promise((resolve, reject) => {
      const requestId = this.#expect({ type: 'start', resolve, reject })
      this.#channel.send({ type: 'start', requestId, plan }, carried)
    })
  }

  /** Takes what the process said; null for what could not be understood. */
  hear(message: EngineReply | null): void {
    if (message === null) this.kill('it sent a message that could not be understood')
    else if (message.type === 'dying') this.#cause = message.message
    else this.#settle(message)
  }

  /** Lets the engine end what it started and exit; kills it when that takes too long. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.kill(), STOP_WITHIN_MS)
    this.#channel.send({ type: 'stop' })
    await this.exited
    clearTimeout(timer)
  }

  kill(cause?: string): void {
    this.#cause ??= cause
    this.#channel.kill()
  }

  /** The process is gone; `how` is told where nothing said why. */
  end(how: string): void {
    const cause = this.#cause ?? how
    for (const { reject } of this.#pending.values()) reject(new Error(`The engine stopped: ${cause}.`))
    this.#pending.clear()
    this.#resolveExited(cause)
  }

  #expect(pending: Pending): number {
    const requestId = ++this.#lastRequestId
    this.#pending.set(requestId, pending)
    setTimeout(() => {
      if (this.#pending.has(requestId)) this.kill(`it gave no answer for ${ANSWER_WITHIN_MS / 1000} seconds`)
    }, ANSWER_WITHIN_MS).unref()
    return requestId
  }

  #settle(reply: Exclude<EngineReply, { type: 'dying' }>): void {
    const pending = this.#pending.get(reply.requestId)
    if (pending === undefined) return
    this.#pending.delete(reply.requestId)
    if (reply.type === 'refused') pending.reject(new Error(reply.message))
    else if (reply.type === 'info' && pending.type === 'info') pending.resolve(reply.info)
    else if (reply.type === 'start' && pending.type === 'start') pending.resolve(reply.answer)
    else pending.reject(new Error('The engine answered another question than it was asked.'))
  }
}
