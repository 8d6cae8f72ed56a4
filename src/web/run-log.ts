import { decodeMessage, encodeMessage } from '../contract/api/socket-codec.ts'
import type { ToPage } from '../contract/api/socket.ts'
import { withoutColumns } from '../analysis/document.ts'
import type { ModelId } from '../contract/models/index.ts'
import { type RunEvent, isLastEvent } from '../contract/run/events.ts'

/** The part of a run that is retained for pages that connect late or read slowly. */
const MAX_BYTES = 24 * 1024 * 1024
/** The share of that for live slices, whose exact record is still to come. */
const MAX_LIVE_BYTES = 2 * 1024 * 1024

interface Entry {
  /** The encoded event; null if later events have superseded it, or if it was dropped. */
  bytes: Uint8Array | null
  /** The kind of loss if the event is dropped; null = it is never dropped. */
  readonly loss: keyof Missed | null
  dropped: boolean
  /** Bytes of all droppable events before this one. */
  readonly droppableBefore: number
}

/** The data that a page did not receive: the timelines of trials, and parts of pictures. */
export interface Missed {
  readonly timelines: number
  readonly pictures: number
}

export interface LogReading {
  readonly position: number
  readonly bytes: Uint8Array
  /** The data that was dropped between the requested position and the end of this entry. */
  readonly missed: Missed
}

/**
 * The events of one run, encoded once for all pages. Events that later ones supersede are removed: progress, live
 * slices after their trial's record, pictures of an earlier trial. Beyond the limit the oldest live slices are dropped,
 * then the oldest pictures and timelines, which is reported as missed; the figures of a trial are never dropped.
 */
export class RunLog {
  readonly runId: string
  readonly #maxBytes: number
  readonly #nowMs: () => number
  readonly #startedMs: number
  readonly #entries: Entry[] = []
  #bytes = 0
  #droppableBytes = 0
  /** All entries before this one have been dropped as far as possible. */
  #droppedBefore = 0
  #progress: Entry | null = null
  readonly #pictures = new Map<ModelId, Entry[]>()
  /** Live slices of the current trial, oldest first. */
  #live: Entry[] = []
  #liveBytes = 0
  #workersReady: Entry | null = null
  #ended = false

  constructor(runId: string, maxBytes = MAX_BYTES, nowMs: () => number = () => performance.now()) {
    this.runId = runId
    this.#maxBytes = maxBytes
    this.#nowMs = nowMs
    this.#startedMs = nowMs()
  }

  /** True if the run's last event was appended. */
  get ended(): boolean {
    return this.#ended
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Time since the log was created. */
  get elapsedMs(): number {
    return this.#nowMs() - this.#startedMs
  }

  append(event: RunEvent): void {
    if (this.#ended) return
    const bytes = this.#encode(event, this.#entries.length)
    const entry: Entry = {
      bytes,
      loss: lossOf(event),
      dropped: false,
      droppableBefore: this.#droppableBytes,
    }
    if (entry.loss !== null) this.#droppableBytes += bytes.length
    this.#removeSuperseded(event, entry)
    this.#entries.push(entry)
    this.#bytes += bytes.length
    this.#ended = isLastEvent(event)
    while (this.#live.length > 0 && (this.#liveBytes > MAX_LIVE_BYTES || this.#bytes > this.#maxBytes)) {
      this.#dropLive()
    }
    while (this.#bytes > this.#maxBytes && this.#droppedBefore < this.#entries.length) this.#dropOldest()
  }

  /** Bytes of droppable events from a position on. */
  droppableBytesFrom(position: number): number {
    return this.#droppableBytes - (this.#entries[position]?.droppableBefore ?? this.#droppableBytes)
  }

  /** The first entry from a position on that a page needs; null if there is none yet. */
  read(from: number): LogReading | null {
    const missed = { timelines: 0, pictures: 0 }
    for (let position = from; position < this.#entries.length; position++) {
      const entry = this.#entries[position]
      if (entry?.dropped === true && entry.loss !== null) missed[entry.loss] += 1
      if (entry?.bytes) return { position, bytes: entry.bytes, missed }
    }
    return null
  }

  #encode(event: RunEvent, position: number): Uint8Array {
    const { runId, elapsedMs } = this
    return encodeMessage({ type: 'event', runId, position, elapsedMs, event } satisfies ToPage)
  }

  #removeSuperseded(event: RunEvent, entry: Entry): void {
    if (event.type === 'slices') {
      this.#live.push(entry)
      this.#liveBytes += entry.bytes?.length ?? 0
    } else if (event.type === 'workers-ready') {
      this.#workersReady = entry
    } else if (event.type === 'trial-finished' || isLastEvent(event)) {
      while (this.#live.length > 0) this.#dropLive()
      if (this.#workersReady !== null) this.#replace(this.#workersReady, null)
      this.#workersReady = null
    }
    if (event.type === 'progress' || event.type === 'trial-finished') {
      if (this.#progress !== null) this.#replace(this.#progress, null)
      this.#progress = event.type === 'progress' ? entry : null
    } else if (event.type === 'trial-started') {
      for (const picture of this.#pictures.get(event.trial.model) ?? []) {
        this.#replace(picture, null)
        picture.dropped = false
      }
      this.#pictures.set(event.trial.model, [])
    } else if (event.type === 'outputs') {
      this.#pictures.get(event.trial.model)?.push(entry)
    }
  }

  #dropLive(): void {
    const entry = this.#live.shift()
    if (entry === undefined) return
    this.#liveBytes -= entry.bytes?.length ?? 0
    this.#replace(entry, null)
  }

  #dropOldest(): void {
    const entry = this.#entries[this.#droppedBefore++]
    if (!entry?.bytes || entry.loss === null) return
    this.#replace(entry, entry.loss === 'timelines' ? withoutTimeline(entry.bytes) : null)
    entry.dropped = true
  }

  #replace(entry: Entry, bytes: Uint8Array | null): void {
    this.#bytes += (bytes?.length ?? 0) - (entry.bytes?.length ?? 0)
    entry.bytes = bytes
  }
}

function lossOf(event: RunEvent): keyof Missed | null {
  if (event.type === 'outputs') return 'pictures'
  return event.type === 'trial-finished' ? 'timelines' : null
}

/** Encodes a trial again without its timeline. Decoded from its bytes: a copy of every trial would double the memory. */
function withoutTimeline(bytes: Uint8Array): Uint8Array {
  const message = decodeMessage(bytes) as Extract<ToPage, { type: 'event' }>
  const { event } = message
  if (event.type !== 'trial-finished') return bytes
  return encodeMessage({ ...message, event: { ...event, result: withoutColumns(event.result) } })
}
