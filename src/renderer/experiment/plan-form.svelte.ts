import type { LabInfo } from '../../contract/api/lab-api.ts'
import { MODEL_IDS, type ModelId } from '../../contract/models/index.ts'
import { LIMITS } from '../../contract/plan/limits.ts'
import { PLAN_DEFAULTS, type PlanResult, parsePlan } from '../../contract/plan/plan.ts'
import type { Problem } from '../../contract/plan/problem.ts'
import { readNumber } from '../../contract/plan/read-number.ts'
import type { WorkloadInfo } from '../../contract/plan/workload.ts'
import { formatNumber } from '../../text/format.ts'
import { m } from '../../text/messages.ts'
import { fieldTitle, problemText } from '../../text/problems.ts'
import { paramTitle } from '../../text/workloads.ts'

/** What precedes the id of a workload's parameter in a path. */
const PARAM = 'params.'

/**
 * The experiment as filled in. Fields hold text; `result` is what the contract makes of it, so that the form refuses
 * exactly what the supervisor refuses. What was typed for one workload is restored when it is chosen again.
 */
export class PlanForm {
  readonly #info: LabInfo
  workloadId = $state('')
  models = $state<readonly ModelId[]>(MODEL_IDS)
  threadsPerTask = $state(true)
  /** Problems are shown at a field once it has lost the focus, and at all fields once Run was pressed. */
  #left = $state<Readonly<Record<string, true>>>({})
  #isSubmitted = $state(false)
  #texts = $state<Readonly<Record<string, string>>>({})
  /** Problems that only the supervisor could find, until something is changed. */
  #refused = $state.raw<readonly Problem[]>([])

  constructor(info: LabInfo) {
    this.#info = info
    this.workloadId = (info.workloads.find((one) => one.unavailable === null) ?? info.workloads[0])?.id ?? ''
  }

  readonly workload: WorkloadInfo | undefined = $derived.by(() =>
    this.#info.workloads.find((one) => one.id === this.workloadId),
  )
  readonly input: unknown = $derived.by(() => this.#input())
  readonly result: PlanResult = $derived.by(() => {
    const { workloads, machine } = this.#info
    return parsePlan(this.input, { workloads, usableCores: machine.usableCores })
  })
  readonly problems: readonly Problem[] = $derived.by(() =>
    this.result.ok ? this.#refused : this.result.problems,
  )

  /** The number of threads of a run: fixed, or one per task; null while that is no valid number. */
  readonly threadCount: number | null = $derived.by(() =>
    this.result.ok ? this.result.plan.workers.threads : null,
  )

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

  /** The sentence to show at a field; null where there is none. */
  message(path: string): string | null {
    if (!this.#isSubmitted && this.#left[this.#key(path)] !== true) return null
    const problem = this.problems.find((one) => one.path === path)
    if (problem === undefined) return null
    if (path === 'models' && this.models.length === 0) return m.models_none_selected()
    return problemText(
      this.#isEmpty(path) ? { ...problem, found: { kind: 'nothing' } } : problem,
      this.#title(path),
    )
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

  /** Whether anything differs from the defaults, apart from the choice of workload. */
  readonly isChanged: boolean = $derived.by(
    () =>
      !this.threadsPerTask ||
      this.models.length < MODEL_IDS.length ||
      Object.entries(this.#texts).some(([key, text]) => {
        const [workload = '', path = ''] = key.split(' ')
        return (workload === '' || workload === this.workloadId) && text !== this.#defaultText(path)
      }),
  )

  /** Restores the defaults, apart from the choice of workload. */
  reset(): void {
    this.#texts = {}
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

  #isEmpty(path: string): boolean {
    return path !== 'models' && this.text(path).trim() === ''
  }

  /** Tasks and parameters belong to a workload, the other fields to all of them. */
  #key(path: string): string {
    return `${path === 'tasks' || path.startsWith(PARAM) ? this.workloadId : ''} ${path}`
  }

  #defaultText(path: string): string {
    const spec = this.workload?.params.find(({ id }) => PARAM + id === path)
    if (spec !== undefined) return spec.type === 'number' ? formatNumber(spec.default) : spec.default
    const { usableCores } = this.#info.machine
    const { workerReuse, ...numbers } = PLAN_DEFAULTS
    if (path === 'workerReuse') return workerReuse
    const defaults: Readonly<Record<string, number>> = {
      ...numbers,
      tasks: this.workload?.defaultTasks ?? 1,
      threads: Math.min(usableCores, LIMITS.threads.max),
      processes: Math.min(usableCores, LIMITS.processes.max),
    }
    return formatNumber(defaults[path] ?? 0)
  }

  #title(path: string): string {
    return path.startsWith(PARAM) ? paramTitle(this.workloadId, path.slice(PARAM.length)) : fieldTitle(path)
  }
}
