import { type ModelDescriptor, type ModelId, modelOf } from '../../contract/models/index.ts'
import type { WorkloadKind } from '../../contract/plan/workload.ts'
import type { RunDocument } from '../../contract/run/document.ts'
import type { CompletedTrial } from '../../contract/run/trial.ts'
import type { Warning } from '../../contract/run/warning.ts'
import { type Breakdown, medianTrial, trialBreakdown } from '../breakdown/breakdown.ts'
import { type ModelFigures, statisticOf } from '../metrics/figures.ts'
import type { Statistic } from '../statistics/statistics.ts'
import type { Actor } from './finding.ts'

/** The parts of a document that explanations come from. */
export type Explained = Pick<RunDocument, 'plan' | 'machine' | 'workload' | 'trials'>

/** A model that has figures. */
export interface Performer extends Actor {
  readonly model: ModelId
  readonly descriptor: ModelDescriptor
  readonly wallMs: Statistic
  /** Medians; null if unknown. */
  readonly startupMs: number | null
  readonly cpuMs: number | null
  readonly cpuUse: number | null
  readonly backgroundLoad: number | null
  /** The trial with the median wall time, and its breakdown; null if its slices are not there. */
  readonly trial: CompletedTrial | null
  readonly breakdown: Breakdown | null
}

/** The data that explanations are derived from. */
export interface Scene {
  readonly kind: WorkloadKind
  readonly tasks: number
  readonly blockingCallMs: number
  readonly cores: number
  /** The ratio of core speeds, and the cores that other programs used; null without a warning about it. */
  readonly coreRatio: number | null
  readonly programsCores: number | null
  /** The models with a completed trial, in the order the lab shows them. */
  readonly performers: readonly Performer[]
  readonly baseline: Performer | null
}

export function sceneOf(
  { plan, machine, workload, trials }: Explained,
  models: readonly ModelFigures[],
  warnings: readonly Warning[],
): Scene {
  const performers = models.flatMap((figures) => performerOf(figures, trials))
  const unequal = warnings.find((one) => one.code === 'unequal_cores')
  const load = warnings.find((one) => one.code === 'background_load')
  return {
    kind: workload.kind,
    tasks: plan.tasks,
    blockingCallMs: plan.blockingCallMs,
    cores: machine.usableCores,
    coreRatio: unequal?.values.ratio ?? null,
    programsCores: load?.values.cores ?? null,
    performers,
    baseline: performers.find(({ descriptor }) => descriptor.baseline) ?? null,
  }
}

export function actorOf({ model, workers }: Actor): Actor {
  return { model, workers }
}

/** True if a CPU use is one core, within the precision of measuring. */
export function isOneCore(use: number | null): boolean {
  return use !== null && use > 0.93 && use < 1.07
}

/** The model with the shortest wall time. */
export function fastestOf(performers: readonly Performer[]): Performer | null {
  return performers.reduce<Performer | null>(
    (best, one) => (best === null || one.wallMs.median < best.wallMs.median ? one : best),
    null,
  )
}

function performerOf(figures: ModelFigures, trials: RunDocument['trials']): Performer[] {
  const wallMs = statisticOf(figures, 'wallMs')
  if (wallMs === null || figures.workers === null) return []
  const { model, workers } = figures
  const trial = medianTrial(trials, model)
  const medianOf = (metric: Parameters<typeof statisticOf>[1]): number | null =>
    statisticOf(figures, metric)?.median ?? null
  return [
    {
      model,
      workers,
      descriptor: modelOf(model),
      wallMs,
      startupMs: medianOf('startupMs'),
      cpuMs: medianOf('cpuMs'),
      cpuUse: medianOf('cpuUse'),
      backgroundLoad: medianOf('backgroundLoad'),
      trial,
      breakdown: trial === null ? null : trialBreakdown(trial),
    },
  ]
}
