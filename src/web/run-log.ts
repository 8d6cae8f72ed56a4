import type { ModelId } from '../contract/models.ts'
import type { RunEvent } from '../contract/run/events.ts'
import type { WorkerResult } from '../contract/run/report.ts'
import { encodeMessage } from '../contract/api/socket-codec.ts'
import type { ToPage } from '../contract/api/socket.ts'

/** How much of a run is kept for pages that come late or read slowly. */
const LOG_BYTES = 24 * 1024 * 1024
/** How much of that may be slices of the trial under way, whose exact record is still to come. */
const LIVE_BYTES = 2 * 1024 * 1024
/** After these nobody needs what there was to see of the trial under way. */
const ENDS_TRIAL: ReadonlySet<RunEvent['type']> = new Set(['trial-finished', 'run-finished', 'run-failed'])

interface Entry {
  /** The event as it goes to pages; null when nobody needs it any more, or when it had to go. */
  bytes: Uint8Array | null
  /** What is lost when it has to go, and what is left of it then; null = it stays. */
  readonly loss: keyof Missed | null
  readonly small: Uint8Array | null
  lost: boolean
  /** Bytes of pictures and slices that came before it, whatever became of them. */
  readonly heavyBefore: number
}

/** What a page did not get: trials without the slices of their workers, and parts of pictures. */
export interface Missed {
  readonly records: number
  readonly pictures: number
}

export interface Reading {
  readonly place: number
  readonly bytes: Uint8Array
  /** What was lost on the way to this entry, itself included. */
  readonly missed: Missed
}

/**
 * The events of one run, kept for every page that watches. What later events overtake is let go: progress, the
 * slices of a trial under way once its record is there, and the picture of an earlier trial. Beyond `limitBytes` the
 * oldest live slices go first, then the oldest pictures and records, which are told as missed; the figures of a
 * trial stay.
 */
export class RunLog {
  readonly runId: string
  readonly #limitBytes: number
  readonly #nowMs: () => number
  readonly #startedMs: number
  readonly #entries: Entry[] = []
  #bytes = 0
  #heavyBytes = 0
  /** All before it can be made no smaller. */
  #smallBefore = 0
  #progress: Entry | null = null
  readonly #pictures = new Map<ModelId, Entry[]>()
  /** What is to be seen of the trial under way, oldest first. */
  #live: Entry[] = []
  #liveBytes = 0
  #workersUp: Entry | null = null
  #ended = false

  constructor(runId: string, limitBytes = LOG_BYTES, nowMs: () => number = () => performance.now()) {
    this.runId = runId
    this.#limitBytes = limitBytes
    this.#nowMs = nowMs
    this.#startedMs = nowMs()
  }

  /** True after the run's last event. */
  get ended(): boolean {
    return this.#ended
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Since the log was begun. */
  get elapsedMs(): number {
    return this.#nowMs() - this.#startedMs
  }

  append(event: RunEvent): void {
    if (this.#ended) return
    const bytes = this.#encode(event)
    const entry: Entry = {
      bytes,
      ...this.#lossOf(event),
      lost: false,
      heavyBefore: this.#heavyBytes,
    }
    if (entry.loss !== null) this.#heavyBytes += bytes.length
    this.#letGo(event, entry)
    this.#entries.push(entry)
    this.#bytes += bytes.length
    this.#ended = event.type === 'run-finished' || event.type === 'run-failed'
    while (this.#live.length > 0 && (this.#liveBytes > LIVE_BYTES || this.#bytes > this.#limitBytes)) {
      this.#dropLive()
    }
    while (this.#bytes > this.#limitBytes && this.#smallBefore < this.#entries.length) this.#makeSmaller()
  }

  /** How much of pictures and slices, which may have to go, has come from a place on. */
  heavyBytesFrom(place: number): number {
    return this.#heavyBytes - (this.#entries[place]?.heavyBefore ?? this.#heavyBytes)
  }

  /** The first entry at or after a place that a page needs; null when there is none yet. */
  read(from: number): Reading | null {
    const missed = { records: 0, pictures: 0 }
    for (let place = from; place < this.#entries.length; place++) {
      const entry = this.#entries[place]
      if (entry?.lost === true && entry.loss !== null) missed[entry.loss] += 1
      if (entry?.bytes) return { place, bytes: entry.bytes, missed }
    }
    return null
  }

  #encode(event: RunEvent): Uint8Array {
    const message: ToPage = {
      type: 'event',
      runId: this.runId,
      place: this.#entries.length,
      elapsedMs: this.elapsedMs,
      event,
    }
    return encodeMessage(message)
  }

  #lossOf(event: RunEvent): Pick<Entry, 'loss' | 'small'> {
    if (event.type === 'outputs') return { loss: 'pictures', small: null }
    if (event.type === 'trial-finished') return { loss: 'records', small: this.#encode(withoutSlices(event)) }
    return { loss: null, small: null }
  }

  /** Lets go what the event overtakes. */
  #letGo(event: RunEvent, entry: Entry): void {
    if (event.type === 'slices') {
      this.#live.push(entry)
      this.#liveBytes += entry.bytes?.length ?? 0
    } else if (event.type === 'workers-ready') {
      this.#workersUp = entry
    } else if (ENDS_TRIAL.has(event.type)) {
      while (this.#live.length > 0) this.#dropLive()
      if (this.#workersUp !== null) this.#change(this.#workersUp, null)
      this.#workersUp = null
    }
    if (event.type === 'progress' || event.type === 'trial-finished') {
      if (this.#progress !== null) this.#change(this.#progress, null)
      this.#progress = event.type === 'progress' ? entry : null
    } else if (event.type === 'trial-started') {
      for (const picture of this.#pictures.get(event.trial.model) ?? []) {
        this.#change(picture, null)
        picture.lost = false
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
    this.#change(entry, null)
  }

  #makeSmaller(): void {
    const entry = this.#entries[this.#smallBefore++]
    if (!entry?.bytes || entry.loss === null) return
    this.#change(entry, entry.small)
    entry.lost = true
  }

  #change(entry: Entry, bytes: Uint8Array | null): void {
    this.#bytes += (bytes?.length ?? 0) - (entry.bytes?.length ?? 0)
    entry.bytes = bytes
  }
}

function withoutSlices(event: Extract<RunEvent, { type: 'trial-finished' }>): RunEvent {
  const bare = (worker: WorkerResult): WorkerResult => ({
    ...worker,
    slices: {
      startMs: new Float64Array(0),
      endMs: new Float64Array(0),
      task: new Int32Array(0),
      state: new Uint8Array(0),
    },
  })
  return { ...event, result: { ...event.result, workers: event.result.workers.map(bare) } }
}
