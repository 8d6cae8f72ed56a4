import type { RunEvent } from '../../contract/run/events.ts'
import type { RunHandle } from '../../contract/api/lab-api.ts'

/** The two ends of a run in the window: `handle` for who watches it, `push` for who brings its events. */
export interface RunStream {
  readonly handle: RunHandle
  /** Hands on an event. Events before the first subscriber are kept for it; events after the last are dropped. */
  push(event: RunEvent): void
}

/**
 * A run's events on their way to its subscribers. `onEnd` is called once, after the last event; `elapsedMs` tells how
 * long the run lasts, where somebody knows.
 */
export function runStream(
  id: string,
  cancel: () => void,
  onEnd: () => void,
  elapsedMs?: () => number,
): RunStream {
  const listeners = new Set<(event: RunEvent) => void>()
  let kept: RunEvent[] | null = []
  let ended = false
  return {
    handle: {
      id,
      subscribe(listener) {
        listeners.add(listener)
        const early = kept ?? []
        kept = null
        for (const event of early) listener(event)
        return () => void listeners.delete(listener)
      },
      cancel() {
        if (!ended) cancel()
      },
      ...(elapsedMs === undefined ? {} : { elapsedMs }),
    },
    push(event) {
      if (ended) return
      ended = event.type === 'run-finished' || event.type === 'run-failed'
      if (kept === null) for (const listener of listeners) listener(event)
      else kept.push(event)
      if (ended) onEnd()
    },
  }
}
