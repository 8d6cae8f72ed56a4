import type { MessagePortMain } from 'electron'
import type { StartAnswer } from '../../src/contract/api/answers.ts'
import type { LabInfo } from '../../src/contract/api/lab-api.ts'
import type { EngineLife } from '../../src/supervisor/engine-life.ts'
import { KeptEngine } from '../../src/supervisor/kept-engine.ts'
import { startEngine } from './engine-process.ts'

export interface EngineHostOptions {
  /** The built entry of the engine's process. */
  readonly entry: string
  readonly appVersion: string
  /** Called, when the engine has died by itself, with a sentence for the person at the window. */
  readonly onDied: (message: string) => void
}

/** Keeps one engine running: starts it, starts another when it dies, ends it with the app. */
export class EngineHost {
  readonly #kept: KeptEngine<EngineLife<MessagePortMain>>

  constructor({ entry, appVersion, onDied }: EngineHostOptions) {
    this.#kept = new KeptEngine(() => startEngine(entry, appVersion), onDied)
  }

  /** Starts the engine, so that it is ready when the window is. */
  start(): void {
    this.#kept.start()
  }

  /** What the lab can do. Rejects with a sentence when there is no engine. */
  async info(): Promise<LabInfo> {
    return this.#kept.running().info()
  }

  /** Starts a run whose events come out of the other end of `port`. Rejects with a sentence when it cannot. */
  async startRun(plan: unknown, port: MessagePortMain): Promise<StartAnswer> {
    return this.#kept.running().startRun(plan, port)
  }

  /** Ends the engine and everything it started, within about a second. None is started after it. */
  async stop(): Promise<void> {
    await this.#kept.close()?.stop()
  }

  /** The same at once, for a main process that cannot wait. */
  kill(): void {
    this.#kept.close()?.kill()
  }
}
