import type { RunHandle } from '../../contract/api/lab-api.ts'
import { type RunEvent, isLastEvent } from '../../contract/run/events.ts'

/** A run in the page: `handle` for its subscribers, `push` for the transport that brings its events. */
export interface RunStream {
  readonly handle: RunHandle
  /** Delivers an event. Events before the first subscription are buffered for it; events after the last are dropped. */
  push(event: RunEvent): void
}

export interface RunStreamOptions {
  readonly id: string
  readonly cancel: () => void
  /** Called once, after the last event. */
  readonly onEnd?: () => void
  readonly elapsedMs?: () => number
}

/** Creates the stream of a run's events. */
export function runStream({ id, cancel, onEnd, elapsedMs }: RunStreamOptions): RunStream {
  const listeners = new Set<(event: RunEvent) => void>()
  let early: RunEvent[] | null = []
  let ended = false
  return {
    handle: {
      id,
      subscribe(listener) {
        listeners.add(listener)
        const events = early ?? []
        early = null
        for (const event of events) listener(event)
        return () => void listeners.delete(listener)
      },
      cancel() {
        if (!ended) cancel()
      },
      ...(elapsedMs === undefined ? {} : { elapsedMs }),
    },
    push(event) {
      if (ended) return
      ended = isLastEvent(event)
      if (early === null) for (const listener of listeners) listener(event)
      else early.push(event)
      if (ended) onEnd?.()
    },
  }
}
