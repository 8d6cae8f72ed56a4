import { LIMITS } from '../../contract/plan/limits.ts'
import { planDifferences } from '../../contract/plan/differences.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { WorkloadInfo } from '../../contract/plan/workload.ts'
import { countNoun, formatCount, formatSeconds, formatUnit, listAnd } from '../../text/format.ts'
import { m } from '../../text/messages.ts'
import { modelTitle } from '../../text/models.ts'
import { choiceTitle, paramTitle, workloadTitle } from '../../text/workloads.ts'
import { fieldLabel, workerReuseTitle } from './fields/plan-fields.ts'

/** That the form and the run that is shown are different experiments. */
export interface Stale {
  /** The plan of the run that is shown. */
  readonly shown: Plan
  /** The plan in the form; null while that is no valid plan. */
  readonly next: Plan | null
}

/** Compares the form with the run that is shown; null where they are the same experiment. */
export function staleness(shown: Plan, next: Plan | null): Stale | null {
  return next !== null && planDifferences(shown, next).length === 0 ? null : { shown, next }
}

/** "Shown: Mandelbrot picture, 24 tasks. Press Run for Web pages, 20 tasks (about 3 s)." */
export function staleText(
  { shown, next }: Stale,
  workload: WorkloadInfo | undefined,
  estimateMs: number | null,
): string {
  if (next === null) return `${m.stale_shown({ shown: workText(shown) })} ${m.stale_invalid()}`
  const paths = planDifferences(shown, next)
  const isOtherWork = paths[0] === 'workload' || paths[0] === 'tasks'
  const words = (plan: Plan): string => (isOtherWork ? workText(plan) : settingsText(plan, paths, workload))
  const run = { next: words(next) }
  const press =
    estimateMs === null ? m.stale_run(run) : m.stale_run_estimate({ ...run, time: formatSeconds(estimateMs) })
  return `${m.stale_shown({ shown: words(shown) })} ${press}`
}

function workText({ workload, tasks }: Plan): string {
  return m.stale_work({ workload: workloadTitle(workload), tasks: countNoun(tasks, 'task') })
}

/** The first of the settings that differ: "Latency 100 ms and more". */
function settingsText(plan: Plan, paths: readonly string[], workload: WorkloadInfo | undefined): string {
  // Warm-ups go with repeats in the form's choice between once and carefully.
  const [first = '', ...rest] = paths.filter((path) => path !== 'warmups' || !paths.includes('repeats'))
  const text = settingText(plan, first, workload)
  return rest.length === 0 ? text : m.stale_more({ first: text })
}

function settingText(plan: Plan, path: string, workload: WorkloadInfo | undefined): string {
  if (path === 'models') return listAnd(plan.models.map(modelTitle))
  if (path === 'repeats') return m.plan_repeats({ repeats: formatCount(plan.repeats), count: plan.repeats })
  if (path === 'workerReuse') return workerReuseTitle(plan.workerReuse)
  const setting = (name: string, value: string): string => m.stale_setting({ name, value })
  if (path.startsWith('params.')) {
    const id = path.slice('params.'.length)
    const value = plan.params[id] ?? ''
    const spec = workload?.params.find((one) => one.id === id)
    const text =
      typeof value === 'string'
        ? choiceTitle(plan.workload, id, value)
        : formatUnit(value, spec?.type === 'number' ? spec.unit : '')
    return setting(paramTitle(plan.workload, id), text)
  }
  const field = path as keyof typeof LIMITS
  const value = field === 'threads' || field === 'processes' ? plan.workers[field] : plan[field]
  return setting(fieldLabel(path), formatUnit(value, LIMITS[field].unit))
}
