import * as v from 'valibot'
import { describeLimit, withinLimit } from './limits.ts'
import { type Problem, listChoices, showName, showValue } from './problem.ts'

const common = { id: v.string(), title: v.string(), help: v.string() }

/** A parameter that is a number, with its unit and limits. */
const NumberParamSchema = v.object({
  ...common,
  type: v.literal('number'),
  unit: v.string(),
  integer: v.boolean(),
  min: v.number(),
  max: v.number(),
  default: v.number(),
})

/** A parameter that is one of a few words. */
const ChoiceParamSchema = v.object({
  ...common,
  type: v.literal('choice'),
  choices: v.array(v.object({ value: v.string(), title: v.string() })),
  default: v.string(),
})

/** How one parameter of a workload is asked for and checked. */
export const ParamSpecSchema = v.variant('type', [NumberParamSchema, ChoiceParamSchema])
export type ParamSpec = v.InferOutput<typeof ParamSpecSchema>

/** What limits a workload: the processor, waiting for something else, both, or bringing data to the work. */
export const WorkloadKindSchema = v.picklist(['cpu', 'io', 'mixed', 'transfer'])
export type WorkloadKind = v.InferOutput<typeof WorkloadKindSchema>

/** A workload as it is listed: everything a window or a command line needs to offer it. */
export const WorkloadInfoSchema = v.object({
  id: v.string(),
  title: v.string(),
  kind: WorkloadKindSchema,
  /** One sentence for a list. */
  summary: v.string(),
  /** A paragraph: what it does, and which real programs look like it. */
  description: v.string(),
  /** What one task is: "band of the picture". */
  taskNoun: v.string(),
  defaultTasks: v.number(),
  params: v.array(ParamSpecSchema),
  /** Why this machine cannot run it, as a clause without a full stop; null when it can. */
  unavailable: v.nullable(v.string()),
})
export type WorkloadInfo = v.InferOutput<typeof WorkloadInfoSchema>

export const ParamsSchema = v.record(v.string(), v.union([v.number(), v.string()]))
/** A workload's parameters by id. */
export type Params = v.InferOutput<typeof ParamsSchema>

/** The parameters a workload starts with. */
export function defaultParams(workload: WorkloadInfo): Params {
  return Object.fromEntries(workload.params.map((spec) => [spec.id, spec.default]))
}

/** What one parameter accepts, in words. */
export function describeParam(spec: ParamSpec): string {
  return spec.type === 'number'
    ? describeLimit(spec)
    : listChoices(spec.choices.map((choice) => choice.value))
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
    if (spec === undefined) {
      const known = workload.params.map((candidate) => candidate.id)
      const accepted =
        known.length === 0 ? 'left out' : `${known.length > 1 ? 'one of ' : ''}${listChoices(known)}`
      problems.push({ path: `params.${showName(id)}`, value: 'no parameter of this workload', accepted })
    } else if (acceptsParam(spec, value)) {
      params[id] = value
    } else {
      problems.push({ path: `params.${id}`, value: showValue(value), accepted: describeParam(spec) })
    }
  }
  return { params, problems }
}

function acceptsParam(spec: ParamSpec, value: unknown): value is number | string {
  return spec.type === 'number'
    ? withinLimit(value, spec)
    : spec.choices.some((choice) => choice.value === value)
}
