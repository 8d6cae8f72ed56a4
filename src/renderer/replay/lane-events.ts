import { AWAIT_CAUSES, type AwaitCause, NO_TASK, STATE_CODES } from '../../contract/columns/states.ts'
import type { Lane, ModelLanes } from '../timeline/model/lanes.ts'
import { taskEndsOf } from '../timeline/model/task-index.ts'

export const EVENT_TYPES = [
  'fork',
  'end',
  'yield',
  'wait',
  'preempt',
  'answer',
  'begin',
  'resume',
  'block',
  'join',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** Something that happened at a moment of a trial. */
export interface ReplayEvent {
  readonly ms: number
  readonly type: EventType
  /** Null for what the main program does. */
  readonly lane: Lane | null
  readonly task: number
  /** The cause of the wait; null if it is none. */
  readonly cause: AwaitCause | null
}

/** States in which a task, not its worker, does something. */
const OWN_STATES: ReadonlySet<number> = new Set([
  STATE_CODES.running,
  STATE_CODES.preempted,
  STATE_CODES.blocked,
  STATE_CODES.gc,
])

/** Events as columns: a long run has hundreds of thousands. */
export class EventColumns {
  readonly ms: number[] = []
  readonly #type: number[] = []
  readonly #lane: (Lane | null)[] = []
  readonly #task: number[] = []
  readonly #cause: number[] = []

  get length(): number {
    return this.ms.length
  }

  add(ms: number, type: EventType, lane: Lane | null = null, task = NO_TASK, cause = -1): void {
    this.ms.push(ms)
    this.#type.push(EVENT_TYPES.indexOf(type))
    this.#lane.push(lane)
    this.#task.push(task)
    this.#cause.push(cause)
  }

  at(place: number): ReplayEvent {
    return {
      ms: this.ms[place] ?? 0,
      type: EVENT_TYPES[this.#type[place] ?? 0] ?? 'fork',
      lane: this.#lane[place] ?? null,
      task: this.#task[place] ?? NO_TASK,
      cause: AWAIT_CAUSES[this.#cause[place] ?? -1] ?? null,
    }
  }

  /** All places in order of time; at the same time, the end of something before the begin of what follows it. */
  inOrder(): number[] {
    const { ms } = this
    const type = this.#type
    return Array.from(ms.keys()).sort(
      (a, b) => (ms[a] ?? 0) - (ms[b] ?? 0) || (type[a] ?? 0) - (type[b] ?? 0) || a - b,
    )
  }
}

/** Everything that happened in a model's trial, from its fork to its join, in no order. */
export function eventsOf({ lanes, wallMs }: ModelLanes): EventColumns {
  const events = new EventColumns()
  events.add(0, 'fork')
  for (const lane of lanes) {
    addAwaits(lane, events)
    addTurns(lane, events)
  }
  events.add(wallMs, 'join')
  return events
}

function addAwaits(lane: Lane, events: EventColumns): void {
  if (lane.awaits === null) return
  const { task, cause, startMs, readyMs } = lane.awaits.columns
  for (const [at, which] of task.entries()) {
    events.add(startMs[at] ?? 0, 'wait', lane, which, cause[at])
    events.add(readyMs[at] ?? 0, 'answer', lane, which, cause[at])
  }
}

/** Adds where tasks begin, continue, yield, are interrupted and end: the edges of their slices. */
function addTurns(lane: Lane, events: EventColumns): void {
  const { index, awaits } = lane
  const { edgesMs, task, state } = index.slices
  const ends = taskEndsOf(index)
  const waitStarts = new Set(awaits?.columns.startMs)
  let runs = NO_TASK
  let before = -1
  for (let slice = 0; slice < index.count; slice++) {
    const [which, code] = [task[slice] ?? NO_TASK, state[slice] ?? STATE_CODES.waiting]
    const isOwn = which !== NO_TASK && OWN_STATES.has(code)
    const [fromMs, toMs] = [edgesMs[slice] ?? 0, edgesMs[slice + 1] ?? 0]
    if (isOwn) {
      if (ends.begins(slice)) events.add(fromMs, 'begin', lane, which)
      else if (which !== runs || before === STATE_CODES.preempted) events.add(fromMs, 'resume', lane, which)
      if (code === STATE_CODES.blocked && before !== code) events.add(fromMs, 'block', lane, which)
      if (code === STATE_CODES.preempted && before !== code) events.add(fromMs, 'preempt', lane, which)
      const goesOn = task[slice + 1] === which && OWN_STATES.has(state[slice + 1] ?? STATE_CODES.waiting)
      if (ends.ends(slice)) events.add(toMs, 'end', lane, which)
      else if (!goesOn && !waitStarts.has(toMs)) events.add(toMs, 'yield', lane, which)
    }
    runs = isOwn ? which : NO_TASK
    before = isOwn ? code : -1
  }
}
