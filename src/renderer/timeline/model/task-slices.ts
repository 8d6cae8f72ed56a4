import { type SliceColumns, SliceBuilder } from '../../../contract/columns/slices.ts'
import { STATE_CODES } from '../../../contract/columns/states.ts'
import { type AwaitIndex, TaskPlaces } from './task-index.ts'

/** The activity of a task itself; while a worker waits or is ready, none of its tasks does anything. */
const OWN_STATES: ReadonlySet<number> = new Set([
  STATE_CODES.running,
  STATE_CODES.preempted,
  STATE_CODES.blocked,
  STATE_CODES.gc,
])

/**
 * The slices of an event loop by task: what each task did, and between its slices whether it waited for something or
 * was ready and waited for its turn.
 */
export class TaskSlices {
  /** The tasks that were seen, in ascending order. */
  readonly tasks: Int32Array
  readonly #slices: SliceColumns
  readonly #awaits: AwaitIndex
  readonly #places: TaskPlaces

  constructor(slices: SliceColumns, awaits: AwaitIndex) {
    this.#slices = slices
    this.#awaits = awaits
    this.#places = new TaskPlaces(slices.task)
    this.tasks = this.#places.tasks
  }

  /** The slices of a task, without a gap from the trial's start, when all tasks were submitted, to its end. */
  of(task: number): SliceColumns {
    const { edgesMs, state } = this.#slices
    const gaps = new Gaps(this.#awaits, task)
    const builder = new SliceBuilder()
    for (const at of this.#places.of(task)) {
      if (!OWN_STATES.has(state[at] ?? STATE_CODES.waiting)) continue
      const startMs = edgesMs[at] ?? 0
      if (startMs > this.#awaits.untilMs) break
      gaps.fill(builder, startMs)
      builder.extend(edgesMs[at + 1] ?? 0, task, state[at] ?? 0)
    }
    return builder.columns()
  }
}

/** A moment at which an await of a task begins, has its answer, or is over. */
interface Turn {
  readonly ms: number
  readonly waiting: number
  readonly ready: number
}

/** Follows the awaits of a task, of which several may overlap where it has parts. */
class Gaps {
  readonly #task: number
  readonly #turns: readonly Turn[]
  #next = 0
  #waiting = 0
  #ready = 0

  constructor(awaits: AwaitIndex, task: number) {
    const { startMs, readyMs, endMs } = awaits.columns
    const turns = [...awaits.placesOf(task)].flatMap((at): Turn[] => [
      { ms: startMs[at] ?? 0, waiting: 1, ready: 0 },
      { ms: readyMs[at] ?? 0, waiting: -1, ready: 1 },
      { ms: endMs[at] ?? 0, waiting: 0, ready: -1 },
    ])
    this.#task = task
    this.#turns = turns.sort((a, b) => a.ms - b.ms)
  }

  /** Waiting where all of its awaits lack an answer; else ready: submitted, yielded, or answered. */
  get #state(): number {
    return this.#waiting > 0 && this.#ready === 0 ? STATE_CODES.waiting : STATE_CODES.ready
  }

  /** Appends what the task waited for, up to a time. */
  fill(builder: SliceBuilder, untilMs: number): void {
    for (let turn = this.#turns[this.#next]; turn !== undefined && turn.ms < untilMs;) {
      builder.extend(turn.ms, this.#task, this.#state)
      this.#waiting += turn.waiting
      this.#ready += turn.ready
      turn = this.#turns[++this.#next]
    }
    builder.extend(untilMs, this.#task, this.#state)
  }
}
