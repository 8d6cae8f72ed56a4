/** An engine that has died this often within `DEATHS_WITHIN_MS` is not started again until they are over. */
const DEATHS_ALLOWED = 4
const DEATHS_WITHIN_MS = 60_000

/** Keeps one engine process running: starts another when it dies, none once its host ends. */
export class KeptEngine<Engine extends { readonly exited: Promise<string> }> {
  readonly #open: () => Engine
  readonly #onDied: (message: string) => void
  #engine: Engine | undefined
  #deathTimesMs: number[] = []
  #stopping = false

  /** `onDied` is called, when the engine has died by itself, with a sentence for the person at the lab. */
  constructor(open: () => Engine, onDied: (message: string) => void) {
    this.#open = open
    this.#onDied = onDied
  }

  start(): void {
    const engine = this.#open()
    this.#engine = engine
    void engine.exited.then((cause) => this.#died(cause))
  }

  /** The engine under way, if there is one. */
  get current(): Engine | undefined {
    return this.#engine
  }

  /** The engine under way, or a new one. Throws a sentence when it died too often to be started again. */
  running(): Engine {
    if (this.#engine === undefined && !this.#stopping && this.#mayStart()) this.start()
    if (this.#engine !== undefined) return this.#engine
    throw new Error('The engine has stopped several times in a row. Wait a minute and try again.')
  }

  /** From now on none is started, and a death is no news. Returns the engine that is still to be ended. */
  close(): Engine | undefined {
    this.#stopping = true
    return this.#engine
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
    this.#onDied(`The engine stopped: ${cause.replace(/\.$/, '')}. ${next}`)
  }
}
