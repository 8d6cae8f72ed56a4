import * as v from 'valibot'
import { MODEL_IDS, ModelIdSchema } from '../models/index.ts'
import { LIMITS, type LimitedField, withinLimit } from './limits.ts'
import { type Problem, fieldName, found } from './problem.ts'
import { ParamsSchema, type WorkloadInfo, checkParams } from './workload.ts'

/**
 * `warm`: each model's workers are started once and reused for all its trials, so that their code is compiled. `cold`:
 * every trial starts new workers, as a program does that has just been launched.
 */
export const WORKER_REUSE = ['warm', 'cold'] as const

/** The input of a run, with every field filled in by `parsePlan`. */
export const PlanSchema = v.object({
  workload: v.string(),
  params: ParamsSchema,
  tasks: v.number(),
  models: v.array(ModelIdSchema),
  workers: v.object({ threads: v.number(), processes: v.number() }),
  /** The time that a cooperative task computes before it yields; 0 = until it ends. */
  timeSliceMs: v.number(),
  /** Length of a blocking call that the middle task makes; 0 = none. */
  blockingCallMs: v.number(),
  repeats: v.number(),
  warmups: v.number(),
  seed: v.number(),
  workerReuse: v.picklist(WORKER_REUSE),
})
export type Plan = v.InferOutput<typeof PlanSchema>

/** A plan as given: only the workload is required, the rest has defaults. */
export type PlanInput = { workload: string; workers?: Partial<Plan['workers']> } & Partial<
  Omit<Plan, 'workload' | 'workers'>
>

/** The context that a plan is checked against. */
export interface PlanContext {
  readonly workloads: readonly WorkloadInfo[]
  readonly usableCores: number
}

export type PlanResult =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problems: readonly Problem[] }

const FIELDS = Object.keys(PlanSchema.entries)
const WORKER_FIELDS = Object.keys(PlanSchema.entries.workers.entries)

/** The defaults that do not depend on workload or machine. */
export const PLAN_DEFAULTS = {
  timeSliceMs: 5,
  blockingCallMs: 0,
  repeats: 3,
  warmups: 1,
  seed: 1,
  workerReuse: 'warm',
} as const

/** Checks an untrusted plan and fills in its defaults. */
export function parsePlan(input: unknown, context: PlanContext): PlanResult {
  if (!isRecord(input)) {
    return fail([{ path: 'plan', found: found(input), accepted: { kind: 'object' } }])
  }
  const workload = context.workloads.find(({ id }) => id === input['workload'])
  if (workload === undefined || workload.unavailable !== null) {
    return fail([workloadProblem(input['workload'], workload, context)])
  }
  const check = new FieldChecks()
  const params = checkParams(workload, check.record('params', input['params']))
  const workers = check.record('workers', input['workers'])
  const tasks = check.number('tasks', input['tasks'], workload.defaultTasks)
  const plan: Plan = {
    workload: workload.id,
    params: params.params,
    tasks,
    models: check.models(input['models']),
    workers: {
      threads: check.number('threads', workers['threads'], Math.min(tasks, LIMITS.threads.max)),
      processes: check.number(
        'processes',
        workers['processes'],
        Math.min(context.usableCores, LIMITS.processes.max),
      ),
    },
    timeSliceMs: check.number('timeSliceMs', input['timeSliceMs'], PLAN_DEFAULTS.timeSliceMs),
    blockingCallMs: check.number('blockingCallMs', input['blockingCallMs'], PLAN_DEFAULTS.blockingCallMs),
    repeats: check.number('repeats', input['repeats'], PLAN_DEFAULTS.repeats),
    warmups: check.number('warmups', input['warmups'], PLAN_DEFAULTS.warmups),
    seed: check.number('seed', input['seed'], PLAN_DEFAULTS.seed),
    workerReuse: check.workerReuse(input['workerReuse']),
  }
  const problems = [
    ...unknownFields(input, FIELDS, ''),
    ...params.problems,
    ...unknownFields(workers, WORKER_FIELDS, 'workers.'),
    ...check.problems,
  ]
  return problems.length > 0 ? fail(problems) : { ok: true, plan }
}

/** Checks fields one by one, collects what is wrong, and returns a default in its place. */
class FieldChecks {
  readonly problems: Problem[] = []

  number(field: LimitedField, value: unknown, fallback: number): number {
    const limit = LIMITS[field]
    if (value === undefined) return fallback
    if (withinLimit(value, limit)) return value
    this.problems.push({ path: field, found: found(value), accepted: { kind: 'number', ...limit } })
    return fallback
  }

  models(value: unknown): Plan['models'] {
    if (value === undefined) return [...MODEL_IDS]
    const parsed = v.safeParse(v.pipe(v.array(ModelIdSchema), v.minLength(1)), value)
    if (parsed.success) return MODEL_IDS.filter((id) => parsed.output.includes(id))
    const wrong =
      Array.isArray(value) && value.length > 0
        ? (value as unknown[]).find((id) => !v.is(ModelIdSchema, id))
        : value
    const accepted = { kind: 'some_of', choices: MODEL_IDS } as const
    this.problems.push({ path: 'models', found: found(wrong), accepted })
    return []
  }

  workerReuse(value: unknown): Plan['workerReuse'] {
    if (value === undefined) return PLAN_DEFAULTS.workerReuse
    const reuse = WORKER_REUSE.find((one) => one === value)
    if (reuse !== undefined) return reuse
    const accepted = { kind: 'one_of', choices: WORKER_REUSE } as const
    this.problems.push({ path: 'workerReuse', found: found(value), accepted })
    return PLAN_DEFAULTS.workerReuse
  }

  record(path: string, value: unknown): Record<string, unknown> {
    if (value === undefined) return {}
    if (isRecord(value)) return value
    this.problems.push({ path, found: found(value), accepted: { kind: 'object' } })
    return {}
  }
}

function workloadProblem(given: unknown, workload: WorkloadInfo | undefined, context: PlanContext): Problem {
  const choices = context.workloads.filter(({ unavailable }) => unavailable === null).map(({ id }) => id)
  const cause = workload?.unavailable ?? null
  return {
    path: 'workload',
    found:
      workload === undefined || cause === null
        ? found(given)
        : { kind: 'unavailable_workload', id: workload.id, cause },
    accepted: { kind: 'one_of', choices },
  }
}

function unknownFields(input: object, known: readonly string[], prefix: string): Problem[] {
  return Object.keys(input)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: prefix + fieldName(key),
      found: { kind: 'unknown_field' },
      accepted: { kind: 'one_of', choices: known },
    }))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fail(problems: readonly Problem[]): PlanResult {
  return { ok: false, problems }
}
