import type { RunDocument } from '../../contract/run/document.ts'
import type { Warning, WarningCode } from '../../contract/run/warning.ts'
import type { ModelFigures } from '../metrics/figures.ts'
import { comparisons } from './comparisons.ts'
import { type Finding, finding } from './finding.ts'
import { notes } from './notes.ts'
import { type Performer, type Scene, actorOf, sceneOf } from './scene.ts'

/** The parts of a document that explanations come from. */
export type Explained = Pick<RunDocument, 'plan' | 'machine' | 'workload'>

/**
 * What a run shows, the comparison of the models first. Only what the figures support: a difference that may be chance
 * is called unclear, and models without a completed trial are named.
 */
export function explain(
  run: Explained,
  models: readonly ModelFigures[],
  warnings: readonly Warning[],
): Finding[] {
  const has = (...codes: WarningCode[]): boolean => warnings.some(({ code }) => codes.includes(code))
  if (has('results_differ', 'results_unsteady')) return [finding('results_differ', {})]
  if (has('all_tasks_failed')) return [finding('all_tasks_failed', {})]
  const scene = sceneOf(run, models)
  const [first] = scene.performers
  if (first === undefined) return [finding('nothing_completed', {})]
  return [
    ...outcome(scene, first),
    ...blockingCall(run, scene),
    ...notes(scene),
    ...missingModels(models),
    ...(has('tasks_failed') ? [finding('tasks_failed', {})] : []),
  ]
}

function outcome(scene: Scene, first: Performer): Finding[] {
  const { wallMs, cpuUse } = first
  const compared = comparisons(scene, scene.baseline ?? fastest(scene, first))
  if (compared.length > 0) return compared
  return [finding('one_model', { ...actorOf(first), wallMs: wallMs.median, tasks: scene.tasks, cpuUse })]
}

function fastest({ performers }: Scene, first: Performer): Performer {
  return performers.reduce((best, one) => (one.wallMs.median < best.wallMs.median ? one : best), first)
}

/** The effect of the plan's blocking call. */
function blockingCall({ plan: { blockingCallMs, tasks } }: Explained, { performers }: Scene): Finding[] {
  const loop = performers.some(({ descriptor }) => descriptor.workerKind === 'loop')
  const parallel = performers.some(({ descriptor }) => descriptor.parallel)
  if (blockingCallMs === 0 || tasks < 2 || (!loop && !parallel)) return []
  return [finding('blocking_call', { callMs: blockingCallMs, loop, parallel })]
}

function missingModels(models: readonly ModelFigures[]): Finding[] {
  const missing = models.filter(({ state }) => state !== 'measured').map(({ model }) => model)
  return missing.length === 0 ? [] : [finding('missing_models', { models: missing })]
}
