import { MODEL_IDS, type ModelId } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { ModelSummary, Statistic, Summary } from '../../contract/run/report.ts'
import type { WorkloadInfo, WorkloadKind } from '../../contract/plan/workload.ts'
import { countOf } from '../../text/words.ts'

/** One model that has figures, ready to be spoken of. */
export interface Actor {
  readonly model: ModelId
  /** "two processes", "the event loop", "one after another" */
  readonly name: string
  readonly workers: number
  readonly wallMs: Statistic
  /** Medians, or null: CPU time, and cores kept busy. */
  readonly cpuMs: number | null
  readonly cpuUse: number | null
}

/** Everything that `explain` speaks from. */
export interface Scene {
  readonly kind: WorkloadKind
  readonly tasks: number
  readonly cores: number
  /** The models with a completed trial, in the order the lab shows them. */
  readonly models: readonly Actor[]
  readonly serial: Actor | null
}

export function sceneOf(plan: Plan, summary: Summary, workload: WorkloadInfo, cores: number): Scene {
  const models = MODEL_IDS.flatMap((model) => {
    const figures = summary.perModel[model]
    return figures === undefined ? [] : [actorOf(model, figures, plan)]
  })
  const serial = models.find(({ model }) => model === 'serial') ?? null
  return { kind: workload.kind, tasks: plan.tasks, cores, models, serial }
}

/** True for the model whose tasks share one event loop. */
export function isLoop({ model }: Actor): boolean {
  return model === 'cooperative'
}

/** True for the models whose tasks can run at the same time. */
export function isParallel({ model }: Actor): boolean {
  return model === 'threads' || model === 'processes'
}

/** True where a CPU use is one core, give or take what measuring leaves open. */
export function isOneCore(use: number | null): boolean {
  return use !== null && use > 0.93 && use < 1.07
}

function actorOf(model: ModelId, figures: ModelSummary, plan: Plan): Actor {
  const workers = workersOf(model, figures, plan)
  return {
    model,
    name: nameOf(model, workers),
    workers,
    wallMs: figures.wallMs,
    cpuMs: figures.cpuMs?.median ?? null,
    cpuUse: figures.cpuUse?.median ?? null,
  }
}

function nameOf(model: ModelId, workers: number): string {
  switch (model) {
    case 'serial':
      return 'one after another'
    case 'threads':
      return countOf(workers, 'thread', 'threads')
    case 'processes':
      return countOf(workers, 'process', 'processes')
    case 'cooperative':
      return 'the event loop'
  }
}

/** The workers that ran, from efficiency = speed-up ÷ workers; without a speed-up, as many as were asked for. */
function workersOf(model: ModelId, { speedup, efficiency }: ModelSummary, plan: Plan): number {
  if (speedup !== null && efficiency !== null && efficiency > 0) {
    return Math.round(speedup.median / efficiency)
  }
  if (model === 'threads') return plan.workers.threads
  return model === 'processes' ? plan.workers.processes : 1
}
