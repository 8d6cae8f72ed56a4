import type { Fault } from '../../contract/fault.ts'
import type { ResultColumns, TaskEnd } from './protocol.ts'

/** Collects how tasks ended, as columns, so that thousands of them cost one message. */
export class ResultBuilder {
  readonly #ends: Omit<TaskEnd, 'output'>[] = []
  #firstFault: Fault | null = null

  get firstFault(): Fault | null {
    return this.#firstFault
  }

  get count(): number {
    return this.#ends.length
  }

  add(end: Omit<TaskEnd, 'output'>): void {
    this.#ends.push(end)
    this.#firstFault ??= end.fault
  }

  columns(): ResultColumns {
    const ends = this.#ends
    return {
      task: Int32Array.from(ends, ({ task }) => task),
      startMs: Float64Array.from(ends, ({ startMs }) => startMs),
      endMs: Float64Array.from(ends, ({ endMs }) => endMs),
      digest: Uint32Array.from(ends, ({ digest }) => digest),
      failed: Uint8Array.from(ends, ({ fault }) => (fault === null ? 0 : 1)),
    }
  }
}
