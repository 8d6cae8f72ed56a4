import * as v from 'valibot'
import { type RawData, WebSocket } from 'ws'
import { encodeMessage } from '../contract/api/socket-codec.ts'
import { type FromPage, FromPageSchema, type ToPage } from '../contract/api/socket.ts'
import { RateLimit } from '../base/rate-limit.ts'
import type { Missed, RunLog } from './run-log.ts'

/** A socket is handed no more while this much waits in it, and long messages go in pieces of this size. */
const WINDOW_BYTES = 1024 * 1024
const PIECE_BYTES = 256 * 1024

/**
 * A page that nobody sees is not told of a run until the run has ended, it comes into sight, or so much has gathered
 * that it might have to go: drawing and even receiving takes processor time from what is measured.
 */
const GATHERED_BYTES = 8 * 1024 * 1024

/** More messages than this no page has to send. */
const MESSAGES_PER_SECOND = 20
const MESSAGES_AT_ONCE = 100

/** RFC 6455, section 7.4.1. */
const POLICY_VIOLATION = 1008
const TRY_AGAIN_LATER = 1013

/** What pages may ask for. */
export interface Requests {
  readonly hear: (viewer: Viewer, message: FromPage) => void
  readonly gone: (viewer: Viewer) => void
}

/** One page that watches: what it says is checked, and it is handed the run as fast as it reads. */
export class Viewer {
  readonly #socket: WebSocket
  readonly #requests: Requests
  readonly #rate = new RateLimit(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE)
  #log: RunLog | null = null
  /** Set when the page has said what it has already. */
  greeted = false
  #isVisible = true
  /** True from when there is reason to hand on the run until all that is there was handed on. */
  #isDue = false
  /** The place in the log it comes to next. */
  #next = 0
  /** What is left of the entry on its way; null between entries. */
  #rest: Uint8Array | null = null
  #missed: Missed = { records: 0, pictures: 0 }
  /** Answers that wait for the entry on its way to end. */
  #answers: Uint8Array[] = []
  #isAlive = true

  constructor(socket: WebSocket, requests: Requests) {
    this.#socket = socket
    this.#requests = requests
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary))
    socket.on('pong', () => (this.#isAlive = true))
    socket.on('close', () => requests.gone(this))
    // Its `close` follows; what was wrong is the page's affair.
    socket.on('error', () => undefined)
  }

  /** Bytes that are held for this page alone. */
  get heldBytes(): number {
    const answers = this.#answers.reduce((sum, { length }) => sum + length, 0)
    return this.#socket.bufferedAmount + (this.#rest?.length ?? 0) + answers
  }

  /** Whether somebody may look at the page. */
  get isVisible(): boolean {
    return this.#isVisible
  }

  /** So much of the run has gathered for the page that some of it might soon have to go. */
  get isBehind(): boolean {
    return this.#log !== null && this.#log.heavyBytesFrom(this.#next) > GATHERED_BYTES
  }

  /** Takes note of whether somebody may look at the page; who comes back sees the run as it is now. */
  see(isVisible: boolean): void {
    this.#isVisible = isVisible
    this.pump()
  }

  answer(message: ToPage): void {
    const bytes = encodeMessage(message)
    // Who asks and asks and never reads gets no more.
    if (this.heldBytes > 2 * WINDOW_BYTES && this.#answers.length > MESSAGES_AT_ONCE) this.#socket.terminate()
    this.#answers.push(bytes)
    this.pump()
  }

  /** Has the page watch a run from a place on. */
  watch(log: RunLog, from: number): void {
    this.#log = log
    this.#next = from
    this.#missed = { records: 0, pictures: 0 }
    this.pump()
  }

  /** Hands on as much as the socket takes; called when there is news, and when the socket has sent some. */
  readonly pump = (): void => {
    const socket = this.#socket
    while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < WINDOW_BYTES) {
      this.#rest ??= this.#take()
      if (this.#rest === null) return
      const piece = this.#rest.subarray(0, PIECE_BYTES)
      const rest = this.#rest.subarray(PIECE_BYTES)
      this.#rest = rest.length === 0 ? null : rest
      socket.send(piece, { binary: true, fin: this.#rest === null }, (error) => {
        if (!error) this.pump()
      })
    }
  }

  /** Ends a connection that has not answered since the last call. */
  check(): void {
    if (!this.#isAlive) {
      this.#socket.terminate()
      return
    }
    this.#isAlive = false
    this.#socket.ping()
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  /** Cuts the connection. */
  end(): void {
    this.#socket.terminate()
  }

  /** What goes to the page next. */
  #take(): Uint8Array | null {
    const answer = this.#answers.shift()
    if (answer !== undefined) return answer
    if (this.#log === null) return null
    this.#isDue ||= this.#mayRead(this.#log)
    const reading = this.#isDue ? this.#log.read(this.#next) : null
    if (reading === null) {
      this.#isDue = false
      return null
    }
    const { place, bytes, missed } = reading
    this.#next = place + 1
    if (missed.records + missed.pictures === 0) return bytes
    this.#missed = {
      records: this.#missed.records + missed.records,
      pictures: this.#missed.pictures + missed.pictures,
    }
    // Told before the entry, which then goes by the way of an answer.
    this.#answers.unshift(bytes)
    return encodeMessage({
      type: 'event',
      runId: this.#log.runId,
      // A page that comes back now still wants the entry itself.
      place: place - 1,
      elapsedMs: this.#log.elapsedMs,
      event: { type: 'missed', message: missedSentence(this.#missed) },
    } satisfies ToPage)
  }

  #mayRead(log: RunLog): boolean {
    const isNew = this.#next === 0
    return this.#isVisible || isNew || log.ended || this.isBehind
  }

  #hear(data: RawData, isBinary: boolean): void {
    if (!this.#rate.pass()) {
      this.#socket.close(TRY_AGAIN_LATER, 'Too many messages: wait a second.')
      return
    }
    const message = isBinary || !Buffer.isBuffer(data) ? null : readMessage(data)
    if (message === null) this.#socket.close(POLICY_VIOLATION, 'A message was not understood.')
    else this.#requests.hear(this, message)
  }
}

function readMessage(data: Buffer): FromPage | null {
  try {
    const parsed = v.safeParse(FromPageSchema, JSON.parse(data.toString('utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

function missedSentence({ records, pictures }: Missed): string {
  const parts = [
    ...(records > 0 ? [`who ran when in ${records} ${records === 1 ? 'trial' : 'trials'}`] : []),
    ...(pictures > 0 ? [`${pictures} ${pictures === 1 ? 'part' : 'parts'} of pictures`] : []),
  ]
  return `Not shown here: ${parts.join(', and ')}. Of a long run the lab keeps the newest part only for a page that comes late or reads slowly.`
}
