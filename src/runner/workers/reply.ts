import { monotonicMs } from '../recording/clock.ts'
import type { TaskReply } from './protocol.ts'

/** What goes back of a task whose message was under way for `thereMs`; to be sent at once. */
export function replyTo(thereMs: number, result: unknown): TaskReply {
  return { result: result instanceof Uint8Array ? result : null, thereMs, sentAtMs: monotonicMs() }
}

/** How long a task's message and its reply were under way; to be called when the reply has come. */
export function transferMs({ thereMs, sentAtMs }: TaskReply): number {
  return thereMs + monotonicMs() - sentAtMs
}

/** What of these bytes can change hands; nothing of shared ones. */
export function buffersOf(bytes: Uint8Array | null): ArrayBuffer[] {
  return bytes?.buffer instanceof ArrayBuffer ? [bytes.buffer] : []
}
