import { faultOf } from '../contract/fault.ts'
import { shortJson } from '../contract/plan/problem.ts'
import type { Supervisor, SupervisorOptions } from '../supervisor/supervisor.ts'
import { faultText } from '../text/faults.ts'
import { m } from '../text/messages.ts'
import type { LabServer } from '../web/server.ts'

/** A stream that the program prints to. */
export interface Output {
  /** The current width of the terminal in characters; null if the stream is not a terminal. */
  readonly columns: number | null
  /** True if the stream is a terminal that can rewrite a line in place. */
  readonly canRewrite: boolean
  /** Resolves when the text is written, or when the stream has no reader any more. */
  write(text: string): Promise<void>
}

/** The signals that ask the program to end, and the exit status of each: 128 + the signal's number. */
export const SIGNAL_STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
export type EndSignal = keyof typeof SIGNAL_STATUS

/** The methods of a supervisor that the command line uses. */
export type RunSupervisor = Pick<Supervisor, 'info' | 'start' | 'prepare' | 'close' | 'kill'>

export interface ServeOptions {
  readonly supervisor: RunSupervisor
  /** 0 = any free port. */
  readonly port: number
  /** A browser has used up the address. */
  readonly onSession: () => void
}

/** The environment of the command line. Tests replace it. */
export interface Environment {
  readonly version: string
  /** The command that started the program, for help and messages: `interleave`, or `npm run lab --`. */
  readonly command: string
  /** The folder that relative paths on the command line start from. */
  readonly folder: string
  readonly stdout: Output
  readonly stderr: Output
  createSupervisor(options: Pick<SupervisorOptions, 'interactive'>): RunSupervisor
  /** Serves the lab to browsers. Rejects with the system's error if the port is not available. */
  serveLab(options: ServeOptions): Promise<LabServer>
  /** Opens an address in the default browser; resolves to false if there is none. */
  openBrowser(address: string): Promise<boolean>
  /** Calls `listener` for each signal that asks the program to end; returns a function that unsubscribes. */
  onEndSignal(listener: (signal: EndSignal) => void): () => void
  /** Calls `listener` when the program that launched this one is gone; returns a function that unsubscribes. */
  onLauncherEnd(listener: () => void): () => void
  /** Exits immediately. */
  exitNow(status: number): void
  /** Monotonic time. */
  nowMs(): number
}

/** The exit statuses, apart from those of signals. */
export const STATUS = { ok: 0, failed: 1, usage: 2 } as const

/** An error that ends the program with a sentence on stderr, or several, one a line. */
export class CliError extends Error {
  override readonly name: string = 'CliError'
  readonly status: number

  constructor(text: string, status: number = STATUS.failed) {
    super(text)
    this.status = status
  }
}

/** An error in the arguments of the call. */
export function usageError(text: string): CliError {
  return new CliError(text, STATUS.usage)
}

/** The error of an option's value. */
export function valueError(option: string, accepted: string, given: string): CliError {
  const found = /^\d{1,9}$/.test(given) ? given : shortJson(given)
  return usageError(m.problem_wrong_value({ field: option, accepted, found }))
}

/** The sentence and exit status of anything that was thrown. */
export function describeError(error: unknown): { readonly text: string; readonly status: number } {
  if (error instanceof CliError) return { text: error.message, status: error.status }
  return { text: faultText(faultOf(error)), status: STATUS.failed }
}

/** Prints text for people. Terminals and programs that read columns expect ordinary spaces. */
export function print(output: Output, text: string): Promise<void> {
  return output.write(text.replaceAll(/[\u00a0\u202f]/g, ' '))
}

/** Prints a line to a stream that may be closed: progress that cannot be shown is no reason to stop a run. */
export function printNote(output: Output, line: string): void {
  print(output, `${line}\n`).catch(() => undefined)
}
