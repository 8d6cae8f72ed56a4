import { NO_TASK, type Timeline } from '../measure/timeline.ts'
import { STATE_CODES } from '../measure/slice-columns.ts'
import { type HttpAnswer, type TaskContext, TaskError } from '../workloads/workload.ts'
import type { HttpClient } from './http-client.ts'

/** What one task sees of its lane. Whatever waits is bracketed by `leave` and `enter`. */
export class LaneTaskContext implements TaskContext {
  readonly #task: number
  readonly #timeline: Timeline
  readonly #http: HttpClient | null
  /** The task that an idle lane waits for: the only one it has, or none in particular. */
  readonly #idleTask: number
  readonly #onSafePoint: () => void

  constructor(
    task: number,
    timeline: Timeline,
    http: HttpClient | null,
    aloneInLane: boolean,
    onSafePoint: () => void,
  ) {
    this.#task = task
    this.#timeline = timeline
    this.#http = http
    this.#idleTask = aloneInLane ? task : NO_TASK
    this.#onSafePoint = onSafePoint
  }

  due(): boolean {
    const due = this.#timeline.due()
    this.#onSafePoint()
    return due
  }

  async yield(): Promise<void> {
    this.#timeline.leave(NO_TASK, STATE_CODES.ready)
    await new Promise((resolve) => setImmediate(resolve))
    this.#timeline.enter(this.#task)
  }

  async sleep(ms: number): Promise<void> {
    this.#timeline.leave(this.#idleTask)
    await new Promise((resolve) => setTimeout(resolve, ms))
    this.#timeline.enter(this.#task)
  }

  async http(path: string): Promise<HttpAnswer> {
    if (this.#http === null) throw new TaskError('This workload did not ask for the web service.')
    this.#timeline.leave(this.#idleTask)
    try {
      return await this.#http.get(path)
    } finally {
      this.#timeline.enter(this.#task)
    }
  }
}
