import type { TaskContext, TaskFiles } from '../../workloads/sdk.ts'
import { type WorkerResources, WorkerTaskContext } from './task-context.ts'

/**
 * The context of the task that has the blocking line: after its first step, at a safepoint or when it comes
 * back from its first wait, it makes a call that holds its thread, as a synchronous read or `execSync` does.
 */
export class BlockingTaskContext extends WorkerTaskContext implements TaskContext {
  #block: (() => void) | null

  constructor(task: number, worker: WorkerResources, blockMs: number) {
    super(task, worker)
    this.#block = () => {
      worker.timeline.block(() => {
        holdThread(blockMs)
      })
    }
  }

  override shouldYield(): boolean {
    this.#blockOnce()
    return super.shouldYield()
  }

  override async sleep(ms: number): Promise<void> {
    await super.sleep(ms)
    this.#blockOnce()
  }

  override async http(...args: Parameters<TaskContext['http']>): ReturnType<TaskContext['http']> {
    const answer = await super.http(...args)
    this.#blockOnce()
    return answer
  }

  override async query(...args: Parameters<TaskContext['query']>): ReturnType<TaskContext['query']> {
    const rows = await super.query(...args)
    this.#blockOnce()
    return rows
  }

  override get files(): TaskFiles {
    const files = super.files
    return {
      ...files,
      write: async (...args) => {
        await files.write(...args)
        this.#blockOnce()
      },
    }
  }

  #blockOnce(): void {
    this.#block?.()
    this.#block = null
  }
}

/** Puts the calling thread to sleep: no CPU, no event loop. */
function holdThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
