import type { MessagePortMain } from 'electron'
import * as v from 'valibot'
import type { RunEvent } from '../../src/contract/events.ts'
import { log } from '../log.ts'
import { RunCancelSchema } from '../messages.ts'

/** Events are gathered for this long, so that a busy run costs the window 20 messages a second at most. */
const BATCH_MS = 50

/** One run's events on their way to the window. */
export interface Relay {
  /** Queues an event. The last one of a run is sent at once. */
  readonly push: (event: RunEvent) => void
  /** Says that the run ended without its last event, for the reason given; nothing when that event was sent. */
  readonly fail: (message: string) => void
  /** Calls `cancel` when the window asks for it, or is gone. Until then nothing is read from the port. */
  readonly onCancel: (cancel: () => void) => void
}

/**
 * Sends a run's events over its port, in batches. They are copied: a port of a utility process can transfer no
 * buffers (they arrive empty).
 */
export function relayTo(port: MessagePortMain): Relay {
  let batch: RunEvent[] = []
  let timer: NodeJS.Timeout | undefined
  let ended = false

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (batch.length === 0) return
    port.postMessage(batch)
    batch = []
  }
  const push = (event: RunEvent): void => {
    batch.push(event)
    ended ||= event.type === 'run-finished' || event.type === 'run-failed'
    if (ended) flush()
    else timer ??= setTimeout(flush, BATCH_MS)
  }

  return {
    push,
    fail: (message) => {
      if (!ended) push({ type: 'run-failed', message })
    },
    onCancel: (cancel) => {
      port.on('message', ({ data }) => {
        if (v.is(RunCancelSchema, data)) cancel()
        else log('A message on a run’s port was not understood, so it was ignored.')
      })
      port.on('close', cancel)
      port.start()
    },
  }
}
