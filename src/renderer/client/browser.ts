import { RequestChannel } from '../../base/request-channel.ts'
import type { LabApi, LabInfo, RunHandle, StartResult } from '../../contract/api/lab-api.ts'
import type { FromPage, ToPage } from '../../contract/api/socket.ts'
import { type Fault, LabError, fault } from '../../contract/fault.ts'
import { isLastEvent } from '../../contract/run/events.ts'
import { HostConnection } from './connection.ts'
import { type RunStream, runStream } from './run-stream.ts'
import type { Visibility } from './visibility.ts'

type EventMessage = Extract<ToPage, { type: 'event' }>
type Reply = Exclude<ToPage, EventMessage | { type: 'failed' }>

/** A run as the page follows it. */
interface FollowedRun {
  readonly stream: RunStream
  /** The run's clock at its last event, and the page's clock then. */
  runMs: number
  receivedAtMs: number
  ended: boolean
}

/**
 * The lab behind a socket of the web host. `open` makes a new connection; a lost one is replaced. The host sends less of
 * a run to a page that is not visible.
 */
export function browserLab(open: () => Promise<WebSocket>, visibility?: Visibility): LabApi {
  return new BrowserLab(open, visibility)
}

class BrowserLab implements LabApi {
  readonly #connection: HostConnection
  readonly #visibility: Visibility | undefined
  readonly #requests = new RequestChannel<Reply>()
  /** The number of plans that were sent and not replied to. */
  #starting = 0
  #run: FollowedRun | null = null
  /** The position of the run's next event. */
  #next = 0
  readonly #runListeners = new Set<(run: RunHandle) => void>()
  /** A run that listeners have not been informed of: it may turn out to be the page's own. */
  #unannounced: RunHandle | null = null
  #lost: Fault | null = null
  readonly #lostListeners = new Set<(fault: Fault | null) => void>()

  constructor(open: () => Promise<WebSocket>, visibility: Visibility | undefined) {
    this.#visibility = visibility
    this.#connection = new HostConnection(open, {
      greeting: () => this.#greeting(),
      onOpen: () => this.#setLost(null),
      onMessage: (message) => this.#receive(message),
      onDrop: (reason) => this.#requests.rejectAll(new LabError(reason)),
      onUnreachable: (reason) => {
        this.#setLost(reason)
        this.#failRun(reason)
      },
    })
    // The greeting of a later connection includes it.
    visibility?.onChange((isVisible) => {
      if (this.#connection.isOpen) this.#connection.send({ type: 'visibility', isVisible })
    })
    void this.#connection.connect()
  }

  async info(): Promise<LabInfo> {
    const reply = await this.#requests.request((requestId) =>
      this.#connection.send({ type: 'info', requestId }),
    )
    if (reply.type === 'info') return reply.info
    throw new LabError(fault('invalid_message', { path: 'type' }))
  }

  async startRun(plan: unknown): Promise<StartResult> {
    this.#starting++
    try {
      const message = await this.#requests.request((requestId) =>
        this.#connection.send({ type: 'start', requestId, plan }),
      )
      if (message.type !== 'start') throw new LabError(fault('invalid_message', { path: 'type' }))
      const { reply } = message
      return reply.ok ? { ok: true, run: this.#runOf(reply.runId).stream.handle } : reply
    } finally {
      this.#starting--
      this.#announce()
    }
  }

  onRun(listener: (run: RunHandle) => void): () => void {
    this.#runListeners.add(listener)
    this.#announce()
    return () => void this.#runListeners.delete(listener)
  }

  onLost(listener: (fault: Fault | null) => void): () => void {
    this.#lostListeners.add(listener)
    if (this.#lost !== null) listener(this.#lost)
    return () => void this.#lostListeners.delete(listener)
  }

  #greeting(): FromPage {
    const run = this.#run
    const seen = run === null ? null : { runId: run.stream.handle.id, next: this.#next }
    return { type: 'hello', seen, isVisible: this.#visibility?.isVisible() ?? true }
  }

  #setLost(reason: Fault | null): void {
    if (reason === this.#lost) return
    this.#lost = reason
    for (const listener of this.#lostListeners) listener(reason)
  }

  #receive(message: ToPage): void {
    if (message.type === 'event') {
      this.#receiveEvent(message)
    } else if (message.type === 'failed') {
      this.#requests.reject(message.requestId, new LabError(message.fault))
    } else {
      // From here on the run is known as the page's own: its first events may follow immediately.
      if (message.type === 'start' && message.reply.ok) {
        this.#runOf(message.reply.runId)
        this.#unannounced = null
      }
      this.#requests.resolve(message.requestId, message)
    }
  }

  #receiveEvent({ runId, position, elapsedMs, event }: EventMessage): void {
    const run = this.#runOf(runId)
    this.#next = position + 1
    run.runMs = elapsedMs
    run.receivedAtMs = performance.now()
    run.ended = isLastEvent(event)
    this.#announce()
    run.stream.push(event)
  }

  /** Ends the run for a reason outside it. Should it go on, it is followed again from its start. */
  #failRun(reason: Fault): void {
    const run = this.#run
    if (run === null || run.ended) return
    run.ended = true
    this.#run = null
    this.#next = 0
    run.stream.push({ type: 'run-failed', fault: reason })
  }

  #runOf(runId: string): FollowedRun {
    if (this.#run?.stream.handle.id === runId) return this.#run
    const stream = runStream({
      id: runId,
      cancel: () => this.#connection.send({ type: 'cancel', runId }),
      elapsedMs: () => run.runMs + (run.ended ? 0 : performance.now() - run.receivedAtMs),
    })
    const run: FollowedRun = { stream, runMs: 0, receivedAtMs: performance.now(), ended: false }
    this.#run = run
    this.#next = 0
    this.#unannounced = stream.handle
    return run
  }

  /** Informs listeners of a run that another page has started. */
  #announce(): void {
    const run = this.#unannounced
    if (run === null || this.#starting > 0 || this.#runListeners.size === 0) return
    this.#unannounced = null
    for (const listener of this.#runListeners) listener(run)
  }
}
