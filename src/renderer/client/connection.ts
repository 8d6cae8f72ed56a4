import { decodeMessage } from '../../contract/api/socket-codec.ts'
import { type FromPage, GOING_AWAY, type ToPage } from '../../contract/api/socket.ts'
import { type Fault, LabError, fault, faultOf } from '../../contract/fault.ts'
import { parseHostMessage } from './parse.ts'

/** The pause before the next attempt to connect doubles from the first to the last. */
const FIRST_RETRY_MS = 200
const LAST_RETRY_MS = 3_000

/** After this time without a connection it is reported as lost. */
const LOST_AFTER_MS = 10_000

const LOST = fault('connection_lost', {})

export interface ConnectionListener {
  /** The first message of a new connection. */
  readonly greeting: () => FromPage
  readonly onOpen: () => void
  readonly onMessage: (message: ToPage) => void
  /** The connection was lost: requests that were sent over it get no reply. */
  readonly onDrop: (fault: Fault) => void
  /** The host cannot be reached, for now or for good: messages that were not sent yet are discarded. */
  readonly onUnreachable: (fault: Fault) => void
}

/** A socket to the web host that reconnects by itself, and queues messages until it is connected. */
export class HostConnection {
  readonly #open: () => Promise<WebSocket>
  readonly #listener: ConnectionListener
  #socket: WebSocket | null = null
  #isConnecting = false
  #queue: FromPage[] = []

  constructor(open: () => Promise<WebSocket>, listener: ConnectionListener) {
    this.#open = open
    this.#listener = listener
  }

  get isOpen(): boolean {
    return this.#socket !== null
  }

  send(message: FromPage): void {
    if (this.#socket !== null) {
      this.#socket.send(JSON.stringify(message))
      return
    }
    this.#queue.push(message)
    void this.connect()
  }

  /** Connects, and retries until it succeeds or retrying is useless. */
  async connect(): Promise<void> {
    if (this.#isConnecting || this.#socket !== null) return
    this.#isConnecting = true
    const startMs = performance.now()
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(2 * pauseMs, LAST_RETRY_MS)) {
      const failure = await this.#attempt()
      if (failure === null) break
      if (failure.code === 'not_authorised') {
        this.#giveUp(failure)
        break
      }
      // A run that goes on is followed again from its start when the connection is back.
      if (performance.now() - startMs > LOST_AFTER_MS) this.#giveUp(LOST)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    this.#isConnecting = false
  }

  /** Resolves with null when connected, else with the reason. */
  async #attempt(): Promise<Fault | null> {
    try {
      const socket = await this.#open()
      socket.binaryType = 'arraybuffer'
      await new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve)
        for (const end of ['error', 'close'] as const) {
          socket.addEventListener(end, () => reject(new LabError(LOST)))
        }
      })
      this.#begin(socket)
      return null
    } catch (error) {
      return faultOf(error)
    }
  }

  #begin(socket: WebSocket): void {
    this.#socket = socket
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#receive(data))
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket === socket) this.#end(code)
    })
    this.#listener.onOpen()
    this.send(this.#listener.greeting())
    for (const message of this.#queue.splice(0)) this.send(message)
  }

  #receive(data: unknown): void {
    try {
      if (!(data instanceof ArrayBuffer)) throw new LabError(fault('invalid_message', { path: '' }))
      this.#listener.onMessage(parseHostMessage(decodeMessage(data)))
    } catch (error) {
      // A new connection would bring the same message again.
      const socket = this.#socket
      this.#socket = null
      socket?.close()
      this.#giveUp(faultOf(error))
    }
  }

  #end(code: number): void {
    this.#socket = null
    if (code === GOING_AWAY) {
      this.#giveUp(fault('lab_ended', {}))
      return
    }
    this.#listener.onDrop(LOST)
    void this.connect()
  }

  #giveUp(reason: Fault): void {
    this.#queue = []
    this.#listener.onDrop(reason)
    this.#listener.onUnreachable(reason)
  }
}
