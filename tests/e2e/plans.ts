import type { PlanInput } from '../../src/contract/plan/plan.ts'

const PICTURE = { workload: 'mandelbrot', repeats: 1, warmups: 0 } as const

/** Six bands of a small picture under every model: over within a second. */
export const SMALL = {
  ...PICTURE,
  tasks: 6,
  params: { width: 240, height: 160, maxIterations: 100 },
  workers: { processes: 2 },
} satisfies PlanInput

/** The shortest run: that it completes shows that the lab works. */
export const TINY = { ...SMALL, models: ['serial'] } satisfies PlanInput

/** Minutes of computing on every core: lasts until it is cancelled. */
export const LONG = {
  ...PICTURE,
  tasks: 8,
  params: { width: 4_000, height: 4_000, maxIterations: 10_000 },
  workers: { processes: 2 },
} satisfies PlanInput

/** Hundreds of trials of some milliseconds: lasts until it is cancelled, and has ended trials soon. */
export const MANY_TRIALS = {
  ...SMALL,
  params: { ...SMALL.params, maxIterations: 3_000 },
  repeats: 100,
} satisfies PlanInput

/** Minutes of computing in tasks that never yield: the event loop that runs them cannot be asked to end. */
export const NEVER_YIELDING = { ...LONG, models: ['cooperative'], timeSliceMs: 0 } satisfies PlanInput

/** Minutes of waiting in two processes, with services and a temporary folder. */
export const WAITING = {
  workload: 'request',
  models: ['processes'],
  tasks: 100,
  params: { webMs: 1_000, effort: 0 },
  workers: { processes: 2 },
  repeats: 1,
  warmups: 0,
} satisfies PlanInput
