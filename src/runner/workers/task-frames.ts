import type { Frame } from './frames.ts'
import type { ProcessTask, TaskEnd, TaskReply } from './protocol.ts'

/** A task as a process is handed it. `sentAtMs`: see `TaskMessage`; NaN where no reply is wanted. */
export interface SentTask {
  readonly task: number
  readonly sentAtMs: number
  readonly input: unknown
}

/**
 * Tasks that were handed to a slot together; without any, the word that the trial is over; without an origin (NaN)
 * either, a word to wake up.
 */
export interface TasksFrame {
  readonly originMs: number
  readonly tasks: readonly SentTask[]
}

/** How a task ended, and what goes back with it where its result was asked for. */
export interface SentEnd {
  readonly end: TaskEnd
  readonly reply: TaskReply | null
}

const TASK_NUMBERS = 2
/** Where every input is a number, it goes as one. */
const NUMBER_TASK_NUMBERS = 3
const END_NUMBERS = 5

export function packTasks({ originMs, tasks }: TasksFrame): Frame {
  const plain = tasks.every(({ input }) => typeof input === 'number')
  const numbers = [originMs]
  for (const { task, sentAtMs, input } of tasks) {
    numbers.push(task, sentAtMs)
    if (plain) numbers.push(input as number)
  }
  return plain ? { numbers } : { numbers, rest: tasks.map(({ input }) => input) }
}

export function unpackTasks({ numbers, rest }: Frame): TasksFrame {
  const inputs = rest as readonly ProcessTask['input'][] | undefined
  const width = inputs === undefined ? NUMBER_TASK_NUMBERS : TASK_NUMBERS
  const tasks: SentTask[] = []
  for (let at = 1; at < numbers.length; at += width) {
    const [task = NaN, sentAtMs = NaN, number] = [numbers[at], numbers[at + 1], numbers[at + 2]]
    tasks.push({ task, sentAtMs, input: inputs === undefined ? number : inputs[tasks.length] })
  }
  return { originMs: numbers[0] ?? NaN, tasks }
}

/** What few ends have: that is sent only where one of them has it. */
interface EndExtras {
  readonly error: string | null
  readonly output: TaskEnd['output']
  readonly reply: TaskReply | null
}

export function packEnds(ends: readonly SentEnd[]): Frame {
  const numbers: number[] = []
  let plain = true
  for (const { end, reply } of ends) {
    numbers.push(end.worker, end.task, end.startMs, end.endMs, end.digest)
    plain &&= end.error === null && end.output === null && reply === null
  }
  if (plain) return { numbers }
  const extras = ends.map(({ end: { error, output }, reply }): EndExtras => ({ error, output, reply }))
  return { numbers, rest: extras }
}

export function unpackEnds({ numbers, rest }: Frame): SentEnd[] {
  const extras = rest as readonly EndExtras[] | undefined
  const ends: SentEnd[] = []
  for (let at = 0; at < numbers.length; at += END_NUMBERS) {
    const { error = null, output = null, reply = null } = extras?.[ends.length] ?? {}
    const number = (which: number): number => numbers[at + which] ?? NaN
    const [worker, task, startMs, endMs, digest] = [number(0), number(1), number(2), number(3), number(4)]
    ends.push({ end: { worker, task, startMs, endMs, digest, error, output: ownPixels(output) }, reply })
  }
  return ends
}

/** A picture is kept for long: it must not keep the whole frame with it. */
function ownPixels(output: TaskEnd['output']): TaskEnd['output'] {
  return output === null ? null : { ...output, pixels: output.pixels.slice() }
}
