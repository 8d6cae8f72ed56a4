import { type ModelId, type ModelDescriptor, modelOf } from '../../contract/models/index.ts'
import type { WorkloadKind } from '../../contract/plan/workload.ts'
import type { RunDocument } from '../../contract/run/document.ts'
import { type ModelFigures, statisticOf } from '../metrics/figures.ts'
import type { Statistic } from '../statistics/statistics.ts'
import type { Actor } from './finding.ts'

/** A model that has figures. */
export interface Performer extends Actor {
  readonly model: ModelId
  readonly descriptor: ModelDescriptor
  readonly wallMs: Statistic
  /** Medians; null where unknown. */
  readonly cpuMs: number | null
  readonly cpuUse: number | null
}

/** What an explanation is made from. */
export interface Scene {
  readonly kind: WorkloadKind
  readonly tasks: number
  readonly cores: number
  /** The models with a completed trial, in the order the lab shows them. */
  readonly performers: readonly Performer[]
  readonly baseline: Performer | null
}

export function sceneOf(
  { plan, machine, workload }: Pick<RunDocument, 'plan' | 'machine' | 'workload'>,
  models: readonly ModelFigures[],
): Scene {
  const performers = models.flatMap(performerOf)
  return {
    kind: workload.kind,
    tasks: plan.tasks,
    cores: machine.usableCores,
    performers,
    baseline: performers.find(({ descriptor }) => descriptor.baseline) ?? null,
  }
}

export function actorOf({ model, workers }: Actor): Actor {
  return { model, workers }
}

/** Whether a CPU use is one core, within the precision of measuring. */
export function isOneCore(use: number | null): boolean {
  return use !== null && use > 0.93 && use < 1.07
}

function performerOf(figures: ModelFigures): Performer[] {
  const wallMs = statisticOf(figures, 'wallMs')
  if (wallMs === null || figures.workers === null) return []
  const { model, workers } = figures
  return [
    {
      model,
      workers,
      descriptor: modelOf(model),
      wallMs,
      cpuMs: statisticOf(figures, 'cpuMs')?.median ?? null,
      cpuUse: statisticOf(figures, 'cpuUse')?.median ?? null,
    },
  ]
}
