import * as v from 'valibot'
import { LIMITS, type Limit, describeLimit, withinLimit } from './limits.ts'
import { MODEL_IDS, ModelIdSchema } from '../models.ts'
import { type Problem, listChoices, showName, showValue } from './problem.ts'
import { ParamsSchema, type WorkloadInfo, checkParams } from './workload.ts'

/**
 * `prestarted`: each model's threads or processes are started once and kept for all its trials, so that their
 * code is warm. `cold`: every trial starts its own, as a program does that has just begun.
 */
const WORKER_REUSE = ['warm', 'cold'] as const

/** What is to be run. Every field is filled in: `parsePlan` makes one from what a person gave. */
export const PlanSchema = v.object({
  workload: v.string(),
  params: ParamsSchema,
  tasks: v.number(),
  models: v.array(ModelIdSchema),
  workers: v.object({ threads: v.number(), processes: v.number() }),
  timeSliceMs: v.number(),
  /** How long the middle task holds its thread with a blocking call; 0 = it makes none. */
  blockingCallMs: v.number(),
  repeats: v.number(),
  warmups: v.number(),
  seed: v.number(),
  workerReuse: v.picklist(WORKER_REUSE),
})
export type Plan = v.InferOutput<typeof PlanSchema>

/** A plan as given: only the workload is needed, the rest has defaults. */
export type PlanInput = { workload: string; workers?: Partial<Plan['workers']> } & Partial<
  Omit<Plan, 'workload' | 'workers'>
>

/** What a plan is checked against: the workloads there are, and the cores of the machine. */
export interface PlanContext {
  readonly workloads: readonly WorkloadInfo[]
  readonly cores: number
}

export type PlanResult =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problems: readonly Problem[] }

const FIELDS = [
  'workload',
  'params',
  'tasks',
  'models',
  'workers',
  'timeSliceMs',
  'blockingCallMs',
  'repeats',
  'warmups',
  'seed',
  'workerReuse',
]

/** Defaults of everything that does not depend on the workload. */
export const PLAN_DEFAULTS = {
  timeSliceMs: 5,
  blockingCallMs: 0,
  repeats: 3,
  warmups: 1,
  seed: 1,
  workerReuse: 'warm',
} as const

/** Checks an untrusted plan and fills in its defaults. Nothing is started on a plan that has a problem. */
export function parsePlan(input: unknown, context: PlanContext): PlanResult {
  if (!isRecord(input)) return fail([{ path: 'plan', value: showValue(input), accepted: 'an object' }])
  const workload = context.workloads.find((candidate) => candidate.id === input['workload'])
  if (workload === undefined) return fail([unknownWorkload(input['workload'], context)])
  if (workload.unavailable !== null) return fail([unavailableWorkload(workload, context)])

  const problems: Problem[] = unknownFields(input, FIELDS, '')
  const number = (path: keyof typeof LIMITS, value: unknown, fallback: number): number =>
    checkNumber(problems, path, LIMITS[path], value, fallback)

  const given = record(problems, 'params', input['params'])
  const checked = checkParams(workload, given)
  problems.push(...checked.problems)
  const workers = record(problems, 'workers', input['workers'])
  problems.push(...unknownFields(workers, ['threads', 'processes'], 'workers.'))

  const tasks = number('tasks', input['tasks'], workload.defaultTasks)
  const plan: Plan = {
    workload: workload.id,
    params: checked.params,
    tasks,
    models: checkModels(problems, input['models']),
    workers: {
      threads: number('threads', workers['threads'], Math.min(tasks, LIMITS.threads.max)),
      processes: number('processes', workers['processes'], Math.min(context.cores, LIMITS.processes.max)),
    },
    timeSliceMs: number('timeSliceMs', input['timeSliceMs'], PLAN_DEFAULTS.timeSliceMs),
    blockingCallMs: number('blockingCallMs', input['blockingCallMs'], PLAN_DEFAULTS.blockingCallMs),
    repeats: number('repeats', input['repeats'], PLAN_DEFAULTS.repeats),
    warmups: number('warmups', input['warmups'], PLAN_DEFAULTS.warmups),
    seed: number('seed', input['seed'], PLAN_DEFAULTS.seed),
    workerReuse: checkWorkerReuse(problems, input['workerReuse']),
  }
  return problems.length > 0 ? fail(problems) : { ok: true, plan }
}

function checkNumber(
  problems: Problem[],
  path: string,
  limit: Limit,
  value: unknown,
  fallback: number,
): number {
  if (value === undefined) return fallback
  if (withinLimit(value, limit)) return value
  problems.push({ path, value: showValue(value), accepted: describeLimit(limit) })
  return fallback
}

function checkModels(problems: Problem[], value: unknown): Plan['models'] {
  if (value === undefined) return [...MODEL_IDS]
  const parsed = v.safeParse(v.pipe(v.array(ModelIdSchema), v.minLength(1)), value)
  if (parsed.success) return MODEL_IDS.filter((id) => parsed.output.includes(id))
  const accepted = `one or more of ${listChoices(MODEL_IDS).replace(' or ', ' and ')}`
  problems.push({ path: 'models', value: showModels(value), accepted })
  return []
}

function checkWorkerReuse(problems: Problem[], value: unknown): Plan['workerReuse'] {
  const workerReuse = WORKER_REUSE.find((one) => one === value)
  if (workerReuse !== undefined) return workerReuse
  if (value !== undefined) {
    problems.push({ path: 'workerReuse', value: showValue(value), accepted: listChoices(WORKER_REUSE) })
  }
  return PLAN_DEFAULTS.workerReuse
}

function showModels(value: unknown): string {
  if (!Array.isArray(value)) return showValue(value)
  if (value.length === 0) return 'empty'
  return showValue(value.find((id) => !v.is(ModelIdSchema, id)))
}

function unknownWorkload(value: unknown, { workloads }: PlanContext): Problem {
  const ids = workloads.filter((one) => one.unavailable === null).map((one) => one.id)
  return { path: 'workload', value: showValue(value), accepted: `one of ${listChoices(ids)}` }
}

function unavailableWorkload(workload: WorkloadInfo, context: PlanContext): Problem {
  const value = `"${workload.id}", which cannot run here (${workload.unavailable ?? ''})`
  return { ...unknownWorkload(workload.id, context), value }
}

function unknownFields(input: object, known: readonly string[], prefix: string): Problem[] {
  return Object.keys(input)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: prefix + showName(key),
      value: 'not a field of a plan',
      accepted: `one of ${listChoices(known)}`,
    }))
}

function record(problems: Problem[], path: string, value: unknown): Record<string, unknown> {
  if (value === undefined) return {}
  if (isRecord(value)) return value
  problems.push({ path, value: showValue(value), accepted: 'an object' })
  return {}
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fail(problems: readonly Problem[]): PlanResult {
  return { ok: false, problems }
}
