import { type ModelId, modelOf } from '../../contract/models/index.ts'
import type { WorkloadKind } from '../../contract/plan/workload.ts'
import { m } from '../../text/messages.ts'

/** A block of a sketch: what a task does in a row during an interval. Times have no unit. */
export interface SketchBlock {
  readonly row: number
  readonly from: number
  readonly to: number
  /** 0 to 3, drawn in the colours of tasks. */
  readonly task: number
  readonly state: 'running' | 'preempted' | 'waiting'
}

/** How a model would run four tasks on two cores. It explains; nothing of it was measured. */
export interface Sketch {
  readonly rows: number
  readonly blocks: readonly SketchBlock[]
  /** The picture in words. */
  readonly caption: string
}

/** How a model distributes four tasks: what its descriptor says of its workers decides. */
type Pattern = 'sequential' | 'worker_per_task' | 'worker_per_core' | 'interleaved'

const TASKS = [0, 1, 2, 3] as const
/** How long a task computes, or waits, in a sketch that is 100 wide; and how long it computes around a wait. */
const WORK = 24
const EDGE = 2.5

/** A sketch of four tasks of a kind of workload on two cores. */
export function sketchOf(model: ModelId, kind: WorkloadKind): Sketch {
  const pattern = patternOf(model)
  return waits(kind)
    ? { ...WAITING[pattern], caption: CAPTIONS[pattern].waiting() }
    : { ...COMPUTING[pattern], caption: CAPTIONS[pattern].computing() }
}

/** What sketches of a kind of workload show, in words. */
export function sketchesText(kind: WorkloadKind): string {
  return CONTENTS[kind]()
}

const CONTENTS: Readonly<Record<WorkloadKind, () => string>> = {
  cpu: m.sketches_cpu,
  io: m.sketches_io,
  mixed: m.sketches_mixed,
  transfer: m.sketches_transfer,
}

const CAPTIONS: Readonly<Record<Pattern, Readonly<Record<'computing' | 'waiting', () => string>>>> = {
  sequential: { computing: m.sketch_sequential_computing, waiting: m.sketch_sequential_waiting },
  worker_per_task: { computing: m.sketch_per_task_computing, waiting: m.sketch_per_task_waiting },
  worker_per_core: { computing: m.sketch_per_core_computing, waiting: m.sketch_per_core_waiting },
  interleaved: { computing: m.sketch_interleaved_computing, waiting: m.sketch_interleaved_waiting },
}

function waits(kind: WorkloadKind): boolean {
  return kind === 'io' || kind === 'mixed'
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

const WAITING: Readonly<Record<Pattern, Drawing>> = {
  sequential: { rows: 1, blocks: TASKS.flatMap((task) => visit(0, task * WORK, task)) },
  worker_per_task: { rows: 4, blocks: TASKS.flatMap((task) => visit(task, task * 0.6, task)) },
  worker_per_core: {
    rows: 2,
    blocks: TASKS.flatMap((task) => visit(task % 2, Math.floor(task / 2) * WORK, task)),
  },
  interleaved: {
    rows: 1,
    blocks: [
      ...TASKS.map((task) => run(0, task * EDGE, (task + 1) * EDGE, task)),
      block(0, TASKS.length * EDGE, WORK - EDGE, 0, 'waiting'),
      ...TASKS.map((task) => run(0, WORK + (task - 1) * EDGE, WORK + task * EDGE, task)),
    ],
  },
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

/** A little work, a long wait, a little work. */
function visit(row: number, from: number, task: number): SketchBlock[] {
  return [
    run(row, from, from + EDGE, task),
    block(row, from + EDGE, from + WORK - EDGE, task, 'waiting'),
    run(row, from + WORK - EDGE, from + WORK, task),
  ]
}
