import type { Frame } from './frames.ts'

/** The way of tasks between a slot and its process: frames of tasks there, and for each one of their ends back. */
export interface TaskLink {
  /** Sends an encoded frame. */
  send(bytes: Uint8Array): void
  /**
   * The next frame, or null when the other side is gone. Of pipes it is the frame itself, once it is there: the
   * calling thread sleeps meanwhile.
   */
  receive(): Promise<Frame | null> | Frame | null
}
