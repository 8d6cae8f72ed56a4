import type { ModelId } from '../../contract/models.ts'
import type { WorkloadKind } from '../../contract/plan/workload.ts'

/** A block of a sketch: what a task does in a row from one moment to another. Times have no unit. */
export interface SketchBlock {
  readonly row: number
  readonly from: number
  readonly to: number
  /** 0 to 3, drawn in the colours of tasks. */
  readonly task: number
  readonly state: 'running' | 'preempted' | 'waiting'
}

/** How one model would run four tasks. It explains; nothing of it was measured. */
export interface Sketch {
  readonly rows: number
  readonly blocks: readonly SketchBlock[]
  /** The picture in words. */
  readonly caption: string
}

const TASKS = [0, 1, 2, 3] as const
/** How long a task computes, or waits, in a sketch that is 100 wide. */
const WORK = 24
const EDGE = 2.5

/** A sketch of four tasks on two cores, for work that computes or for work that mostly waits. */
export function sketch(model: ModelId, kind: WorkloadKind): Sketch {
  return kind === 'cpu' || kind === 'transfer' ? COMPUTING[model] : WAITING[model]
}

/** What the four tasks of a sketch do, as its caption says it. */
export function doing(kind: WorkloadKind): string {
  return SKETCHED[kind]
}

const SKETCHED: Record<WorkloadKind, string> = {
  cpu: 'compute',
  io: 'mostly wait',
  mixed: 'wait and compute',
  transfer: 'compute on what they are sent',
}

/** Uneven on purpose: the operating system cuts where it likes. Two tasks run at any time. */
const OS_CUTS: readonly (readonly [from: number, to: number, running: readonly number[]])[] = [
  [0, 7, [0, 1]],
  [7, 16, [2, 3]],
  [16, 21, [0, 2]],
  [21, 30, [1, 3]],
  [30, 42, [0, 2]],
  [42, 48, [1, 3]],
]

const COMPUTING: Record<ModelId, Sketch> = {
  serial: {
    rows: 1,
    blocks: TASKS.map((task) => run(0, task * WORK, (task + 1) * WORK, task)),
    caption: 'Four tasks, each after the one before.',
  },
  threads: {
    rows: 4,
    blocks: OS_CUTS.flatMap(([from, to, running]) =>
      TASKS.map((task) => block(task, from, to, task, running.includes(task) ? 'running' : 'preempted')),
    ),
    caption: 'Four threads on two cores: the operating system cuts them where it likes.',
  },
  processes: {
    rows: 2,
    blocks: TASKS.map((task) =>
      run(task % 2, Math.floor(task / 2) * WORK, (Math.floor(task / 2) + 1) * WORK, task),
    ),
    caption: 'Two processes, each on a core of its own, each with two tasks in turn.',
  },
  cooperative: {
    rows: 1,
    blocks: Array.from({ length: 16 }, (_, slice) => run(0, slice * 6, (slice + 1) * 6, slice % 4)),
    caption:
      'One loop: a slice of each task in turn, cut where the code says so. No less work, no second core.',
  },
}

const WAITING: Record<ModelId, Sketch> = {
  serial: {
    rows: 1,
    blocks: TASKS.flatMap((task) => visit(0, task * WORK, task)),
    caption: 'Each task waits for its answer before the next begins.',
  },
  threads: {
    rows: 4,
    blocks: TASKS.flatMap((task) => visit(task, task * 0.6, task)),
    caption: 'Four threads wait at the same time.',
  },
  processes: {
    rows: 2,
    blocks: TASKS.flatMap((task) => visit(task % 2, Math.floor(task / 2) * WORK, task)),
    caption: 'Two processes wait at the same time, then take the other two tasks.',
  },
  cooperative: {
    rows: 1,
    blocks: [
      ...TASKS.map((task) => run(0, task * EDGE, (task + 1) * EDGE, task)),
      block(0, TASKS.length * EDGE, WORK - EDGE, 0, 'waiting'),
      ...TASKS.map((task) => run(0, WORK + (task - 1) * EDGE, WORK + task * EDGE, task)),
    ],
    caption: 'One loop sends off all four, waits once, and goes on with each as its answer comes.',
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
