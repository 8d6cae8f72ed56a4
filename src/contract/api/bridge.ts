import type { SavedFile } from './saved-file.ts'

/** What the preload script puts on the page as `window.interleave`: transport only, nothing is parsed on the way. */
export interface DesktopBridge {
  /** Answers with a `LabInfo`. */
  info(): Promise<unknown>
  /**
   * Answers `{ ok: true, runId }` or `{ ok: false, problems }`. On ok, the run's MessagePort arrives as a
   * `message` event of the window: data `RunPortMessage`, the port in `ports[0]`, same origin.
   */
  startRun(plan: unknown): Promise<unknown>
  /** Asks the person where a file is to go, and answers with true when it is there, false when it is not to be. */
  saveFile(file: SavedFile): Promise<unknown>
  /** Calls `listener` with a sentence when the engine has died; returns a function that ends it. */
  onEngineDied(listener: (message: string) => void): () => void
  /** Calls `listener` for the native menu's commands; returns a function that ends it. */
  onMenuCommand(listener: (command: MenuCommand) => void): () => void
}

/** What the native menu can ask the window to do. */
export type MenuCommand = 'run' | 'cancel' | 'projector' | 'print'

/** The name under which the preload script puts the bridge on `window`. */
export const BRIDGE_KEY = 'interleave'

/** `data` of the window message that brings a run's port. */
export const RUN_PORT_MESSAGE = 'interleave:run-port'
export interface RunPortMessage {
  readonly type: typeof RUN_PORT_MESSAGE
  readonly runId: string
}

/** What the window says over a run's port. The engine's side sends arrays of `RunEvent`. */
export interface RunCancelMessage {
  readonly type: 'cancel'
}
