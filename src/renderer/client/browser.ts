import type { LabApi, LabInfo, RunHandle, StartResult } from '../../contract/api/lab-api.ts'
import type { StartAnswer } from '../../contract/api/answers.ts'
import { decodeMessage } from '../../contract/api/socket-codec.ts'
import { CLOSED_BY_END, type FromPage, type ToPage } from '../../contract/api/socket.ts'
import { readFromHost } from './messages.ts'
import { type RunStream, runStream } from './run-stream.ts'
import { NotLetIn } from './session.ts'
import type { Sight } from './sight.ts'

/** How long to wait before the connection is tried again, growing from the first to the last. */
const RETRY_FIRST_MS = 200
const RETRY_LAST_MS = 3_000

/** A connection that cannot be made again for this long counts as lost. */
const LOST_AFTER_MS = 10_000

const LOST = 'The connection to the lab was lost.'
const ENDED = 'The lab was ended where it was started.'

type Pending = (
  | { type: 'info'; resolve: (info: LabInfo) => void }
  | { type: 'start'; resolve: (answer: StartAnswer) => void }
) & { reject: (error: Error) => void }

/** A run as this page follows it. */
interface Followed {
  readonly stream: RunStream
  /** The run's clock at the last event, and the page's then. */
  runMs: number
  heardMs: number
  ended: boolean
}

/**
 * The lab behind a socket of the browser host. `open` makes a new connection; a lost one is made again. A page out of
 * sight is told of runs more rarely.
 */
export function browserLab(open: () => Promise<WebSocket>, sight?: Sight): LabApi {
  return new BrowserLab(open, sight)
}

class BrowserLab implements LabApi {
  readonly #open: () => Promise<WebSocket>
  readonly #sight: Sight | undefined
  #socket: WebSocket | null = null
  #connecting = false
  readonly #pending = new Map<number, Pending>()
  #lastRequestId = 0
  /** What waits for a connection. */
  #waiting: FromPage[] = []
  /** The run that is followed, and the place of its next event. */
  #run: Followed | null = null
  #next = 0
  /** Who hears of runs that were not started here, and the one that came before anybody did. */
  readonly #listeners = new Set<(run: RunHandle) => void>()
  #unheard: RunHandle | null = null
  /** Why the lab cannot be reached, and who hears of it. */
  #lost: string | null = null
  readonly #lostListeners = new Set<(why: string | null) => void>()

  constructor(open: () => Promise<WebSocket>, sight: Sight | undefined) {
    this.#open = open
    this.#sight = sight
    // A connection that is made later begins with it.
    sight?.onChange((isVisible) => {
      if (this.#socket !== null) this.#say({ type: 'sight', isVisible })
    })
    void this.#connect()
  }

  info(): Promise<LabInfo> {
    return new Promise((resolve, reject) => {
      const requestId = this.#expect({ type: 'info', resolve, reject })
      this.#say({ type: 'info', requestId })
    })
  }

  async startRun(plan: unknown): Promise<StartResult> {
    const answer = await new Promise<StartAnswer>((resolve, reject) => {
      const requestId = this.#expect({ type: 'start', resolve, reject })
      this.#say({ type: 'start', requestId, plan })
    })
    return answer.ok ? { ok: true, run: this.#runOf(answer.runId).stream.handle } : answer
  }

  onRun(listener: (run: RunHandle) => void): () => void {
    this.#listeners.add(listener)
    this.#announce()
    return () => void this.#listeners.delete(listener)
  }

  onLost(listener: (why: string | null) => void): () => void {
    this.#lostListeners.add(listener)
    if (this.#lost !== null) listener(this.#lost)
    return () => void this.#lostListeners.delete(listener)
  }

  #setLost(why: string | null): void {
    if (why === this.#lost) return
    this.#lost = why
    for (const listener of this.#lostListeners) listener(why)
  }

  #expect(pending: Pending): number {
    const requestId = ++this.#lastRequestId
    this.#pending.set(requestId, pending)
    return requestId
  }

  #say(message: FromPage): void {
    if (this.#socket !== null) {
      this.#socket.send(JSON.stringify(message))
      return
    }
    this.#waiting.push(message)
    void this.#connect()
  }

  /** Makes the connection, and makes it again until it holds or is of no use. */
  async #connect(): Promise<void> {
    if (this.#connecting || this.#socket !== null) return
    this.#connecting = true
    const sinceMs = performance.now()
    for (let waitMs = RETRY_FIRST_MS; ; waitMs = Math.min(2 * waitMs, RETRY_LAST_MS)) {
      const failure = await this.#try()
      if (failure === null) break
      if (failure instanceof NotLetIn) {
        this.#giveUp(failure.message)
        break
      }
      // Who waits is told; a run that lives on is followed anew when the connection is there again.
      if (performance.now() - sinceMs > LOST_AFTER_MS) this.#giveUp(LOST)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
    this.#connecting = false
  }

  async #try(): Promise<Error | null> {
    try {
      const socket = await this.#open()
      socket.binaryType = 'arraybuffer'
      await new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve)
        for (const end of ['error', 'close']) socket.addEventListener(end, () => reject(new Error(LOST)))
      })
      this.#begin(socket)
      return null
    } catch (error) {
      return error instanceof Error ? error : new Error(LOST)
    }
  }

  #begin(socket: WebSocket): void {
    this.#socket = socket
    this.#setLost(null)
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#hear(data))
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket === socket) this.#lose(code)
    })
    const run = this.#run
    const seen = run === null ? null : { runId: run.stream.handle.id, next: this.#next }
    this.#say({ type: 'hello', seen, isVisible: this.#sight?.isVisible() ?? true })
    for (const message of this.#waiting.splice(0)) this.#say(message)
  }

  #lose(code: number): void {
    this.#socket = null
    const isEnd = code === CLOSED_BY_END
    // An answer to what was asked over the lost connection never comes.
    this.#refuseAll(isEnd ? ENDED : LOST)
    if (isEnd) {
      this.#setLost(ENDED)
      this.#endRun(ENDED)
    } else {
      void this.#connect()
    }
  }

  #giveUp(message: string): void {
    this.#waiting = []
    this.#setLost(message)
    this.#refuseAll(message)
    this.#endRun(message)
  }

  #refuseAll(message: string): void {
    for (const { reject } of this.#pending.values()) reject(new Error(message))
    this.#pending.clear()
  }

  #hear(data: unknown): void {
    try {
      if (!(data instanceof ArrayBuffer)) throw new Error('What the lab said is not understood.')
      const message = readFromHost(decodeMessage(data))
      if (message.type === 'event') this.#takeEvent(message)
      else this.#settle(message)
    } catch (error) {
      // Asking again would bring the same again.
      const socket = this.#socket
      this.#socket = null
      socket?.close()
      this.#giveUp(error instanceof Error ? error.message : String(error))
    }
  }

  #settle(message: Exclude<ToPage, { type: 'event' }>): void {
    const pending = this.#pending.get(message.requestId)
    if (pending === undefined) return
    this.#pending.delete(message.requestId)
    if (message.type === 'refused') pending.reject(new Error(message.message))
    else if (message.type === 'info' && pending.type === 'info') pending.resolve(message.info)
    else if (message.type === 'start' && pending.type === 'start') {
      // From here on the run is known as the page's own, should its first events come right behind.
      if (message.answer.ok) this.#runOf(message.answer.runId)
      this.#unheard = message.answer.ok ? null : this.#unheard
      pending.resolve(message.answer)
    } else pending.reject(new Error('The lab answered another question than it was asked.'))
    this.#announce()
  }

  #takeEvent({ runId, place, elapsedMs, event }: Extract<ToPage, { type: 'event' }>): void {
    const run = this.#runOf(runId)
    this.#next = place + 1
    run.runMs = elapsedMs
    run.heardMs = performance.now()
    run.ended = event.type === 'run-finished' || event.type === 'run-failed'
    this.#announce()
    run.stream.push(event)
  }

  /** Ends the run that is followed, for a reason outside it. Should it live on, it is followed anew from its start. */
  #endRun(message: string): void {
    const run = this.#run
    if (run === null || run.ended) return
    run.ended = true
    this.#run = null
    this.#next = 0
    run.stream.push({ type: 'run-failed', message })
  }

  #runOf(runId: string): Followed {
    if (this.#run?.stream.handle.id === runId) return this.#run
    const stream = runStream(
      runId,
      () => this.#say({ type: 'cancel', runId }),
      () => undefined,
      () => run.runMs + (run.ended ? 0 : performance.now() - run.heardMs),
    )
    const run: Followed = { stream, runMs: 0, heardMs: performance.now(), ended: false }
    this.#run = run
    this.#next = 0
    this.#unheard = stream.handle
    return run
  }

  /** Tells of a run that others started: not while it may turn out to be one's own. */
  #announce(): void {
    const isAsking = [...this.#pending.values()].some(({ type }) => type === 'start')
    const run = this.#unheard
    if (run === null || isAsking || this.#listeners.size === 0) return
    this.#unheard = null
    for (const listener of this.#listeners) listener(run)
  }
}
