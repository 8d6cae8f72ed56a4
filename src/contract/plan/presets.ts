import { type Plan, type PlanContext, type PlanInput, parsePlan } from './plan.ts'

/** Measured trials and warm-ups of each model, as the window offers them. */
export const THOROUGHNESS = {
  /** A quick look. */
  once: { repeats: 1, warmups: 0 },
  /** Enough trials for a range, with code that is compiled. */
  carefully: { repeats: 3, warmups: 1 },
} as const satisfies Record<string, Pick<Plan, 'repeats' | 'warmups'>>

export type Thoroughness = keyof typeof THOROUGHNESS

/** The length of a run with every model on two cores: once, and once more for each trial. */
export interface DeclaredCost {
  readonly setupMs: number
  readonly trialMs: number
}

/** An experiment that is ready to be run. Its texts are in `src/text/`. */
export interface Preset {
  readonly id: PresetId
  readonly plan: PlanInput
  readonly cost: DeclaredCost
}

export type PresetId = (typeof ALL)[number]['id']

const ALL = [
  {
    id: 'three_tasks',
    plan: { workload: 'request', tasks: 3 },
    cost: { setupMs: 1_200, trialMs: 2_400 },
  },
  {
    id: 'waiting',
    plan: { workload: 'web', tasks: 8, params: { latencyMs: 100 } },
    cost: { setupMs: 1_600, trialMs: 2_000 },
  },
  {
    id: 'computing',
    plan: { workload: 'mandelbrot', tasks: 8 },
    cost: { setupMs: 1_200, trialMs: 3_600 },
  },
  {
    id: 'blocking',
    plan: { workload: 'request', tasks: 3, blockingCallMs: 200 },
    cost: { setupMs: 1_200, trialMs: 2_800 },
  },
  {
    id: 'many_threads',
    // One thread per task. Each takes about as long to start as it then waits.
    plan: { workload: 'waits', tasks: 32, params: { waitMs: 30 } },
    cost: { setupMs: 2_200, trialMs: 2_000 },
  },
  {
    id: 'messages',
    plan: { workload: 'message', tasks: 8, params: { sizeKb: 4_000, passes: 1 } },
    cost: { setupMs: 1_400, trialMs: 1_600 },
  },
] as const satisfies readonly { id: string; plan: PlanInput; cost: DeclaredCost }[]

/** All presets, in the order in which they are offered; the first is where a beginner starts. */
export const PRESETS: readonly Preset[] = ALL.map(({ id, plan, cost }) => ({
  id,
  plan: { ...THOROUGHNESS.once, ...plan },
  cost,
}))

/** A preset with its plan filled in for a machine. */
export interface ReadyPreset extends Omit<Preset, 'plan'> {
  readonly plan: Plan
}

/** The presets that a machine can run. */
export function readyPresets(context: PlanContext): ReadyPreset[] {
  return PRESETS.flatMap(({ plan: input, ...preset }) => {
    const result = parsePlan(input, context)
    return result.ok ? [{ ...preset, plan: result.plan }] : []
  })
}
