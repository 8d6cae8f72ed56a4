import type { TaskEnd, TaskMessage, TaskReply, Transfer } from '../lanes/protocol.ts'
import { buffersOf, transferMs } from '../lanes/reply.ts'
import { ResultRecorder } from '../lanes/results.ts'
import { monotonicMs } from '../measure/clock.ts'
import type { LaneObserver, MessageTasks } from './model.ts'

/** What one lane did of a trial's messages. */
class LaneMessages {
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
  readonly #post: (lane: number, message: TaskMessage, transfer: ArrayBuffer[]) => void
  #inputs: (Uint8Array | undefined)[] = []
  #lanes: LaneMessages[] = []
  #next = 0

  constructor(
    tasks: MessageTasks,
    post: (lane: number, message: TaskMessage, transfer: ArrayBuffer[]) => void,
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

  /** Gives every lane its first task, or the only lane all of them. */
  begin(lanes: number, allAtOnce: boolean): void {
    this.#next = 0
    this.#lanes = Array.from({ length: lanes }, () => new LaneMessages())
    for (let task = 0; task < (allAtOnce ? this.count : lanes); task++) this.#postNext(task % lanes)
  }

  /** A lane has done a task; it gets the next, if there is one. */
  take(end: TaskEnd, reply: TaskReply): void {
    const ms = transferMs(reply)
    this.#postNext(end.lane)
    const lane = this.#lanes[end.lane]
    if (lane === undefined) return
    lane.ms += ms
    if (this.#tasks.way !== 'shared') lane.bytes += reply.result?.byteLength ?? 0
    lane.results.add(end)
  }

  /** Tells what came of all messages. */
  report(observer: LaneObserver): void {
    this.#lanes.forEach((messages, lane) => {
      observer.onTransfer(lane, messages.transfer)
      observer.onResults(lane, messages.results.columns(), messages.results.firstError)
    })
  }

  #postNext(lane: number): void {
    const task = this.#next
    const input = this.#inputs[task]
    if (input === undefined) return
    this.#next++
    // Nobody needs it here any more: a copy, or the bytes themselves, are on their way.
    this.#inputs[task] = undefined
    const messages = this.#lanes[lane]
    if (messages !== undefined && this.#tasks.way !== 'shared') messages.bytes += input.byteLength
    const transfer = this.#tasks.way === 'transferred' ? buffersOf(input) : []
    this.#post(lane, { type: 'task', task, input, sentAtMs: monotonicMs() }, transfer)
  }
}

function toShared(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
  shared.set(bytes)
  return shared
}
