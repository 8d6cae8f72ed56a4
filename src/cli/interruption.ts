import { type EndSignal, type Host, SIGNAL_STATUS } from './host.ts'

/**
 * One key press can reach the program several times, from the terminal and from the tools it runs under:
 * only a signal that comes later than this counts as a second one.
 */
const SAME_KEYPRESS_MS = 400

export interface Interruption {
  /** The signal that asked for the end, or null. */
  readonly signal: () => EndSignal | null
  /** Lets signals do again what they do by themselves. */
  readonly stop: () => void
}

/** The first signal calls `onFirst`, which ends the run in order; a second one ends the program at once. */
export function watchInterruption(host: Host, onFirst: () => void, onSecond: () => void): Interruption {
  let first: { signal: EndSignal; atMs: number } | null = null
  const stop = host.onEndSignal((signal) => {
    if (first === null) {
      first = { signal, atMs: host.nowMs() }
      onFirst()
    } else if (host.nowMs() - first.atMs >= SAME_KEYPRESS_MS) {
      onSecond()
      host.exitNow(SIGNAL_STATUS[signal])
    }
  })
  return { signal: () => first?.signal ?? null, stop }
}
