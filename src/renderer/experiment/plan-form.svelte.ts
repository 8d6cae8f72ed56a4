import type { LabInfo } from '../../contract/api/lab-api.ts'
import { MODEL_IDS, type ModelId } from '../../contract/models/index.ts'
import { LIMITS } from '../../contract/plan/limits.ts'
import { planDifferences } from '../../contract/plan/differences.ts'
import {
  PLAN_DEFAULTS,
  type Plan,
  type PlanContext,
  type PlanResult,
  parsePlan,
} from '../../contract/plan/plan.ts'
import { type ReadyPreset, THOROUGHNESS, readyPresets } from '../../contract/plan/presets.ts'
import type { Problem } from '../../contract/plan/problem.ts'
import { readNumber } from '../../contract/plan/read-number.ts'
import type { WorkloadInfo } from '../../contract/plan/workload.ts'
import { formatNumber } from '../../text/format.ts'
import { m } from '../../text/messages.ts'
import { shortProblemText } from '../../text/problems.ts'

/** The prefix of a workload's parameter in a path. */
const PARAM = 'params.'

/**
 * The experiment as filled in. Fields hold text; `result` is what the contract makes of it, so that the form refuses
 * exactly what the supervisor refuses. What was typed for one workload is restored when it is chosen again.
 */
export class PlanForm {
  readonly #context: PlanContext
  readonly presets: readonly ReadyPreset[]
  workloadId = $state('')
  models = $state<readonly ModelId[]>(MODEL_IDS)
  threadsPerTask = $state(true)
  /** Problems are shown at a field once it has lost the focus, and at all fields once Run was pressed. */
  #left = $state<Readonly<Record<string, true>>>({})
  #isSubmitted = $state(false)
  /** The typed values that differ from the defaults. */
  #texts = $state<Readonly<Record<string, string>>>({})
  /** Problems that only the supervisor could find, until something is changed. */
  #refused = $state.raw<readonly Problem[]>([])

  /** Begins with `start`, else with the first preset. */
  constructor({ workloads, machine }: LabInfo, start: Plan | null = null) {
    this.#context = { workloads, usableCores: machine.usableCores }
    this.presets = readyPresets(this.#context)
    this.workloadId = (workloads.find((one) => one.unavailable === null) ?? workloads[0])?.id ?? ''
    const plan = start ?? this.presets[0]?.plan
    if (plan !== undefined) this.adopt(plan)
  }

  readonly workload: WorkloadInfo | undefined = $derived.by(() =>
    this.#context.workloads.find((one) => one.id === this.workloadId),
  )
  readonly result: PlanResult = $derived.by(() => parsePlan(this.#input(), this.#context))
  /** The plan as filled in; null while that is no valid plan. */
  readonly plan: Plan | null = $derived.by(() => (this.result.ok ? this.result.plan : null))
  readonly problems: readonly Problem[] = $derived.by(() =>
    this.result.ok ? this.#refused : this.result.problems,
  )
  /** The preset that is filled in; null where something differs from each of them. */
  readonly preset: ReadyPreset | null = $derived.by(() => {
    const { plan } = this
    if (plan === null) return null
    return this.presets.find((preset) => planDifferences(plan, preset.plan).length === 0) ?? null
  })

  /** The text in a field. */
  text(path: string): string {
    return this.#texts[this.#key(path)] ?? this.#defaultText(path)
  }

  setText(path: string, text: string): void {
    this.#texts = { ...this.#texts, [this.#key(path)]: text }
    this.#refused = []
  }

  /** Selects or deselects a model. The order stays that of the lab. */
  setModel(id: ModelId, isSelected: boolean): void {
    this.models = MODEL_IDS.filter((one) => (one === id ? isSelected : this.models.includes(one)))
    this.#refused = []
    if (this.models.length === 0) this.leave('models')
  }

  /** A field has lost the focus: from now on it shows its problem. */
  leave(path: string): void {
    this.#left = { ...this.#left, [this.#key(path)]: true }
  }

  /** The error of a field, shown in place of its help; null if it has none. */
  message(path: string): string | null {
    if (!this.#isSubmitted && this.#left[this.#key(path)] !== true) return null
    const problem = this.problems.find((one) => one.path === path)
    if (problem === undefined) return null
    return path === 'models' && this.models.length === 0
      ? m.models_none_selected()
      : shortProblemText(problem)
  }

  /** Shows all problems; returns their paths. */
  showProblems(): readonly string[] {
    this.#isSubmitted = true
    return this.problems.map(({ path }) => path)
  }

  /** Shows what the supervisor found wrong with a plan that is valid here. */
  refuse(problems: readonly Problem[]): void {
    this.#refused = problems
  }

  /** Fills in a plan: a preset, the plan of a run, or what was filled in before the page was loaded again. */
  adopt(plan: Plan): void {
    this.workloadId = plan.workload
    this.reset()
    this.models = plan.models
    this.threadsPerTask = plan.workers.threads === Math.min(plan.tasks, LIMITS.threads.max)
    for (const [path, text] of Object.entries(textsOf(plan))) {
      if (text !== this.#defaultText(path)) this.setText(path, text)
    }
  }

  /** Restores the defaults of the workload, and of what all workloads share. */
  reset(): void {
    const isOther = (key: string): boolean => !key.startsWith(' ') && !key.startsWith(`${this.workloadId} `)
    this.#texts = Object.fromEntries(Object.entries(this.#texts).filter(([key]) => isOther(key)))
    this.#left = {}
    this.#isSubmitted = false
    this.#refused = []
    this.models = MODEL_IDS
    this.threadsPerTask = true
  }

  #input(): unknown {
    const number = (path: string, integer: boolean) => readNumber(this.text(path), { integer }) ?? ''
    const limited = (path: keyof typeof LIMITS) => number(path, LIMITS[path].integer)
    const params = (this.workload?.params ?? []).map((spec) => {
      const path = PARAM + spec.id
      return [spec.id, spec.type === 'number' ? number(path, spec.integer) : this.text(path)] as const
    })
    return {
      workload: this.workloadId,
      params: Object.fromEntries(params),
      tasks: limited('tasks'),
      models: [...this.models],
      workers: {
        ...(this.threadsPerTask ? {} : { threads: limited('threads') }),
        processes: limited('processes'),
      },
      timeSliceMs: limited('timeSliceMs'),
      blockingCallMs: limited('blockingCallMs'),
      repeats: limited('repeats'),
      warmups: limited('warmups'),
      seed: limited('seed'),
      workerReuse: this.text('workerReuse'),
    }
  }

  /** Tasks and parameters belong to a workload, the other fields to all of them. */
  #key(path: string): string {
    return `${path === 'tasks' || path.startsWith(PARAM) ? this.workloadId : ''} ${path}`
  }

  #defaultText(path: string): string {
    const spec = this.workload?.params.find(({ id }) => PARAM + id === path)
    if (spec !== undefined) return spec.type === 'number' ? formatNumber(spec.default) : spec.default
    const { usableCores } = this.#context
    const { workerReuse, ...numbers } = PLAN_DEFAULTS
    if (path === 'workerReuse') return workerReuse
    const defaults: Readonly<Record<string, number>> = {
      ...numbers,
      ...THOROUGHNESS.once,
      tasks: this.workload?.defaultTasks ?? 1,
      threads: Math.min(usableCores, LIMITS.threads.max),
      processes: Math.min(usableCores, LIMITS.processes.max),
    }
    return formatNumber(defaults[path] ?? 0)
  }
}

/** The texts of a plan's fields by path. */
function textsOf(plan: Plan): Record<string, string> {
  const { params, tasks, workers, timeSliceMs, blockingCallMs, repeats, warmups, seed, workerReuse } = plan
  const numbers = { tasks, ...workers, timeSliceMs, blockingCallMs, repeats, warmups, seed }
  const values = { ...numbers, workerReuse, ...prefixed(params) }
  return Object.fromEntries(
    Object.entries(values).map(([path, value]) => [
      path,
      typeof value === 'number' ? formatNumber(value) : value,
    ]),
  )
}

function prefixed(params: Plan['params']): Plan['params'] {
  return Object.fromEntries(Object.entries(params).map(([id, value]) => [PARAM + id, value]))
}
