import { type EndSignal, type Host, type Output, SIGNAL_STATUS } from './host.ts'
import { failureSentence } from './system-error.ts'

const DEFAULT_COLUMNS = 80

/** The host of the real program: this process's streams, signals and clock. */
export function nodeHost(
  lab: Pick<Host, 'version' | 'command' | 'createEngine' | 'serveLab' | 'openBrowser'>,
): Host {
  return {
    ...lab,
    stdout: nodeOutput(process.stdout),
    stderr: nodeOutput(process.stderr),
    onEndSignal: listenForSignals,
    exitNow: (status) => process.exit(status),
    nowMs: () => performance.now(),
  }
}

/** Only a terminal says that it is one, and how wide it is. */
type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

function nodeOutput(stream: Stream): Output {
  // Errors are told by each write; without a listener they would end the program.
  stream.on('error', () => undefined)
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      // Some terminals say that they have no columns.
      return stream.columns === undefined || stream.columns === 0 ? DEFAULT_COLUMNS : stream.columns
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          // A reader that has gone, such as `head`, has all it wanted.
          if (error === null || error === undefined || isReaderGone(error)) resolve()
          else reject(new Error(`The output cannot be written: ${failureSentence(error)}`))
        })
      }),
  }
}

function isReaderGone(error: Error): boolean {
  const code: unknown = 'code' in error ? error.code : undefined
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}

function listenForSignals(listener: (signal: EndSignal) => void): () => void {
  const signals = Object.keys(SIGNAL_STATUS) as EndSignal[]
  const handle = (signal: NodeJS.Signals): void => {
    const known = signals.find((candidate) => candidate === signal)
    if (known !== undefined) listener(known)
  }
  for (const signal of signals) process.on(signal, handle)
  return () => {
    for (const signal of signals) process.off(signal, handle)
  }
}
