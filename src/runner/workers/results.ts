import type { ResultColumns, TaskEnd } from './protocol.ts'

/** Collects how tasks ended, as plain columns, so that thousands of them cost one message. */
export class ResultRecorder {
  readonly #task: number[] = []
  readonly #startMs: number[] = []
  readonly #endMs: number[] = []
  readonly #digest: number[] = []
  readonly #failed: number[] = []
  #firstError: string | null = null

  get firstError(): string | null {
    return this.#firstError
  }

  get count(): number {
    return this.#task.length
  }

  add({ task, startMs, endMs, digest, error }: Omit<TaskEnd, 'worker' | 'output'>): void {
    this.#task.push(task)
    this.#startMs.push(startMs)
    this.#endMs.push(endMs)
    this.#digest.push(digest)
    this.#failed.push(error === null ? 0 : 1)
    this.#firstError ??= error
  }

  columns(): ResultColumns {
    return {
      task: Int32Array.from(this.#task),
      startMs: Float64Array.from(this.#startMs),
      endMs: Float64Array.from(this.#endMs),
      digest: Uint32Array.from(this.#digest),
      failed: Uint8Array.from(this.#failed),
    }
  }
}
