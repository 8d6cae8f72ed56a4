import type { LabInfo } from '../../contract/api/lab-api.ts'
import { LIMITS, formatNumber } from '../../contract/plan/limits.ts'
import { MODEL_IDS, type ModelId } from '../../contract/models.ts'
import { PLAN_DEFAULTS, type PlanResult, parsePlan } from '../../contract/plan/plan.ts'
import { type Problem, describeProblem } from '../../contract/plan/problem.ts'
import { readNumber } from '../../contract/plan/read-number.ts'
import type { WorkloadInfo } from '../../contract/plan/workload.ts'
import { PLAN_FIELDS, POOLS_FIELD } from './plan-fields.ts'

const LABELS: Readonly<Record<string, string>> = {
  workload: 'Work',
  models: 'Models',
  tasks: 'Tasks',
  [POOLS_FIELD.path]: POOLS_FIELD.label,
  ...Object.fromEntries(Object.values(PLAN_FIELDS).map(({ path, label }) => [path, label])),
}

/**
 * The experiment as a person fills it in. Fields hold text; `result` is what the contract makes of it, so
 * the window refuses what the command line and the engine refuse, in the same words. What was typed for
 * one workload is kept while another is looked at.
 */
export class PlanForm {
  readonly #info: LabInfo
  workloadId = $state('')
  models = $state<readonly ModelId[]>(MODEL_IDS)
  threadsPerTask = $state(true)
  /** Problems are shown at a field once it was left, and at all fields once Run was pressed. */
  #left = $state<Readonly<Record<string, true>>>({})
  #pressedRun = $state(false)
  #texts = $state<Readonly<Record<string, string>>>({})
  /** Problems that only the engine could find, until something is changed. */
  #refused = $state.raw<readonly Problem[]>([])

  constructor(info: LabInfo) {
    this.#info = info
    this.workloadId = (info.workloads.find((one) => one.unavailable === null) ?? info.workloads[0])?.id ?? ''
  }

  readonly workload: WorkloadInfo | undefined = $derived.by(() =>
    this.#info.workloads.find((one) => one.id === this.workloadId),
  )
  readonly input: unknown = $derived.by(() => this.#input())
  readonly result: PlanResult = $derived.by(() =>
    parsePlan(this.input, { workloads: this.#info.workloads, cores: this.#info.machine.cores }),
  )
  readonly problems: readonly Problem[] = $derived.by(() =>
    this.result.ok ? this.#refused : this.result.problems,
  )

  /** Threads that a run would have: the fixed number, or one per task. Null while that is not a number. */
  readonly threadCount: number | null = $derived.by(() =>
    this.result.ok ? this.result.plan.workers.threads : null,
  )

  /** The text in a field. */
  text(path: string): string {
    return this.#texts[this.#key(path)] ?? this.#fallback(path)
  }

  setText(path: string, text: string): void {
    this.#texts = { ...this.#texts, [this.#key(path)]: text }
    this.#refused = []
  }

  /** Ticks or unticks a model. The order stays the lab's. */
  setModel(id: ModelId, chosen: boolean): void {
    this.models = MODEL_IDS.filter((one) => (one === id ? chosen : this.models.includes(one)))
    this.#refused = []
    if (this.models.length === 0) this.leave('models')
  }

  /** A field lost the focus: from now on it shows its problem. */
  leave(path: string): void {
    this.#left = { ...this.#left, [this.#key(path)]: true }
  }

  /** The sentence to show at a field, or null. */
  message(path: string): string | null {
    if (!this.#pressedRun && this.#left[this.#key(path)] !== true) return null
    const problem = this.problems.find((one) => one.path === path)
    if (problem === undefined) return null
    if (path === 'models' && this.models.length === 0) return 'Choose at least one model.'
    // An empty field is a text of no letters to the contract, and missing to a person.
    return describeProblem(problem.value === '""' ? { ...problem, value: '' } : problem, this.#label(path))
  }

  /** Shows all problems; returns their paths. */
  showProblems(): readonly string[] {
    this.#pressedRun = true
    return this.problems.map(({ path }) => path)
  }

  /** Takes what the engine found wrong with a plan that looked right here. */
  refuse(problems: readonly Problem[]): void {
    this.#refused = problems
  }

  /** True when anything differs from what the window began with, but for the choice of workload. */
  readonly changed: boolean = $derived.by(
    () =>
      !this.threadsPerTask ||
      this.models.length < MODEL_IDS.length ||
      Object.entries(this.#texts).some(([key, text]) => {
        const [workload = '', path = ''] = key.split(' ')
        return (workload === '' || workload === this.workloadId) && text !== this.#fallback(path)
      }),
  )

  /** Puts everything back to how it began, but for the choice of workload. */
  reset(): void {
    this.#texts = {}
    this.#left = {}
    this.#pressedRun = false
    this.#refused = []
    this.models = MODEL_IDS
    this.threadsPerTask = true
  }

  #input(): unknown {
    const number = (path: string): number | string => readNumber(this.text(path)) ?? ''
    return {
      workload: this.workloadId,
      params: Object.fromEntries(
        (this.workload?.params ?? []).map((spec) => {
          const path = `params.${spec.id}`
          return [spec.id, spec.type === 'number' ? number(path) : this.text(path)]
        }),
      ),
      tasks: number('tasks'),
      models: [...this.models],
      workers: {
        ...(this.threadsPerTask ? {} : { threads: number('workers.threads') }),
        processes: number('workers.processes'),
      },
      timeSliceMs: number('timeSliceMs'),
      blockingCallMs: number('blockingCallMs'),
      repeats: number('repeats'),
      warmups: number('warmups'),
      seed: number('seed'),
      workerReuse: this.text('workerReuse'),
    }
  }

  /** Tasks and parameters belong to a workload, the other fields to all. */
  #key(path: string): string {
    return `${path === 'tasks' || path.startsWith('params.') ? this.workloadId : ''} ${path}`
  }

  #fallback(path: string): string {
    const spec = this.workload?.params.find((one) => `params.${one.id}` === path)
    if (spec !== undefined) return spec.type === 'number' ? formatNumber(spec.default) : spec.default
    if (path === 'workerReuse') return PLAN_DEFAULTS.workerReuse
    const { cores } = this.#info.machine
    const defaults: Readonly<Record<string, number>> = {
      timeSliceMs: PLAN_DEFAULTS.timeSliceMs,
      blockingCallMs: PLAN_DEFAULTS.blockingCallMs,
      repeats: PLAN_DEFAULTS.repeats,
      warmups: PLAN_DEFAULTS.warmups,
      seed: PLAN_DEFAULTS.seed,
      tasks: this.workload?.defaultTasks ?? 1,
      'workers.threads': Math.min(cores, LIMITS.threads.max),
      'workers.processes': Math.min(cores, LIMITS.processes.max),
    }
    return formatNumber(defaults[path] ?? 0)
  }

  #label(path: string): string {
    return LABELS[path] ?? this.workload?.params.find((one) => `params.${one.id}` === path)?.title ?? path
  }
}
