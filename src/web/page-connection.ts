import * as v from 'valibot'
import { type RawData, WebSocket } from 'ws'
import { RateLimit } from '../base/rate-limit.ts'
import { encodeMessage } from '../contract/api/socket-codec.ts'
import { type FromPage, FromPageSchema, type ToPage } from '../contract/api/socket.ts'
import type { Missed, RunLog } from './run-log.ts'

/** Sending pauses while this much is buffered in a socket; long messages are sent in fragments of this size. */
const MAX_BUFFERED_BYTES = 1024 * 1024
const FRAGMENT_BYTES = 256 * 1024

/**
 * A hidden page receives nothing of a run until the run ends, the page becomes visible, or so much has accumulated that
 * it might be dropped: drawing, and even receiving, uses CPU time that the run needs.
 */
const MAX_UNSENT_BYTES = 8 * 1024 * 1024

/** No page needs to send more messages than this. */
const MESSAGES_PER_SECOND = 20
const MESSAGE_BURST = 100

/** RFC 6455, section 7.4.1. */
const POLICY_VIOLATION = 1008
const TRY_AGAIN_LATER = 1013

export interface PageListener {
  readonly onMessage: (page: PageConnection, message: FromPage) => void
  readonly onClose: (page: PageConnection) => void
}

/** The connection of one page: parses its messages, and sends it the run as fast as it reads. */
export class PageConnection {
  readonly #socket: WebSocket
  readonly #listener: PageListener
  readonly #rate = new RateLimit(MESSAGES_PER_SECOND, MESSAGE_BURST)
  #log: RunLog | null = null
  /** True if the page has reported which part of a run it already has. */
  greeted = false
  #isVisible = true
  /** True if the rest of the log is being sent. */
  #isSending = false
  /** The position in the log that is read next. */
  #next = 0
  /** The rest of the message that is being sent; null between messages. */
  #rest: Uint8Array | null = null
  #missed: Missed = { timelines: 0, pictures: 0 }
  /** Replies that wait for the current message to end. */
  #replies: Uint8Array[] = []
  #isAlive = true

  constructor(socket: WebSocket, listener: PageListener) {
    this.#socket = socket
    this.#listener = listener
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('pong', () => (this.#isAlive = true))
    socket.on('close', () => listener.onClose(this))
    // `close` follows.
    socket.on('error', () => undefined)
  }

  /** Bytes that are buffered for this page alone. */
  get bufferedBytes(): number {
    const replies = this.#replies.reduce((sum, { length }) => sum + length, 0)
    return this.#socket.bufferedAmount + (this.#rest?.length ?? 0) + replies
  }

  get isVisible(): boolean {
    return this.#isVisible
  }

  /** True if so much has accumulated for the page that some of it might be dropped soon. */
  get isBehind(): boolean {
    return this.#log !== null && this.#log.droppableBytesFrom(this.#next) > MAX_UNSENT_BYTES
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible
    this.send()
  }

  reply(message: ToPage): void {
    // A page that sends requests without reading the replies is disconnected.
    if (this.bufferedBytes > 2 * MAX_BUFFERED_BYTES && this.#replies.length > MESSAGE_BURST) {
      this.#socket.terminate()
    }
    this.#replies.push(encodeMessage(message))
    this.send()
  }

  /** Makes the page follow a run from a position on. */
  follow(log: RunLog, from: number): void {
    this.#log = log
    this.#next = from
    this.#missed = { timelines: 0, pictures: 0 }
    this.send()
  }

  /** Sends as much as the socket accepts; to be called when there is something new. */
  readonly send = (): void => {
    const socket = this.#socket
    while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < MAX_BUFFERED_BYTES) {
      this.#rest ??= this.#nextMessage()
      if (this.#rest === null) return
      const fragment = this.#rest.subarray(0, FRAGMENT_BYTES)
      const rest = this.#rest.subarray(FRAGMENT_BYTES)
      this.#rest = rest.length === 0 ? null : rest
      socket.send(fragment, { binary: true, fin: this.#rest === null }, (error) => {
        if (!error) this.send()
      })
    }
  }

  /** Disconnects a page that has not responded since the last call. */
  checkAlive(): void {
    if (!this.#isAlive) {
      this.#socket.terminate()
      return
    }
    this.#isAlive = false
    this.#socket.ping()
  }

  close(code: number): void {
    this.#socket.close(code)
  }

  terminate(): void {
    this.#socket.terminate()
  }

  #nextMessage(): Uint8Array | null {
    const reply = this.#replies.shift()
    if (reply !== undefined) return reply
    if (this.#log === null) return null
    this.#isSending ||= this.#maySend(this.#log)
    const reading = this.#isSending ? this.#log.read(this.#next) : null
    if (reading === null) {
      this.#isSending = false
      return null
    }
    const { position, bytes, missed } = reading
    this.#next = position + 1
    if (missed.timelines + missed.pictures === 0) return bytes
    this.#missed = {
      timelines: this.#missed.timelines + missed.timelines,
      pictures: this.#missed.pictures + missed.pictures,
    }
    // The report of what is missing goes first, and the entry itself as a reply does.
    this.#replies.unshift(bytes)
    const { runId, elapsedMs } = this.#log
    // A page that reconnects now still needs the entry.
    const event = { type: 'missed', ...this.#missed } as const
    return encodeMessage({ type: 'event', runId, position: position - 1, elapsedMs, event } satisfies ToPage)
  }

  #maySend(log: RunLog): boolean {
    const isNew = this.#next === 0
    return this.#isVisible || isNew || log.ended || this.isBehind
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (!this.#rate.tryAcquire()) {
      this.#socket.close(TRY_AGAIN_LATER)
      return
    }
    const message = isBinary || !Buffer.isBuffer(data) ? null : parseMessage(data)
    if (message === null) this.#socket.close(POLICY_VIOLATION)
    else this.#listener.onMessage(this, message)
  }
}

function parseMessage(data: Buffer): FromPage | null {
  try {
    const parsed = v.safeParse(FromPageSchema, JSON.parse(data.toString('utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}
