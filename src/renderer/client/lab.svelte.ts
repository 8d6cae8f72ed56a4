import type { LabApi, LabInfo, RunHandle } from '../../contract/api/lab-api.ts'
import { type Fault, faultOf } from '../../contract/fault.ts'
import type { Problem } from '../../contract/plan/problem.ts'
import { type RunCost, estimateMs, runCost } from '../../analysis/duration.ts'
import { PlanForm } from '../experiment/plan-form.svelte.ts'
import { savedPlan } from '../experiment/session.ts'
import { type Stale, staleness } from '../experiment/stale.ts'
import { FollowedRun } from './followed-run.svelte.ts'
import type { RunSnapshot } from './run-snapshot.ts'
import { type Visibility, whenVisible } from './visibility.ts'

/** The key of the tab's newest own run: as long as the tab lives, also across reloads. */
const OWN_RUN = 'interleave-run'

/** The state of the window: what the lab offers, the experiment as filled in, and the run that is shown. */
export class Lab {
  readonly #api: LabApi
  readonly #visibility: Visibility
  info = $state.raw<LabInfo | null>(null)
  form = $state.raw<PlanForm | null>(null)
  /** Why the lab cannot be reached at first. */
  unreachable = $state.raw<Fault | null>(null)
  /** Why the connection to the lab is lost. */
  lost = $state.raw<Fault | null>(null)
  /** Why a run could not be started, where no field of the form is to blame. */
  refusal = $state.raw<Fault | Problem | null>(null)
  /** The run that is shown; null before the first. */
  shown = $state.raw<FollowedRun | null>(null)
  /** The newest run: that which is shown, unless the page was hidden when it started. */
  newest = $state.raw<FollowedRun | null>(null)
  /** The costs of this page's runs, newest first. */
  #costs = $state.raw<readonly RunCost[]>([])
  /** True if a measured run stays in view until a newer one has completed, as before an audience. */
  retainsShown = false
  /** The newest run while an older one stays in view for that reason. */
  held = $state.raw<FollowedRun | null>(null)
  #cancelShow: (() => void) | null = null
  #unsubscribe: (() => void) | undefined

  constructor(api: LabApi, visibility: Visibility) {
    this.#api = api
    this.#visibility = visibility
    api.onLost?.((fault) => (this.lost = fault))
  }

  readonly isRunning: boolean = $derived.by(() => this.newest?.isRunning ?? false)
  readonly isCancelling: boolean = $derived.by(() => this.newest?.isCancelling ?? false)

  /** That the run which is shown has ended and is not the experiment in the form; null where that is not so. */
  readonly stale: Stale | null = $derived.by(() => {
    const { form, shown } = this
    const plan = shown?.snapshot.document?.plan
    if (form === null || plan === undefined || this.isRunning) return null
    return staleness(plan, form.plan)
  })
  /** The estimated length of a run of the form's experiment; null if nothing is known. */
  readonly estimateMs: number | null = $derived.by(() => {
    const { form } = this
    if (form === null || form.plan === null) return null
    return estimateMs(form.plan, this.#costs, form.presets)
  })

  /** Requests what the lab offers. */
  async load(): Promise<void> {
    this.unreachable = null
    try {
      const info = await this.#api.info()
      const { workloads, machine } = info
      this.form = new PlanForm(info, savedPlan({ workloads, usableCores: machine.usableCores }))
      this.info = info
      this.#unsubscribe?.()
      this.#unsubscribe = this.#api.onRun?.((run) => this.#join(run))
    } catch (error) {
      this.unreachable = faultOf(error)
    }
  }

  /** Starts the experiment as filled in; returns the paths of the fields with a problem. */
  async start(): Promise<readonly string[]> {
    const { form } = this
    if (form === null || this.isRunning || this.lost !== null) return []
    if (!form.result.ok) return form.showProblems()
    const before = this.shown
    const starting = this.#show(false)
    try {
      const result = await this.#api.startRun(form.result.plan)
      if (result.ok) {
        sessionStorage.setItem(OWN_RUN, result.run.id)
        starting.follow(result.run)
        return []
      }
      form.refuse(result.problems)
      this.refusal = result.problems.find(({ path }) => path === 'memory') ?? null
    } catch (error) {
      // A run that was started elsewhere in the meantime is shown: it is the reason.
      if (this.newest === starting) this.refusal = faultOf(error)
    }
    starting.stop()
    if (this.newest === starting) {
      this.#cancelShow?.()
      this.newest = this.shown = before
      this.held = null
    }
    return form.showProblems()
  }

  /** Cancels the newest run; has no effect when none is running. */
  cancel(): void {
    this.newest?.cancel()
  }

  /** Shows a run that was not started from this page as it is now. */
  #join(handle: RunHandle): void {
    this.#show(sessionStorage.getItem(OWN_RUN) !== handle.id).join(handle)
  }

  #show(isElsewhere: boolean): FollowedRun {
    const cores = this.info?.machine.usableCores ?? 1
    const run = new FollowedRun({
      isElsewhere,
      visibility: this.#visibility,
      cores,
      onEnd: (ended, elapsedMs) => this.#addCost(ended, elapsedMs),
    })
    this.#cancelShow?.()
    if (this.newest !== this.shown) this.newest?.stop()
    this.newest = run
    // A hidden page is not rendered: that would take time from the run.
    this.#cancelShow = whenVisible(this.#visibility, () => {
      this.refusal = null
      if (this.retainsShown && this.#isMeasured()) this.held = run
      else this.#replaceShown(run)
    })
    return run
  }

  #addCost({ state, document }: RunSnapshot, elapsedMs: number): void {
    if (state === 'completed' && document !== null) {
      this.#costs = [runCost(document, elapsedMs), ...this.#costs]
    }
  }

  /** Shows the newest run in place of the one that stayed in view. */
  showHeld(): void {
    if (this.held !== null) this.#replaceShown(this.held)
  }

  #replaceShown(run: FollowedRun): void {
    this.shown?.stop()
    this.shown = run
    this.held = null
  }

  #isMeasured(): boolean {
    return this.shown?.snapshot.document?.trials.some(({ state }) => state === 'completed') ?? false
  }
}
