import { type RunEvent, UNTIMED } from '../contract/run/events.ts'

/** Events are gathered for this long, so that a busy run costs its host 20 messages a second at most. */
const BATCH_MS = 50

/** Gathers one run's events on their way out of the engine's process. */
export interface EventBatch {
  /** Queues an event. One after which nothing is measured is sent at once. */
  readonly push: (event: RunEvent) => void
  /** Says that the run ended without its last event, for the reason given; nothing when that event was sent. */
  readonly fail: (message: string) => void
}

/** Calls `send` with one or more events in order. */
export function batchEvents(send: (events: RunEvent[]) => void): EventBatch {
  let batch: RunEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (batch.length === 0) return
    send(batch)
    batch = []
  }
  const push = (event: RunEvent): void => {
    batch.push(event)
    ended ||= event.type === 'run-finished' || event.type === 'run-failed'
    if (UNTIMED.has(event.type)) flush()
    else timer ??= setTimeout(flush, BATCH_MS)
  }
  return {
    push,
    fail: (message) => {
      if (!ended) push({ type: 'run-failed', message })
    },
  }
}
