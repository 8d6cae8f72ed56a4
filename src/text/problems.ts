import type { LimitedField } from '../contract/plan/limits.ts'
import type { Plan } from '../contract/plan/plan.ts'
import type { Accepted, Problem, Unavailable } from '../contract/plan/problem.ts'
import type { Limitation } from '../contract/plan/workload.ts'
import { capitalize, formatBytes, formatNumber, formatUnit, listAnd, listOr } from './format.ts'
import { textOf } from './lookup.ts'
import { m, planMessages } from './messages.ts'
import { workloadTitle } from './workloads.ts'

type Field = Exclude<keyof Plan, 'params'> | 'params' | LimitedField | 'plan' | 'memory'

const PLAN = planMessages satisfies Record<`field_${Field}`, () => string> &
  Record<
    `unavailable_${Unavailable['code']}` | `limitation_${Limitation['code']}`,
    (inputs: { readonly node: string }) => string
  >

/**
 * A problem of a plan in one sentence: the field, the accepted values, and the found value. `name` is the field's name
 * in the user interface, such as `--tasks`.
 */
export function problemText({ path, found, accepted }: Problem, name: string = fieldTitle(path)): string {
  switch (found.kind) {
    case 'nothing':
      return m.problem_missing({ field: name, accepted: acceptedText(accepted) })
    case 'value':
      return m.problem_wrong_value({
        field: name,
        accepted: acceptedText(accepted),
        found: jsonText(found.json),
      })
    case 'unknown_field':
      return unknownField(path, accepted)
    case 'ambiguous_number':
      return m.problem_ambiguous_number({
        text: found.text,
        field: name,
        readings: listOr(found.readings.map(String)),
      })
    case 'unavailable_workload':
      return m.problem_unavailable_workload({
        workload: workloadTitle(found.id),
        cause: unavailableText(found.cause),
      })
    case 'memory':
      return accepted.kind === 'memory'
        ? m.problem_memory({
            needed: formatBytes(found.neededBytes),
            available: formatBytes(accepted.availableBytes),
          })
        : m.problem_other({ field: name })
    default:
      return m.problem_other({ field: name })
  }
}

/** A problem in a few words, for beside its field, which names it and shows what was typed: what is accepted there. */
export function shortProblemText(problem: Problem): string {
  const { found, accepted } = problem
  if (found.kind === 'ambiguous_number') {
    return m.problem_short_ambiguous({ readings: listOr(found.readings.map(String)) })
  }
  const isWrong = found.kind === 'nothing' || found.kind === 'value'
  return isWrong
    ? m.problem_short_wrong({ accepted: capitalize(acceptedText(accepted)) })
    : problemText(problem)
}

/** The accepted values of a field, as a part of a sentence: "a whole number from 1 to 64". */
export function acceptedText(accepted: Accepted): string {
  switch (accepted.kind) {
    case 'number': {
      const { min, max, unit, integer } = accepted
      const range = { min: formatNumber(min), max: formatUnit(max, unit) }
      return integer ? m.accepted_whole_number(range) : m.accepted_number(range)
    }
    case 'one_of':
      return m.accepted_one_of({ choices: listOr(accepted.choices) })
    case 'some_of':
      return m.accepted_some_of({ choices: listAnd(accepted.choices) })
    case 'object':
      return m.accepted_object()
    case 'nothing':
      return m.accepted_nothing()
    case 'memory':
      return m.accepted_memory({ available: formatBytes(accepted.availableBytes) })
    default:
      return m.accepted_other()
  }
}

/** The reason why this machine cannot run a workload, in one sentence. */
export function unavailableText({ code, values }: Unavailable): string {
  return textOf(PLAN, `unavailable_${code}`, values) ?? m.unavailable_other({ code })
}

/** The part of a workload that this machine leaves out, and the reason, in one sentence. */
export function limitationText({ code, values }: Limitation): string {
  return textOf(PLAN, `limitation_${code}`, values) ?? m.limitation_other({ code })
}

/** The name of a field of a plan by its path: `timeSliceMs` is "Time slice". */
export function fieldTitle(path: string): string {
  const [first = '', ...rest] = path.split('.')
  if (first === 'params' && rest.length > 0) return m.field_param({ id: rest.join('.') })
  const field = first === 'workers' && rest.length > 0 ? rest.join('.') : first
  return textOf(PLAN, `field_${field}`) ?? path
}

function unknownField(path: string, accepted: Accepted): string {
  const [first, ...rest] = path.split('.')
  const name = rest.length > 0 ? rest.join('.') : path
  if (first !== 'params') return m.problem_unknown_field({ name: path, accepted: acceptedText(accepted) })
  return accepted.kind === 'nothing'
    ? m.problem_no_params({ name })
    : m.problem_unknown_param({ name, accepted: acceptedText(accepted) })
}

/** A number with thousands separators; any other value as the JSON that it is. */
function jsonText(json: string): string {
  return /^-?\d+(\.\d+)?$/.test(json) ? formatNumber(Number(json)) : json
}
