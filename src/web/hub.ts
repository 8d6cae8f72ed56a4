import type { WebSocket } from 'ws'
import { type RunEvent, UNTIMED } from '../contract/run/events.ts'
import { CLOSED_BY_END, type FromPage } from '../contract/api/socket.ts'
import type { EngineLink, OpenEngine } from './engine-keeper.ts'
import { Pace } from '../base/throttle.ts'
import { RunLog } from './run-log.ts'
import { Viewer } from './viewer.ts'

/** A page that does not answer for this long is cut off; it comes back by itself and is told what it missed. */
const CHECK_EVERY_MS = 30_000

/** How long pages have to take the last they are told. */
const GOODBYE_MS = 200

/**
 * Pages that only watch what another has started hear of a trial under way this rarely, and a crowd of them still
 * less: receiving and drawing takes processor time from what is measured.
 */
const WATCHED_EVERY_MS = 1_000
const GAP_PER_PAGE_MS = 50

/** All pages, the one engine, and the run they all see. */
export class Hub {
  readonly #engine: EngineLink
  readonly #viewers = new Set<Viewer>()
  readonly #timer: NodeJS.Timeout
  readonly #pace = new Pace(() => this.#pump())
  /** The page that has started the run; null when that was another one than those that are here. */
  #starter: Viewer | null = null
  /** The run under way or the last one. */
  #log: RunLog | null = null

  constructor(openEngine: OpenEngine) {
    this.#engine = openEngine({
      onEvents: (runId, events) => this.#take(runId, events),
      onDied: (message) => this.#fail(message),
    })
    this.#timer = setInterval(() => this.#check(), CHECK_EVERY_MS).unref()
  }

  get viewers(): number {
    return this.#viewers.size
  }

  /** The most that is held for one page. */
  get heldBytes(): number {
    return Math.max(0, ...[...this.#viewers].map((viewer) => viewer.heldBytes))
  }

  join(socket: WebSocket): void {
    const viewer = new Viewer(socket, {
      hear: (from, message) => void this.#hear(from, message),
      gone: (who) => {
        this.#viewers.delete(who)
        if (this.#starter === who) this.#starter = null
      },
    })
    this.#viewers.add(viewer)
  }

  /** Ends the engine, then all connections: the pages still hear how their run ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#pace.stop()
    await this.#engine.stop()
    for (const viewer of this.#viewers) viewer.close(CLOSED_BY_END, 'The lab was ended.')
    // Who does not answer is not waited for.
    if (this.#viewers.size > 0) await new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))
    for (const viewer of this.#viewers) viewer.end()
  }

  async #hear(viewer: Viewer, message: FromPage): Promise<void> {
    switch (message.type) {
      case 'hello':
        this.#greet(viewer, message)
        return
      case 'sight':
        viewer.see(message.isVisible)
        return
      case 'cancel':
        if (this.#log?.runId === message.runId && !this.#log.ended) this.#engine.cancel(message.runId)
        return
      case 'info':
      case 'start':
        await this.#answer(viewer, message)
    }
  }

  async #answer(viewer: Viewer, message: Extract<FromPage, { requestId: number }>): Promise<void> {
    const { type, requestId } = message
    try {
      if (type === 'info') {
        viewer.answer({ type, requestId, info: await this.#engine.info() })
        return
      }
      const answer = await this.#engine.startRun(message.plan)
      viewer.answer({ type, requestId, answer })
      if (!answer.ok) return
      this.#starter = viewer
      this.#logOf(answer.runId)
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error)
      viewer.answer({ type: 'refused', requestId, message: sentence })
    }
  }

  #greet(viewer: Viewer, { seen, isVisible }: Extract<FromPage, { type: 'hello' }>): void {
    const log = this.#log
    if (viewer.greeted) return
    viewer.greeted = true
    viewer.see(isVisible)
    if (log !== null) viewer.watch(log, seen?.runId === log.runId ? seen.next : 0)
  }

  /** The log of a run; all pages watch it from its beginning. */
  #logOf(runId: string): RunLog {
    if (this.#log?.runId === runId) return this.#log
    const log = new RunLog(runId)
    this.#log = log
    for (const viewer of this.#viewers) if (viewer.greeted) viewer.watch(log, 0)
    return log
  }

  #take(runId: string, events: readonly RunEvent[]): void {
    const log = this.#logOf(runId)
    for (const event of events) log.append(event)
    for (const viewer of this.#viewers) if (viewer === this.#starter || viewer.isBehind) viewer.pump()
    const inSight = [...this.#viewers].filter(({ isVisible }) => isVisible).length
    if (events.some(({ type }) => UNTIMED.has(type))) this.#pace.now()
    else this.#pace.ask(Math.max(WATCHED_EVERY_MS, GAP_PER_PAGE_MS * inSight))
  }

  #fail(message: string): void {
    if (this.#log === null) return
    this.#log.append({ type: 'run-failed', message })
    this.#pace.now()
  }

  #pump(): void {
    for (const viewer of this.#viewers) viewer.pump()
  }

  #check(): void {
    for (const viewer of this.#viewers) viewer.check()
  }
}
