import type { MessagePortMain } from 'electron'
import type { LabInfo, StartReply } from '../../src/contract/api/lab-api.ts'
import { type Fault, LabError, fault } from '../../src/contract/fault.ts'
import { SupervisorProcess } from './supervisor-process.ts'

/** A supervisor that exited this often within `EXITS_WITHIN_MS` is not restarted until that time is over. */
const EXITS_ALLOWED = 4
const EXITS_WITHIN_MS = 60_000

export interface SupervisorKeeperOptions {
  /** The built `supervisor.js`. */
  readonly entry: string
  readonly appVersion: string
  /** Called when the supervisor has exited unexpectedly. */
  readonly onExit: (cause: Fault) => void
}

/** Starts the supervisor's process, restarts it when it exits unexpectedly, and stops it with the app. */
export class SupervisorKeeper {
  readonly #options: SupervisorKeeperOptions
  #process: SupervisorProcess | undefined
  #exitTimesMs: number[] = []
  #closed = false

  constructor(options: SupervisorKeeperOptions) {
    this.#options = options
  }

  /** Starts the process, so that it is ready when the window is. */
  start(): void {
    const { entry, appVersion } = this.#options
    const started = new SupervisorProcess(entry, appVersion)
    this.#process = started
    void started.exited.then((cause) => this.#restart(cause))
  }

  async info(): Promise<LabInfo> {
    return this.#running().info()
  }

  async startRun(plan: unknown, port: MessagePortMain): Promise<StartReply> {
    return this.#running().startRun(plan, port)
  }

  /** Stops the supervisor and everything that it started, within about a second. */
  async stop(): Promise<void> {
    this.#closed = true
    await this.#process?.stop()
  }

  /** Ends the supervisor immediately, for a main process that cannot wait. */
  kill(): void {
    this.#closed = true
    this.#process?.kill()
  }

  #running(): SupervisorProcess {
    if (this.#process === undefined && !this.#closed && this.#mayStart()) this.start()
    if (this.#process === undefined) throw new LabError(fault('supervisor_unavailable', {}))
    return this.#process
  }

  #mayStart(): boolean {
    const since = performance.now() - EXITS_WITHIN_MS
    this.#exitTimesMs = this.#exitTimesMs.filter((timeMs) => timeMs > since)
    return this.#exitTimesMs.length < EXITS_ALLOWED
  }

  #restart(cause: Fault): void {
    this.#process = undefined
    if (this.#closed) return
    this.#exitTimesMs.push(performance.now())
    if (this.#mayStart()) this.start()
    this.#options.onExit(fault('supervisor_stopped', { cause }))
  }
}
