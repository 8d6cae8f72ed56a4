import { type ModelId, modelOf } from '../../../contract/models/index.ts'
import type { WorkloadKind } from '../../../contract/plan/workload.ts'
import { m } from '../../../text/messages.ts'

/** A block of a sketch: what a task does in a row during an interval. Times have no unit. */
export interface SketchBlock {
  readonly row: number
  readonly from: number
  readonly to: number
  /** 0 to 3, drawn in the colours of tasks. */
  readonly task: number
  readonly state: 'running' | 'preempted' | 'waiting'
}

/** A sketch of a model that runs four tasks on two cores. It explains; nothing of it was measured. */
export interface Sketch {
  readonly rows: number
  readonly blocks: readonly SketchBlock[]
  /** The picture in words. */
  readonly caption: string
}

/** The distribution of four tasks under a model, by its descriptor. */
type Pattern = 'sequential' | 'worker_per_task' | 'worker_per_core' | 'interleaved'

const TASKS = [0, 1, 2, 3] as const
/** The lengths of computing, of waiting, and of computing around a wait, in a sketch that is 100 wide. */
const WORK = 24
const EDGE = 2.5

/** A sketch of four tasks of a kind of workload on two cores. */
export function sketchOf(model: ModelId, kind: WorkloadKind): Sketch {
  const pattern = patternOf(model)
  const course = COURSES[kind]
  return { ...DRAWINGS[course][pattern], caption: CAPTIONS[pattern][course]() }
}

/** Describes the sketches of a kind of workload in words. */
export function sketchesText(kind: WorkloadKind): string {
  return CONTENTS[kind]()
}

/** The activity of the tasks of a sketch. */
type Course = 'computing' | 'waiting' | 'both'

const COURSES: Readonly<Record<WorkloadKind, Course>> = {
  cpu: 'computing',
  transfer: 'computing',
  io: 'waiting',
  mixed: 'both',
}

const CONTENTS: Readonly<Record<WorkloadKind, () => string>> = {
  cpu: m.sketches_cpu,
  io: m.sketches_io,
  mixed: m.sketches_mixed,
  transfer: m.sketches_transfer,
}

const CAPTIONS: Readonly<Record<Pattern, Readonly<Record<Course, () => string>>>> = {
  sequential: {
    computing: m.sketch_sequential_computing,
    waiting: m.sketch_sequential_waiting,
    both: m.sketch_sequential_both,
  },
  worker_per_task: {
    computing: m.sketch_per_task_computing,
    waiting: m.sketch_per_task_waiting,
    both: m.sketch_per_task_both,
  },
  worker_per_core: {
    computing: m.sketch_per_core_computing,
    waiting: m.sketch_per_core_waiting,
    both: m.sketch_per_core_both,
  },
  interleaved: {
    computing: m.sketch_interleaved_computing,
    waiting: m.sketch_interleaved_waiting,
    both: m.sketch_interleaved_both,
  },
}

function patternOf(model: ModelId): Pattern {
  const { workerKind, parallel } = modelOf(model)
  if (workerKind === 'loop') return 'interleaved'
  if (!parallel) return 'sequential'
  // Plans give each task a thread, and each core a process.
  return workerKind === 'thread' ? 'worker_per_task' : 'worker_per_core'
}

/** Irregular on purpose: the operating system switches whenever it likes. Two tasks run at any time. */
const SWITCHES: readonly (readonly [from: number, to: number, running: readonly number[]])[] = [
  [0, 7, [0, 1]],
  [7, 16, [2, 3]],
  [16, 21, [0, 2]],
  [21, 30, [1, 3]],
  [30, 42, [0, 2]],
  [42, 48, [1, 3]],
]

type Drawing = Omit<Sketch, 'caption'>

const COMPUTING: Readonly<Record<Pattern, Drawing>> = {
  sequential: { rows: 1, blocks: TASKS.map((task) => run(0, task * WORK, (task + 1) * WORK, task)) },
  worker_per_task: {
    rows: 4,
    blocks: SWITCHES.flatMap(([from, to, running]) =>
      TASKS.map((task) => block(task, from, to, task, running.includes(task) ? 'running' : 'preempted')),
    ),
  },
  worker_per_core: {
    rows: 2,
    blocks: TASKS.map((task) => {
      const turn = Math.floor(task / 2)
      return run(task % 2, turn * WORK, (turn + 1) * WORK, task)
    }),
  },
  interleaved: {
    rows: 1,
    blocks: Array.from({ length: 16 }, (_, slice) => run(0, slice * 6, (slice + 1) * 6, slice % 4)),
  },
}

/** A little work, a long wait, a little work. */
const VISIT: Steps = [EDGE, WORK - 2 * EDGE, EDGE]
/** The steps of a request handler: it computes before, between and after its waits. */
const REQUEST: Steps = [3, 8, 3, 7, 3]

const DRAWINGS: Readonly<Record<Course, Readonly<Record<Pattern, Drawing>>>> = {
  computing: COMPUTING,
  waiting: waitingDrawings(VISIT),
  both: waitingDrawings(REQUEST),
}

/** The steps of a task by their lengths: it computes and waits in turn, and begins and ends with computing. */
type Steps = readonly number[]

function waitingDrawings(steps: Steps): Readonly<Record<Pattern, Drawing>> {
  return {
    sequential: { rows: 1, blocks: TASKS.flatMap((task) => course(steps, 0, task * WORK, task)) },
    worker_per_task: { rows: 4, blocks: TASKS.flatMap((task) => course(steps, task, task * 0.6, task)) },
    worker_per_core: {
      rows: 2,
      blocks: TASKS.flatMap((task) => course(steps, task % 2, Math.floor(task / 2) * WORK, task)),
    },
    interleaved: { rows: 1, blocks: interleave(steps) },
  }
}

/** The steps of a task, one after the other in one row. */
function course(steps: Steps, row: number, from: number, task: number): SketchBlock[] {
  let at = from
  return steps.map((length, step) =>
    block(row, at, (at += length), task, step % 2 === 0 ? 'running' : 'waiting'),
  )
}

/** All tasks on one event loop, which always runs the task that has been ready for the longest time. */
function interleave(steps: Steps): SketchBlock[] {
  const blocks: SketchBlock[] = []
  const queue = TASKS.map((task) => ({ task, step: 0, readyAt: 0 }))
  let now = 0
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { task, step, readyAt } = next
    if (readyAt > now) blocks.push(block(0, now, readyAt, task, 'waiting'))
    const from = Math.max(now, readyAt)
    now = from + (steps[step] ?? 0)
    blocks.push(run(0, from, now, task))
    const waitLength = steps[step + 1]
    if (waitLength !== undefined) queue.push({ task, step: step + 2, readyAt: now + waitLength })
    queue.sort((a, b) => a.readyAt - b.readyAt)
  }
  return blocks
}

function run(row: number, from: number, to: number, task: number): SketchBlock {
  return block(row, from, to, task, 'running')
}

function block(
  row: number,
  from: number,
  to: number,
  task: number,
  state: SketchBlock['state'],
): SketchBlock {
  return { row, from, to, task, state }
}
