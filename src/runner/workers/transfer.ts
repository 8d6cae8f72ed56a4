import { monotonicMs } from '../recording/clock.ts'
import type { TaskReply } from './protocol.ts'

/** The reply to a task whose input took `inputTransferMs` to arrive; to be sent immediately. */
export function replyTo(inputTransferMs: number, result: unknown): TaskReply {
  return { result: result instanceof Uint8Array ? result : null, inputTransferMs, sentAtMs: monotonicMs() }
}

/** The time that a task's input and result took; to be called when the reply has arrived. */
export function transferMs({ inputTransferMs, sentAtMs }: TaskReply): number {
  return inputTransferMs + monotonicMs() - sentAtMs
}

/** The buffer of these bytes, if it can be transferred; shared memory cannot. */
export function buffersOf(bytes: Uint8Array | null): ArrayBuffer[] {
  return bytes?.buffer instanceof ArrayBuffer ? [bytes.buffer] : []
}

/**
 * Prepares a message that was received from a process for another thread. Its typed arrays are views of the channel's
 * buffer, all of which a structured clone would copy for each of them: views of less than half of it are replaced by
 * copies, in place. Returns the copies' buffers, which can be transferred.
 */
export function copySmallViews(message: object): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = []
  for (const [key, value] of Object.entries(message) as [string, unknown][]) {
    if (typeof value !== 'object' || value === null) continue
    if (!ArrayBuffer.isView(value)) {
      buffers.push(...copySmallViews(value))
    } else if (value.byteLength * 2 < value.buffer.byteLength) {
      const copy = (value as Uint8Array<ArrayBuffer>).slice()
      buffers.push(copy.buffer)
      Object.assign(message, { [key]: copy })
    }
  }
  return buffers
}
