import { monotonicMs } from '../recording/clock.ts'
import type { TaskEnd, TaskMessage, TaskReply } from '../workers/protocol.ts'
import { ResultBuilder } from '../workers/results.ts'
import { buffersOf, transferMs } from '../workers/transfer.ts'
import type { MessageTasks, TrialObserver } from './worker-group.ts'

type Post = (worker: number, message: TaskMessage, transfer: ArrayBuffer[]) => void

/** The results and transfers of one thread in a trial. */
class ThreadTally {
  readonly results = new ResultBuilder()
  bytes = 0
  ms = 0
}

/** Sends tasks to threads as messages, the next one when the last has ended: `load` before a trial's clock, then `start`. */
export class ThreadMessages {
  readonly #tasks: MessageTasks
  readonly #post: Post
  #inputs: (Uint8Array | undefined)[] = []
  #tallies: ThreadTally[] = []
  #next = 0

  constructor(tasks: MessageTasks, post: Post) {
    this.#tasks = tasks
    this.#post = post
  }

  load(): void {
    const inputs = this.#tasks.inputs()
    this.#inputs = this.#tasks.mode === 'shared' ? inputs.map(toShared) : [...inputs]
  }

  /** The number of tasks, and so of replies. */
  get count(): number {
    return this.#inputs.length
  }

  /** Sends every thread its first task, or the only thread all tasks. */
  start(threads: number, allAtOnce: boolean): void {
    this.#next = 0
    this.#tallies = Array.from({ length: threads }, () => new ThreadTally())
    const first = allAtOnce ? this.count : threads
    for (let task = 0; task < first; task++) this.#sendNext(task % threads)
  }

  /** Handles the reply to a task, and sends its thread the next one. */
  endTask(worker: number, end: TaskEnd, reply: TaskReply): void {
    const ms = transferMs(reply)
    this.#sendNext(worker)
    const tally = this.#tallies[worker]
    if (tally === undefined) return
    tally.ms += ms
    if (this.#tasks.mode !== 'shared') tally.bytes += reply.result?.byteLength ?? 0
    tally.results.add(end)
  }

  report(observer: TrialObserver): void {
    for (const [worker, { results, bytes, ms }] of this.#tallies.entries()) {
      observer.onTransfer(worker, { bytes, ms })
      observer.onResults(worker, results.columns(), results.firstFault)
    }
  }

  #sendNext(worker: number): void {
    const task = this.#next
    const input = this.#inputs[task]
    if (input === undefined) return
    this.#next++
    // The coordinator no longer needs it: a copy, or the bytes themselves, are on their way.
    this.#inputs[task] = undefined
    const tally = this.#tallies[worker]
    if (tally !== undefined && this.#tasks.mode !== 'shared') tally.bytes += input.byteLength
    const transfer = this.#tasks.mode === 'transferred' ? buffersOf(input) : []
    this.#post(worker, { type: 'task', task, input, sentAtMs: monotonicMs() }, transfer)
  }
}

function toShared(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
  shared.set(bytes)
  return shared
}
