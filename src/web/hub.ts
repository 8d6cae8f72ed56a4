import type { WebSocket } from 'ws'
import { Throttle } from '../base/throttle.ts'
import type { LabInfo } from '../contract/api/lab-api.ts'
import { type FromPage, GOING_AWAY } from '../contract/api/socket.ts'
import { faultOf } from '../contract/fault.ts'
import type { RunEvent } from '../contract/run/events.ts'
import type { SupervisorStart } from '../supervisor/supervisor.ts'
import { PageConnection } from './page-connection.ts'
import { RunLog } from './run-log.ts'

/** A page that does not respond for this long is disconnected; it reconnects by itself. */
const CHECK_INTERVAL_MS = 30_000

/** The time that pages have to read their last messages when the server stops. */
const GOODBYE_MS = 200

/**
 * Pages that did not start the run receive it at this interval, and less often the more of them there are: receiving
 * and drawing uses CPU time that the run needs.
 */
const SPECTATOR_INTERVAL_MS = 1_000
const INTERVAL_PER_PAGE_MS = 50

/** Events outside any measured interval: sending them immediately cannot disturb a trial. */
const UNMEASURED: ReadonlySet<RunEvent['type']> = new Set(['workers-ready', 'run-finished', 'run-failed'])

/** The methods of a supervisor that the hub uses. */
export interface LabSupervisor {
  info(): LabInfo
  start(plan: unknown, listener: (event: RunEvent) => void): SupervisorStart
  close(): Promise<void>
}

/** Connects all pages with the supervisor, and with the run that they all follow. */
export class Hub {
  readonly #supervisor: LabSupervisor
  readonly #pages = new Set<PageConnection>()
  readonly #timer: NodeJS.Timeout
  readonly #spectators = new Throttle(() => this.#sendToAll())
  /** The page that started the run; null if it is gone. */
  #starter: PageConnection | null = null
  /** The current run, or the last one. */
  #run: { readonly log: RunLog; readonly cancel: () => void } | null = null

  constructor(supervisor: LabSupervisor) {
    this.#supervisor = supervisor
    this.#timer = setInterval(() => this.#checkPages(), CHECK_INTERVAL_MS).unref()
  }

  get pages(): number {
    return this.#pages.size
  }

  /** The most that is buffered for one page. */
  get bufferedBytes(): number {
    return Math.max(0, ...[...this.#pages].map((page) => page.bufferedBytes))
  }

  connect(socket: WebSocket): void {
    const page = new PageConnection(socket, {
      onMessage: (from, message) => this.#receive(from, message),
      onClose: (closed) => {
        this.#pages.delete(closed)
        if (this.#starter === closed) this.#starter = null
      },
    })
    this.#pages.add(page)
  }

  /** Stops the supervisor, then closes all connections, so that pages still receive how their run ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#spectators.cancel()
    await this.#supervisor.close()
    for (const page of this.#pages) page.close(GOING_AWAY)
    if (this.#pages.size > 0) await new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))
    for (const page of this.#pages) page.terminate()
  }

  #receive(page: PageConnection, message: FromPage): void {
    switch (message.type) {
      case 'hello':
        this.#greet(page, message)
        return
      case 'visibility':
        page.setVisible(message.isVisible)
        return
      case 'cancel':
        if (this.#run?.log.runId === message.runId) this.#run.cancel()
        return
      case 'info':
      case 'start':
        this.#reply(page, message)
    }
  }

  #greet(page: PageConnection, { seen, isVisible }: Extract<FromPage, { type: 'hello' }>): void {
    if (page.greeted) return
    page.greeted = true
    page.setVisible(isVisible)
    const log = this.#run?.log
    if (log !== undefined) page.follow(log, seen?.runId === log.runId ? seen.next : 0)
  }

  #reply(page: PageConnection, message: Extract<FromPage, { requestId: number }>): void {
    const { type, requestId } = message
    try {
      if (type === 'info') page.reply({ type, requestId, info: this.#supervisor.info() })
      else this.#start(page, requestId, message.plan)
    } catch (error) {
      page.reply({ type: 'failed', requestId, fault: faultOf(error) })
    }
  }

  #start(page: PageConnection, requestId: number, plan: unknown): void {
    let log: RunLog | null = null
    const early: RunEvent[] = []
    const started = this.#supervisor.start(plan, (event) => {
      if (log === null) early.push(event)
      else this.#append(log, event)
    })
    if (!started.ok) {
      page.reply({ type: 'start', requestId, reply: started })
      return
    }
    const { run } = started
    page.reply({ type: 'start', requestId, reply: { ok: true, runId: run.id } })
    log = new RunLog(run.id)
    this.#starter = page
    this.#run = { log, cancel: () => run.cancel() }
    for (const one of this.#pages) if (one.greeted) one.follow(log, 0)
    for (const event of early) this.#append(log, event)
  }

  #append(log: RunLog, event: RunEvent): void {
    log.append(event)
    for (const page of this.#pages) if (page === this.#starter || page.isBehind) page.send()
    const visible = [...this.#pages].filter(({ isVisible }) => isVisible).length
    if (UNMEASURED.has(event.type)) this.#spectators.callNow()
    else this.#spectators.request(Math.max(SPECTATOR_INTERVAL_MS, INTERVAL_PER_PAGE_MS * visible))
  }

  #sendToAll(): void {
    for (const page of this.#pages) page.send()
  }

  #checkPages(): void {
    for (const page of this.#pages) page.checkAlive()
  }
}
