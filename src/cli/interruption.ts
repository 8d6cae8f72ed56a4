import { type EndSignal, type Environment, SIGNAL_STATUS } from './environment.ts'

/**
 * One key press can arrive several times, from the terminal and from tools that the program runs under. Only a signal
 * that comes later than this counts as a second one.
 */
const SAME_KEY_PRESS_MS = 400

/** When the launcher is gone, processes that have not ended after this time are killed. */
const WITHOUT_LAUNCHER_MS = 1_000

export interface EndActions {
  /** Ends in order; the program exits by itself afterwards. */
  readonly cancel: () => void
  /** Ends immediately what `cancel` has not ended. */
  readonly kill: () => void
}

/**
 * Handles requests to end the program, from its start until `stop`. The first signal cancels, a second one kills and
 * exits. When the launcher is gone the program is cancelled, and killed soon after.
 */
export class Interruption {
  readonly #environment: Environment
  readonly #actions: EndActions
  readonly #unsubscribe: readonly (() => void)[]
  #first: { readonly signal: EndSignal; readonly atMs: number } | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(environment: Environment, actions: EndActions) {
    this.#environment = environment
    this.#actions = actions
    this.#unsubscribe = [
      environment.onEndSignal((signal) => this.#onSignal(signal)),
      environment.onLauncherEnd(() => this.#onLauncherEnd()),
    ]
  }

  /** The first signal that was received; SIGTERM stands for the end of the launcher. */
  get signal(): EndSignal | null {
    return this.#first?.signal ?? null
  }

  /** Restores the default action of the signals. */
  stop(): void {
    clearTimeout(this.#timer)
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
  }

  #onSignal(signal: EndSignal): void {
    if (this.#first === null) this.#cancel(signal)
    else if (this.#environment.nowMs() - this.#first.atMs >= SAME_KEY_PRESS_MS) this.#kill(signal)
  }

  #onLauncherEnd(): void {
    this.#timer = setTimeout(() => this.#kill('SIGTERM'), WITHOUT_LAUNCHER_MS)
    if (this.#first === null) this.#cancel('SIGTERM')
  }

  #cancel(signal: EndSignal): void {
    this.#first = { signal, atMs: this.#environment.nowMs() }
    this.#actions.cancel()
  }

  #kill(signal: EndSignal): void {
    this.#actions.kill()
    this.#environment.exitNow(SIGNAL_STATUS[signal])
  }
}
