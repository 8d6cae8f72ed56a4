import { NO_TASK, type Timeline } from '../measure/timeline.ts'
import { STATE_CODES } from '../measure/slice-columns.ts'
import { type HttpAnswer, type TaskContext, TaskError } from '../workloads/workload.ts'
import type { HttpClient } from './http-client.ts'

/** What a lane's tasks share. */
export interface LaneResources {
  readonly timeline: Timeline
  readonly http: HttpClient | null
  /** The trial's start on the clock that all processes share. */
  readonly originMs: number
  /** True where a lane has one task at a time, so that it is this one that an idle lane waits for. */
  readonly oneTaskAtATime: boolean
  readonly onSafePoint: () => void
}

/** What one task sees of its lane. Whatever waits is bracketed by `leave` and `enter`. */
export class LaneTaskContext implements TaskContext {
  readonly #task: number
  readonly #lane: LaneResources

  constructor(task: number, lane: LaneResources) {
    this.#task = task
    this.#lane = lane
  }

  due(): boolean {
    const due = this.#lane.timeline.due()
    this.#lane.onSafePoint()
    return due
  }

  // What waits often is not an async function, which would cost each of 10,000 waits one more frame. The task
  // goes on in the microtask right after `resolve`, so `enter` may stand before it.
  yield(): Promise<void> {
    const { timeline } = this.#lane
    timeline.leave(NO_TASK, STATE_CODES.ready)
    return new Promise((resolve) => {
      setImmediate(() => {
        timeline.enter(this.#task)
        resolve()
      })
    })
  }

  sleep(ms: number): Promise<void> {
    this.#leave()
    const { timeline } = this.#lane
    const dueMs = timeline.leftAtMs + ms
    return new Promise((resolve) => {
      setTimeout(() => {
        timeline.enter(this.#task, dueMs)
        resolve()
      }, ms)
    })
  }

  async http(path: string): Promise<HttpAnswer> {
    const { http, originMs, timeline } = this.#lane
    if (http === null) throw new TaskError('This workload did not ask for the web service.')
    this.#leave()
    let readyMs: number | null = null
    try {
      const answer = await http.get(path)
      readyMs = answer.sentAtMs === null ? null : answer.sentAtMs - originMs
      return answer
    } finally {
      timeline.enter(this.#task, readyMs)
    }
  }

  #leave(): void {
    const { timeline, oneTaskAtATime } = this.#lane
    timeline.leave(oneTaskAtATime ? this.#task : NO_TASK)
  }
}
