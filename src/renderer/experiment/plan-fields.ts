import { LIMITS, type Limit } from '../../contract/plan/limits.ts'

/** A number of the plan as the window asks for it. `path` is the name that a `Problem` uses. */
export interface PlanField {
  readonly path: string
  readonly label: string
  readonly help: string
  readonly limit: Limit
}

/** The plan's own numbers, but for the tasks, whose help depends on the workload. */
export const PLAN_FIELDS = {
  threads: {
    path: 'workers.threads',
    label: 'Threads',
    help: 'A free thread takes the next task.',
    limit: LIMITS.threads,
  },
  processes: {
    path: 'workers.processes',
    label: 'Processes',
    help: 'Size of the pool. At first one per core.',
    limit: LIMITS.processes,
  },
  timeSliceMs: {
    path: 'timeSliceMs',
    label: 'Slice',
    help: 'How long a cooperative task computes before it gives way. 0: never.',
    limit: LIMITS.timeSliceMs,
  },
  blockingCallMs: {
    path: 'blockingCallMs',
    label: 'Blocking call',
    help: 'How long the middle task holds its thread without computing. 0: it does not.',
    limit: LIMITS.blockingCallMs,
  },
  repeats: {
    path: 'repeats',
    label: 'Repeats',
    help: 'Measured trials of each model. The median is shown.',
    limit: LIMITS.repeats,
  },
  warmups: {
    path: 'warmups',
    label: 'Warm-ups',
    help: 'Trials of each model before those that count.',
    limit: LIMITS.warmups,
  },
  seed: {
    path: 'seed',
    label: 'Seed',
    help: 'The same seed gives the same inputs and the same order of trials.',
    limit: LIMITS.seed,
  },
} as const satisfies Record<string, PlanField>

/** Whether lanes are kept from trial to trial. */
export const POOLS_FIELD = {
  path: 'workerReuse',
  label: 'Lanes',
  help: 'Kept: threads and processes are started once, so their code is warm. New: every trial starts its own.',
  choices: [
    { value: 'warm', title: 'Kept' },
    { value: 'cold', title: 'New' },
  ],
} as const

/** What a field accepts, as a short range: "1 to 64". */
export function showRange({ min, max }: { min: number; max: number }): string {
  return `${min.toLocaleString('en-US')} to ${max.toLocaleString('en-US')}`
}
