import { type ModelBreakdown, modelBreakdown } from '../../analysis/breakdown/breakdown.ts'
import { explain } from '../../analysis/explain/explain.ts'
import type { Finding } from '../../analysis/explain/finding.ts'
import { type RunHeadline, headline } from '../../analysis/explain/headline.ts'
import { type ModelFigures, modelFigures } from '../../analysis/metrics/figures.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { WorkloadInfo } from '../../contract/plan/workload.ts'
import type { RunDocument } from '../../contract/run/document.ts'
import type { MachineInfo } from '../../contract/run/machine.ts'
import type { Trial } from '../../contract/run/trial.ts'
import type { Warning } from '../../contract/run/warning.ts'
import type { ModelId } from '../../contract/models/index.ts'
import type { Lab } from '../client/lab.svelte.ts'
import { type ShownTime, shownTimes } from './shown-times.ts'

const NO_TRIALS: Trial[] = []

/**
 * The analysis of the shown document by `src/analysis`. Figures of a live run are computed when a trial has ended, since each
 * step depends on the one before by identity.
 */
export class Outcome {
  readonly #lab: Lab

  constructor(lab: Lab) {
    this.#lab = lab
  }

  readonly document: RunDocument | null = $derived.by(() => this.#lab.shown?.snapshot.document ?? null)
  readonly machine: MachineInfo | null = $derived.by(
    () => this.document?.machine ?? this.#lab.info?.machine ?? null,
  )
  /** The description of the document's workload; null if this lab does not have it. */
  readonly workload: WorkloadInfo | null = $derived.by(
    () => this.#lab.info?.workloads.find(({ id }) => id === this.document?.workload.id) ?? null,
  )
  readonly trials: Trial[] = $derived.by(() => this.document?.trials ?? NO_TRIALS)
  readonly #plan: Plan | null = $derived.by(() => this.document?.plan ?? null)
  /** The figures of each model of the plan. */
  readonly figures: readonly ModelFigures[] = $derived.by(() =>
    this.#plan === null ? [] : modelFigures({ plan: this.#plan, trials: this.trials }),
  )
  /** The breakdown of the workers' time, for each model whose median trial has slices. */
  readonly breakdowns: readonly ModelBreakdown[] = $derived.by(() =>
    this.figures.flatMap(({ model }) => modelBreakdown({ trials: this.trials }, model) ?? []),
  )
  readonly isMeasured: boolean = $derived.by(() => this.figures.some(({ state }) => state === 'measured'))
  readonly #times = $derived.by(() => shownTimes(this.figures, false))
  readonly #timesWithStartup = $derived.by(() => shownTimes(this.figures, true))

  /** The times of the measured models, with or without the start of their workers. */
  timesOf(countsStartup: boolean): ReadonlyMap<ModelId, ShownTime> {
    return countsStartup ? this.#timesWithStartup : this.#times
  }

  /** Complete when the run has ended: a trial that is an outlier now may not be one later. */
  readonly warnings: readonly Warning[] = $derived.by(() =>
    this.document === null || this.document.state === 'running' ? [] : this.document.warnings,
  )
  /** The findings of the run; empty until it has ended. */
  readonly findings: readonly Finding[] = $derived.by(() =>
    this.document === null || this.document.state === 'running'
      ? []
      : explain(this.document, this.figures, this.warnings),
  )

  /** The sentence that matters most; null until the run has ended. */
  readonly headline: RunHeadline | null = $derived.by(() =>
    this.document === null || this.document.state === 'running'
      ? null
      : headline(this.document, this.figures),
  )
}
