import type { Frame } from './frames.ts'

/** The way of tasks between a slot and its process. One frame is under way at a time: tasks, then their ends. */
export interface TaskLink {
  send(frame: Frame): void
  /**
   * The next frame, or null when the other side is gone. Of pipes it is the frame itself, once it is there: the
   * calling thread sleeps meanwhile.
   */
  receive(): Promise<Frame | null> | Frame | null
}
