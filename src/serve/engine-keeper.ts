import type { StartAnswer } from '../contract/answers.ts'
import type { LabInfo } from '../contract/lab-api.ts'
import { EngineProcess, type EventsListener } from './engine-process.ts'

/** An engine that has died this often within `DEATHS_WITHIN_MS` is not started again until they are over. */
const DEATHS_ALLOWED = 4
const DEATHS_WITHIN_MS = 60_000

/** What the browser host needs of an engine. */
export interface EngineLink {
  /** Rejects with a sentence when there is no engine. */
  info(): Promise<LabInfo>
  /** Rejects with a sentence when the run cannot be started. */
  startRun(plan: unknown): Promise<StartAnswer>
  cancel(runId: string): void
  /** Ends the engine and everything it started, within about a second. */
  stop(): Promise<void>
}

/** What an engine tells unasked. */
export interface EngineListener {
  readonly onEvents: EventsListener
  /** The engine has died by itself; the sentence is for the person at the page. */
  readonly onDied: (message: string) => void
}

/** Makes an engine that tells the listener. */
export type OpenEngine = (listener: EngineListener) => EngineLink

/** Keeps one engine process running: starts another when it dies, ends it with the host. */
export function keepEngine(entry: string, version: string): OpenEngine {
  return (listener) => new EngineKeeper(entry, version, listener)
}

class EngineKeeper implements EngineLink {
  readonly #entry: string
  readonly #version: string
  readonly #listener: EngineListener
  #engine: EngineProcess | undefined
  #deathTimesMs: number[] = []
  #stopping = false

  constructor(entry: string, version: string, listener: EngineListener) {
    this.#entry = entry
    this.#version = version
    this.#listener = listener
    this.#start()
  }

  async info(): Promise<LabInfo> {
    return this.#running().info()
  }

  async startRun(plan: unknown): Promise<StartAnswer> {
    return this.#running().startRun(plan)
  }

  cancel(runId: string): void {
    this.#engine?.cancel(runId)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#engine?.stop()
  }

  #start(): void {
    const engine = new EngineProcess(this.#entry, this.#version, this.#listener.onEvents)
    this.#engine = engine
    void engine.exited.then((cause) => this.#died(cause))
  }

  #running(): EngineProcess {
    if (this.#engine === undefined && !this.#stopping && this.#mayStart()) this.#start()
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
    if (mayStart) this.#start()
    const next = mayStart
      ? 'A new one has been started.'
      : 'It has stopped several times in a row, so it is not started again for a minute.'
    this.#listener.onDied(`The engine stopped: ${cause.replace(/\.$/, '')}. ${next}`)
  }
}
