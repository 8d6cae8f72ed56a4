import type { AwaitColumns, SliceColumns } from '../../../contract/run/report.ts'
import { STATE } from '../paint/looks.ts'

/** Tasks beyond this are no tasks of the lab's: a column may come from a file. */
const MOST_TASKS = 1_000_000

/** What a lane's task itself does; while a lane waits or is ready, none of its tasks does anything. */
const OWN_STATES: readonly number[] = [STATE.running, STATE.preempted, STATE.blocked, STATE.gc]

/** The places of each task in a column of tasks, in order of the tasks. */
interface Places {
  /** Where each task's places begin in `at`; one more at the end. */
  readonly from: Uint32Array
  readonly at: Uint32Array
}

/**
 * The slices of an event loop taken apart by task: what each did, and between its slices whether it waited for an
 * answer or was ready and waited for the loop.
 */
export class LoopTasks {
  /** The tasks that were seen, in ascending order. */
  readonly tasks: Int32Array
  readonly #slices: SliceColumns
  readonly #awaits: AwaitColumns
  readonly #ofSlices: Places
  readonly #ofAwaits: Places
  /** Beyond this nothing is known of what was waited for. */
  readonly #untilMs: number

  constructor(slices: SliceColumns, awaits: AwaitColumns, lostAwaits: number = 0) {
    this.#slices = slices
    this.#awaits = awaits
    const most = slices.task.reduce((max, task) => (task > max && task < MOST_TASKS ? task : max), -1)
    this.#ofSlices = placesOf(slices.task, most + 1)
    this.#ofAwaits = placesOf(awaits.task, most + 1)
    const { from } = this.#ofSlices
    const seen = Int32Array.from({ length: most + 1 }, (_, task) => task)
    this.tasks = seen.filter((task) => (from[task + 1] ?? 0) > (from[task] ?? 0))
    this.#untilMs = lostAwaits === 0 ? Infinity : (awaits.endMs.at(-1) ?? 0)
  }

  /** A task's own time, without a hole from the trial's start, when all tasks were handed in, to its end. */
  row(task: number): SliceColumns {
    const row = new Row(task)
    const gaps = new Gaps(this.#awaits, this.#placesOf(this.#ofAwaits, task))
    const { startMs, endMs, state } = this.#slices
    for (const at of this.#placesOf(this.#ofSlices, task)) {
      if (!OWN_STATES.includes(state[at] ?? STATE.waiting)) continue
      const beginMs = startMs[at] ?? 0
      if (beginMs > this.#untilMs) break
      gaps.fill(row, beginMs)
      row.until(endMs[at] ?? 0, state[at] ?? 0)
    }
    return row.columns()
  }

  #placesOf({ from, at }: Places, task: number): Uint32Array {
    return at.subarray(from[task] ?? 0, from[task + 1] ?? 0)
  }
}

/** Sorts by counting, which keeps the order of each task's places. */
function placesOf(tasks: Int32Array, length: number): Places {
  const from = new Uint32Array(length + 1)
  for (const task of tasks) if (task >= 0 && task < length) from[task + 1] = (from[task + 1] ?? 0) + 1
  for (let task = 0; task < length; task++) from[task + 1] = (from[task + 1] ?? 0) + (from[task] ?? 0)
  const next = from.slice()
  const at = new Uint32Array(from[length] ?? 0)
  for (const [place, task] of tasks.entries()) {
    if (task < 0 || task >= length) continue
    const to = next[task] ?? 0
    at[to] = place
    next[task] = to + 1
  }
  return { from, at }
}

/** Where one of a task's awaits begins, has its answer, or is over. */
interface Turn {
  readonly ms: number
  readonly waiting: number
  readonly ready: number
}

/** Goes along a task's awaits, of which several may overlap where it has parts. */
class Gaps {
  readonly #turns: readonly Turn[]
  #next = 0
  #waiting = 0
  #ready = 0

  constructor({ startMs, readyMs, endMs }: AwaitColumns, places: Uint32Array) {
    const turns = [...places].flatMap((at): Turn[] => [
      { ms: startMs[at] ?? 0, waiting: 1, ready: 0 },
      { ms: readyMs[at] ?? 0, waiting: -1, ready: 1 },
      { ms: endMs[at] ?? 0, waiting: 0, ready: -1 },
    ])
    this.#turns = turns.sort((a, b) => a.ms - b.ms)
  }

  /** Waiting where an answer is awaited and none is there; else ready: handed in, gave way, or has its answer. */
  get #state(): number {
    return this.#waiting > 0 && this.#ready === 0 ? STATE.waiting : STATE.ready
  }

  /** Fills the row up to a time. */
  fill(row: Row, untilMs: number): void {
    for (let turn = this.#turns[this.#next]; turn !== undefined && turn.ms < untilMs;) {
      row.until(turn.ms, this.#state)
      this.#waiting += turn.waiting
      this.#ready += turn.ready
      turn = this.#turns[++this.#next]
    }
    row.until(untilMs, this.#state)
  }
}

/** One task's slices, one after another; neighbours that are alike are one. */
class Row {
  readonly #task: number
  readonly #edgesMs = [0]
  readonly #states: number[] = []

  constructor(task: number) {
    this.#task = task
  }

  until(endMs: number, state: number): void {
    const last = this.#states.length
    if (endMs <= (this.#edgesMs[last] ?? 0)) return
    if (last > 0 && this.#states[last - 1] === state) {
      this.#edgesMs[last] = endMs
      return
    }
    this.#states.push(state)
    this.#edgesMs.push(endMs)
  }

  columns(): SliceColumns {
    const edgesMs = Float64Array.from(this.#edgesMs)
    const length = this.#states.length
    return {
      startMs: edgesMs.subarray(0, length),
      endMs: edgesMs.subarray(1),
      task: new Int32Array(length).fill(this.#task),
      state: Uint8Array.from(this.#states),
    }
  }
}
