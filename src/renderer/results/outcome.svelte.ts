import { explain } from '../../analysis/explain/explain.ts'
import { type ModelRow, modelRows } from '../../analysis/metrics/rows.ts'
import { summarize } from '../../analysis/metrics/summary.ts'
import type { MachineInfo, Summary, Trial } from '../../contract/run/report.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { WorkloadInfo } from '../../contract/plan/workload.ts'
import { type TimeScale, timeScale } from './charts/time-scale.ts'
import type { Lab } from '../client/lab.svelte.ts'

const NO_TRIALS: readonly Trial[] = []
const NO_SUMMARY: Summary = { perModel: {}, warnings: [] }

/**
 * The figures of the run that is shown. They come from `src/analysis`; a run under way is summed up anew only
 * when a trial has ended, since each step below depends on the one above by identity.
 */
export class Outcome {
  readonly #lab: Lab
  constructor(lab: Lab) {
    this.#lab = lab
  }

  readonly plan: Plan | null = $derived.by(() => this.#lab.run?.header?.plan ?? null)
  /** When the run began, as ISO 8601. */
  readonly createdAt: string | null = $derived.by(() => this.#lab.run?.header?.createdAt ?? null)
  readonly machine: MachineInfo | null = $derived.by(
    () => this.#lab.run?.header?.machine ?? this.#lab.info?.machine ?? null,
  )
  readonly trials: readonly Trial[] = $derived.by(() => this.#lab.run?.trials ?? NO_TRIALS)
  readonly final: Summary | null = $derived.by(() => this.#lab.run?.summary ?? null)
  readonly #summary: Summary = $derived.by(
    () => this.final ?? (this.plan === null ? NO_SUMMARY : summarize(this.plan, this.trials, this.machine)),
  )
  readonly #missed: string | null = $derived.by(() => this.#lab.run?.missed ?? null)
  /** The run's figures and remarks; what did not get here is remarked too. */
  readonly summary: Summary = $derived.by(() => {
    const { perModel, warnings } = this.#summary
    if (this.#missed === null) return this.#summary
    return {
      perModel,
      warnings: [...warnings, { code: 'missed', severity: 'warning', message: this.#missed }],
    }
  })
  readonly rows: readonly ModelRow[] = $derived.by(() =>
    this.plan === null ? [] : modelRows(this.plan, this.trials, this.summary),
  )
  readonly workload: WorkloadInfo | null = $derived.by(
    () => this.#lab.info?.workloads.find((one) => one.id === this.plan?.workload) ?? null,
  )

  /** What happened, in a sentence; null while nothing has been measured. */
  readonly sentence: string | null = $derived.by(() => {
    const { plan, workload, machine, summary } = this
    if (plan === null || workload === null || machine === null) return null
    if (Object.keys(summary.perModel).length === 0) return null
    return explain(plan, summary, workload, machine.cores)
  })

  readonly #elapsedMs: number = $derived.by(() => {
    const current = this.#lab.run?.current
    return current === null || current === undefined || current.ended ? 0 : current.elapsedMs
  })
  /** The time axis that all models share. */
  readonly scale: TimeScale = $derived.by(() =>
    timeScale([...this.trials.map((trial) => trial.wallMs), this.#elapsedMs], this.#lab.running),
  )
}
