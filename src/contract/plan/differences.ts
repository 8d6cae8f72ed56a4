import type { Plan } from './plan.ts'

/** The fields of a plan that are compared as they are, in the order in which a window asks for them. */
const FIELDS = [
  'timeSliceMs',
  'blockingCallMs',
  'repeats',
  'warmups',
  'workerReuse',
  'seed',
] as const satisfies readonly (keyof Plan)[]

/**
 * The paths of the fields in which two plans differ, in the order of a window's form; empty where they are the same
 * experiment. The parameters of different workloads are not compared.
 */
export function planDifferences(one: Plan, other: Plan): string[] {
  const isSameWork = one.workload === other.workload
  const paths = Object.keys(one.params)
    .filter((id) => isSameWork && one.params[id] !== other.params[id])
    .map((id) => `params.${id}`)
  if (!isSameWork) paths.unshift('workload')
  if (one.tasks !== other.tasks) paths.push('tasks')
  for (const field of FIELDS) if (one[field] !== other[field]) paths.push(field)
  if (one.models.join() !== other.models.join()) paths.push('models')
  for (const kind of ['threads', 'processes'] as const) {
    if (one.workers[kind] !== other.workers[kind]) paths.push(kind)
  }
  return paths
}
