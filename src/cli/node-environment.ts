import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { errorCode, messageOf, systemProblem } from '../base/errors.ts'
import { systemProblemText } from '../text/faults.ts'
import { m } from '../text/messages.ts'
import { CliError, type EndSignal, type Environment, type Output, SIGNAL_STATUS } from './environment.ts'

/** The environment of the real program, from this process's streams, signals, launcher and clock. */
export function nodeEnvironment(
  lab: Pick<Environment, 'version' | 'command' | 'folder' | 'createSupervisor' | 'serveLab' | 'openBrowser'>,
): Environment {
  return {
    ...lab,
    stdout: streamOutput(process.stdout, process.env),
    stderr: streamOutput(process.stderr, process.env),
    onEndSignal,
    onLauncherEnd,
    exitNow: (status) => process.exit(status),
    nowMs: () => performance.now(),
  }
}

/** Only a terminal has `isTTY` and `columns`. */
export type PrintStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

const DEFAULT_COLUMNS = 80

/** An output that writes to a stream of Node. */
export function streamOutput(stream: PrintStream, env: NodeJS.ProcessEnv): Output {
  const isTerminal = stream.isTTY === true
  // Each write reports its own error; without a listener the first one would end the program.
  stream.on('error', () => undefined)
  return {
    get columns() {
      if (!isTerminal) return null
      // Some terminals report 0 columns.
      return stream.columns === undefined || stream.columns === 0 ? DEFAULT_COLUMNS : stream.columns
    },
    canRewrite: isTerminal && env['TERM'] !== 'dumb',
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error === null || error === undefined || isClosed(error)) resolve()
          else reject(outputError(error))
        })
      }),
  }
}

/** A reader such as `head` closes the pipe when it has read enough. */
function isClosed(error: Error): boolean {
  const code = errorCode(error)
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}

function outputError(error: Error): CliError {
  const problem = systemProblemText(systemProblem(error), messageOf(error))
  return new CliError(m.cli_output_failed({ problem }))
}

function onEndSignal(listener: (signal: EndSignal) => void): () => void {
  const ignored = hangUpIsIgnored(process.env, parentStatus())
  const signals = Object.keys(SIGNAL_STATUS) as EndSignal[]
  const listeners = signals.map((signal) => {
    const handle = signal === 'SIGHUP' && ignored ? () => undefined : () => listener(signal)
    process.on(signal, handle)
    return { signal, handle }
  })
  return () => {
    for (const { signal, handle } of listeners) process.off(signal, handle)
  }
}

/**
 * True if the program was started with SIGHUP ignored, as by `nohup`. Node restores the default action of every signal
 * before any script runs, so this is inferred: from the variable in which shells name the command that they started,
 * and from the parent (a script under `nohup`) that ignores the signal itself.
 */
export function hangUpIsIgnored(env: NodeJS.ProcessEnv, parentProcStatus: string): boolean {
  if (basename(env['_'] ?? '') === 'nohup') return true
  const mask = /^SigIgn:\s*([\da-f]+)$/m.exec(parentProcStatus)?.[1]
  // The lowest bit is signal 1, SIGHUP.
  return mask !== undefined && (BigInt(`0x${mask}`) & 1n) === 1n
}

/** The kernel's description of the parent process; empty if there is none. */
function parentStatus(): string {
  try {
    return readFileSync(`/proc/${process.ppid}/status`, 'utf8')
  } catch {
    return ''
  }
}

/** The launcher has an IPC channel to this process, which closes with it. Nothing is sent on it. */
function onLauncherEnd(listener: () => void): () => void {
  if (process.send === undefined) return () => undefined
  if (!process.connected) {
    queueMicrotask(listener)
    return () => undefined
  }
  process.once('disconnect', listener)
  // A listener keeps the channel open, and so the program running.
  process.channel?.unref()
  return () => process.off('disconnect', listener)
}
