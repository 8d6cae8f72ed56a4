import type { MessagePortMain } from 'electron'
import * as v from 'valibot'
import { type EventBatch, batchEvents } from '../../src/supervisor/event-batch.ts'
import { log } from '../log.ts'
import { RunCancelSchema } from '../messages.ts'

/** One run's events on their way to the window. */
export interface Relay extends EventBatch {
  /** Calls `cancel` when the window asks for it, or is gone. Until then nothing is read from the port. */
  readonly onCancel: (cancel: () => void) => void
}

/**
 * Sends a run's events over its port, in batches. They are copied: a port of a utility process can transfer no
 * buffers (they arrive empty).
 */
export function relayTo(port: MessagePortMain): Relay {
  return {
    ...batchEvents((events) => port.postMessage(events)),
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
