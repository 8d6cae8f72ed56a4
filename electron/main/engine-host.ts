import type { MessagePortMain } from 'electron'
import type { StartAnswer } from '../../src/contract/answers.ts'
import type { LabInfo } from '../../src/contract/lab-api.ts'
import { EngineProcess } from './engine-process.ts'

/** An engine that has died this often within `DEATHS_WITHIN_MS` is not started again until they are over. */
const DEATHS_ALLOWED = 4
const DEATHS_WITHIN_MS = 60_000

export interface EngineHostOptions {
  /** The built entry of the engine's process. */
  readonly entry: string
  readonly appVersion: string
  /** Called, when the engine has died by itself, with a sentence for the person at the window. */
  readonly onDied: (message: string) => void
}

/** Keeps one engine running: starts it, starts another when it dies, ends it with the app. */
export class EngineHost {
  readonly #options: EngineHostOptions
  #engine: EngineProcess | undefined
  #deathTimesMs: number[] = []
  #stopping = false

  constructor(options: EngineHostOptions) {
    this.#options = options
  }

  /** Starts the engine, so that it is ready when the window is. */
  start(): void {
    const engine = new EngineProcess(this.#options.entry, this.#options.appVersion)
    this.#engine = engine
    void engine.exited.then((cause) => this.#died(cause))
  }

  /** What the lab can do. Rejects with a sentence when there is no engine. */
  async info(): Promise<LabInfo> {
    return this.#running().info()
  }

  /** Starts a run whose events come out of the other end of `port`. Rejects with a sentence when it cannot. */
  async startRun(plan: unknown, port: MessagePortMain): Promise<StartAnswer> {
    return this.#running().startRun(plan, port)
  }

  /** Ends the engine and everything it started, within about a second. None is started after it. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#engine?.stop()
  }

  /** The same at once, for a main process that cannot wait. */
  kill(): void {
    this.#stopping = true
    this.#engine?.kill()
  }

  #running(): EngineProcess {
    if (this.#engine === undefined && !this.#stopping && this.#mayStart()) this.start()
    if (this.#engine !== undefined) return this.#engine
    throw new Error('The engine has stopped several times in a row. Wait a minute and try again.')
  }

  #mayStart(): boolean {
    const since = performance.now() - DEATHS_WITHIN_MS
    this.#deathTimesMs = this.#deathTimesMs.filter((timeMs) => timeMs > since)
    return this.#deathTimesMs.length < DEATHS_ALLOWED
  }

  #died(cause: string): void {
    this.#engine = undefined
    if (this.#stopping) return
    this.#deathTimesMs.push(performance.now())
    const mayStart = this.#mayStart()
    if (mayStart) this.start()
    const next = mayStart
      ? 'A new one has been started.'
      : 'It has stopped several times in a row, so it is not started again for a minute.'
    this.#options.onDied(`The engine stopped: ${cause.replace(/\.$/, '')}. ${next}`)
  }
}
