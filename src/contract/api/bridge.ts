import type { SavedFile } from './saved-file.ts'

/**
 * Main's reply to a request. A refusal is a value, since neither Electron's channels nor the context bridge preserve
 * the fields of an error.
 */
export type BridgeReply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: unknown }

/**
 * The API that the preload script exposes as `window.interleave`. It only transports: the page parses every reply, a
 * `BridgeReply` around the value that is described here.
 */
export interface DesktopBridge {
  /** Replies with a `LabInfo`. */
  info(): Promise<unknown>
  /**
   * Replies with a `StartReply`. Where it is ok, the run's MessagePort arrives as a `message` event of the window:
   * data `RunPortMessage`, the port in `ports[0]`, same origin.
   */
  startRun(plan: unknown): Promise<unknown>
  /** Asks the user where to save a file, and saves it there. Replies with false if the user cancelled. */
  saveFile(file: SavedFile): Promise<unknown>
  /** Calls `listener` with a fault when the supervisor has exited unexpectedly; returns a function that unsubscribes. */
  onSupervisorExit(listener: (fault: unknown) => void): () => void
  /** Calls `listener` for commands of the native menu; returns a function that unsubscribes. */
  onMenuCommand(listener: (command: MenuCommand) => void): () => void
}

/** The commands of the native menu that the page executes. */
export type MenuCommand = 'run' | 'cancel' | 'projector' | 'print'

/** The property of `window` under which the preload script exposes the bridge. */
export const BRIDGE_KEY = 'interleave'

/** `data` of the window message that carries a run's port. */
export const RUN_PORT_MESSAGE = 'interleave:run-port'
export interface RunPortMessage {
  readonly type: typeof RUN_PORT_MESSAGE
  readonly runId: string
}

/** Messages from the window over a run's port. The supervisor sends lists of `RunEvent`. */
export interface RunCancelMessage {
  readonly type: 'cancel'
}
