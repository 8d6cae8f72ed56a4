import type { TaskEnd, TaskMessage, TaskReply, Transfer } from '../workers/protocol.ts'
import { buffersOf, transferMs } from '../workers/reply.ts'
import { ResultRecorder } from '../workers/results.ts'
import { monotonicMs } from '../recording/clock.ts'
import type { WorkerObserver, MessageTasks } from './model.ts'

/** What one worker did of a trial's messages. */
class WorkerMessages {
  readonly results = new ResultRecorder()
  bytes = 0
  ms = 0

  get transfer(): Transfer {
    return { bytes: this.bytes, ms: this.ms }
  }
}

/** Hands tasks to threads as messages and takes their replies: `load` before a trial's clock, then `begin`. */
export class ThreadMessages {
  readonly #tasks: MessageTasks
  readonly #post: (worker: number, message: TaskMessage, transfer: ArrayBuffer[]) => void
  #inputs: (Uint8Array | undefined)[] = []
  #workers: WorkerMessages[] = []
  #next = 0

  constructor(
    tasks: MessageTasks,
    post: (worker: number, message: TaskMessage, transfer: ArrayBuffer[]) => void,
  ) {
    this.#tasks = tasks
    this.#post = post
  }

  load(): void {
    const { way } = this.#tasks
    const inputs = this.#tasks.inputs()
    this.#inputs = way === 'shared' ? inputs.map(toShared) : [...inputs]
  }

  /** How many replies will come. */
  get count(): number {
    return this.#inputs.length
  }

  /** Gives every worker its first task, or the only worker all of them. */
  begin(workers: number, allAtOnce: boolean): void {
    this.#next = 0
    this.#workers = Array.from({ length: workers }, () => new WorkerMessages())
    for (let task = 0; task < (allAtOnce ? this.count : workers); task++) this.#postNext(task % workers)
  }

  /** A worker has done a task; it gets the next, if there is one. */
  take(end: TaskEnd, reply: TaskReply): void {
    const ms = transferMs(reply)
    this.#postNext(end.worker)
    const worker = this.#workers[end.worker]
    if (worker === undefined) return
    worker.ms += ms
    if (this.#tasks.way !== 'shared') worker.bytes += reply.result?.byteLength ?? 0
    worker.results.add(end)
  }

  /** Tells what came of all messages. */
  report(observer: WorkerObserver): void {
    this.#workers.forEach((messages, worker) => {
      observer.onTransfer(worker, messages.transfer)
      observer.onResults(worker, messages.results.columns(), messages.results.firstError)
    })
  }

  #postNext(worker: number): void {
    const task = this.#next
    const input = this.#inputs[task]
    if (input === undefined) return
    this.#next++
    // Nobody needs it here any more: a copy, or the bytes themselves, are on their way.
    this.#inputs[task] = undefined
    const messages = this.#workers[worker]
    if (messages !== undefined && this.#tasks.way !== 'shared') messages.bytes += input.byteLength
    const transfer = this.#tasks.way === 'transferred' ? buffersOf(input) : []
    this.#post(worker, { type: 'task', task, input, sentAtMs: monotonicMs() }, transfer)
  }
}

function toShared(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
  shared.set(bytes)
  return shared
}
