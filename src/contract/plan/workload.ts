import * as v from 'valibot'
import { type Limit, type Unit, withinLimit } from './limits.ts'
import { type Accepted, type Problem, type Unavailable, fieldName, found } from './problem.ts'

const UNITS = ['', 'ms', 'px', 'kB', 'bytes'] as const satisfies readonly Unit[]

/** A numeric parameter with its unit and limits. */
const NumberParamSchema = v.object({
  id: v.string(),
  type: v.literal('number'),
  unit: v.picklist(UNITS),
  integer: v.boolean(),
  min: v.number(),
  max: v.number(),
  default: v.number(),
})

/** A parameter that is one of a few words. */
const ChoiceParamSchema = v.object({
  id: v.string(),
  type: v.literal('choice'),
  choices: v.array(v.string()),
  default: v.string(),
})

/** The specification of a workload's parameter, by which it is offered and checked. */
export const ParamSpecSchema = v.variant('type', [NumberParamSchema, ChoiceParamSchema])
export type ParamSpec = v.InferOutput<typeof ParamSpecSchema>

/** The kind of a workload by its bottleneck: the processor, waiting, both, or moving data to the workers. */
export const WORKLOAD_KINDS = ['cpu', 'io', 'mixed', 'transfer'] as const
export const WorkloadKindSchema = v.picklist(WORKLOAD_KINDS)
export type WorkloadKind = v.InferOutput<typeof WorkloadKindSchema>

const UnavailableSchema = v.object({
  code: v.literal('no_sqlite'),
  values: v.object({ node: v.string() }),
}) satisfies v.GenericSchema<unknown, Unavailable>

/** The part of a workload that is left out on this machine, and why. `src/text/` makes the sentence. */
const LimitationSchema = v.object({
  code: v.literal('no_database'),
  values: v.object({ node: v.string() }),
})
export type Limitation = v.InferOutput<typeof LimitationSchema>

/** Describes a workload to the window and the command line. Its texts are in `src/text/`. */
export const WorkloadInfoSchema = v.object({
  id: v.string(),
  kind: WorkloadKindSchema,
  defaultTasks: v.number(),
  /** The most telling one first: a window offers it beside the number of tasks. */
  params: v.array(ParamSpecSchema),
  /** The reason why this machine cannot run it; null if it can. */
  unavailable: v.nullable(UnavailableSchema),
  /** The part that this machine leaves out; null if there is none. */
  limitation: v.nullable(LimitationSchema),
})
export type WorkloadInfo = v.InferOutput<typeof WorkloadInfoSchema>

export const ParamsSchema = v.record(v.string(), v.union([v.number(), v.string()]))
/** A workload's parameters by id. */
export type Params = v.InferOutput<typeof ParamsSchema>

/** The parameters a workload starts with. */
export function defaultParams(workload: Pick<WorkloadInfo, 'params'>): Params {
  return Object.fromEntries(workload.params.map((spec) => [spec.id, spec.default]))
}

/** The values that a parameter accepts. */
export function acceptedBy(spec: ParamSpec): Accepted {
  return spec.type === 'number'
    ? { kind: 'number', ...limitOf(spec) }
    : { kind: 'one_of', choices: spec.choices }
}

/** Fills in defaults and checks each parameter; unknown names are problems too. */
export function checkParams(
  workload: WorkloadInfo,
  given: Readonly<Record<string, unknown>>,
): { params: Params; problems: Problem[] } {
  const problems: Problem[] = []
  const params = defaultParams(workload)
  for (const [id, value] of Object.entries(given)) {
    const spec = workload.params.find((candidate) => candidate.id === id)
    if (spec === undefined) problems.push(unknownParam(id, workload))
    else if (accepts(spec, value)) params[id] = value
    else problems.push({ path: `params.${id}`, found: found(value), accepted: acceptedBy(spec) })
  }
  return { params, problems }
}

function unknownParam(id: string, { params }: WorkloadInfo): Problem {
  const choices = params.map((spec) => spec.id)
  const accepted: Accepted = choices.length === 0 ? { kind: 'nothing' } : { kind: 'one_of', choices }
  return { path: `params.${fieldName(id)}`, found: { kind: 'unknown_field' }, accepted }
}

function accepts(spec: ParamSpec, value: unknown): value is number | string {
  return spec.type === 'number' ? withinLimit(value, spec) : spec.choices.some((choice) => choice === value)
}

function limitOf({ min, max, unit, integer }: Limit): Limit {
  return { min, max, unit, integer }
}
