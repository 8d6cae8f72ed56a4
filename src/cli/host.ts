import type { Engine } from '../runner/engine.ts'
import type { LabServer } from '../web/server.ts'

/** Where text goes. `write` resolves when the text is out, or nobody reads any more. */
export interface Output {
  readonly isTTY: boolean
  /** Characters in a line of the terminal. */
  readonly columns: number
  write(text: string): Promise<void>
}

/** The signals a run is ended by, and the status the shell is told then: 128 + the signal's number. */
export const SIGNAL_STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
export type EndSignal = keyof typeof SIGNAL_STATUS

/** Everything the command line needs from the outside, handed in so that tests can stand in for it. */
export interface Host {
  readonly version: string
  /** How the program was called, as help and messages repeat it: `interleave`, or `npm run lab --`. */
  readonly command: string
  readonly stdout: Output
  readonly stderr: Output
  createEngine(): Engine
  /** Serves the lab to browsers on a port (0 = a free one). Rejects with the system's error when it cannot be had. */
  serveLab(port: number, onEntered: () => void): Promise<LabServer>
  /** Opens an address in the person's browser; resolves to false where there is none. */
  openBrowser(address: string): Promise<boolean>
  /** Calls `listener` for every signal that asks the program to end; returns a function that ends this. */
  onEndSignal(listener: (signal: EndSignal) => void): () => void
  /** Ends the program at once. */
  exitNow(status: number): void
  /** Monotonic. */
  nowMs(): number
}

/** Exit statuses. */
export const STATUS = { ok: 0, failed: 1, wrongCall: 2 } as const

/** A reason to end that a person is told in one or more sentences, one a line. */
export class CliError extends Error {
  readonly status: number

  constructor(message: string, status: number = STATUS.failed) {
    super(message)
    this.status = status
  }
}
