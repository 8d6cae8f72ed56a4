import type { StartAnswer } from '../contract/api/answers.ts'
import type { LabInfo } from '../contract/api/lab-api.ts'
import { KeptEngine } from '../supervisor/kept-engine.ts'
import { type EventsListener, startEngine } from './engine-process.ts'

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
  return ({ onEvents, onDied }) => {
    const kept = new KeptEngine(() => startEngine(entry, version, onEvents), onDied)
    kept.start()
    return {
      info: async () => kept.running().life.info(),
      startRun: async (plan) => kept.running().life.startRun(plan),
      cancel: (runId) => kept.current?.cancel(runId),
      stop: async () => kept.close()?.life.stop(),
    }
  }
}
