import type { Warning, WarningCode } from '../../contract/run/warning.ts'
import type { ModelFigures } from '../metrics/figures.ts'
import { comparisons } from './comparisons.ts'
import { type Finding, finding } from './finding.ts'
import { notes } from './notes.ts'
import { type Explained, type Performer, type Scene, actorOf, fastestOf, sceneOf } from './scene.ts'

/**
 * Derives the findings of a run, comparisons first, as far as the figures support them: a difference that may be chance
 * is called unclear, and models without a completed trial are named.
 */
export function explain(
  run: Explained,
  models: readonly ModelFigures[],
  warnings: readonly Warning[],
): Finding[] {
  const scene = sceneOf(run, models, warnings)
  const [first] = scene.performers
  const flaw = flawOf(warnings, scene)
  if (flaw !== null || first === undefined) return flaw === null ? [] : [flaw]
  const compared = comparisons(scene, scene.baseline ?? fastestOf(scene.performers) ?? first)
  return [
    ...(compared.length > 0 ? compared : [onlyModel(scene, first)]),
    ...blockingCall(scene),
    ...notes(scene),
    ...missingModels(models),
    ...(hasWarning(warnings, 'tasks_failed') ? [finding('tasks_failed', {})] : []),
  ]
}

/** The reason why nothing can be compared; null if the models can be compared. */
export function flawOf(warnings: readonly Warning[], { performers }: Scene): Finding | null {
  if (hasWarning(warnings, 'results_differ', 'results_unsteady')) return finding('results_differ', {})
  if (hasWarning(warnings, 'all_tasks_failed')) return finding('all_tasks_failed', {})
  return performers.length === 0 ? finding('nothing_completed', {}) : null
}

/** The figures of the only model that has any. */
export function onlyModel({ tasks }: Scene, performer: Performer): Finding {
  const { wallMs, cpuUse } = performer
  return finding('one_model', { ...actorOf(performer), wallMs: wallMs.median, tasks, cpuUse })
}

function hasWarning(warnings: readonly Warning[], ...codes: readonly WarningCode[]): boolean {
  return warnings.some(({ code }) => codes.includes(code))
}

/** The effect of the plan's blocking call. */
function blockingCall({ blockingCallMs, tasks, performers }: Scene): Finding[] {
  const loop = performers.some(({ descriptor }) => descriptor.workerKind === 'loop')
  const parallel = performers.some(({ descriptor }) => descriptor.parallel)
  if (blockingCallMs === 0 || tasks < 2 || (!loop && !parallel)) return []
  return [finding('blocking_call', { callMs: blockingCallMs, loop, parallel })]
}

function missingModels(models: readonly ModelFigures[]): Finding[] {
  const missing = models.filter(({ state }) => state !== 'measured').map(({ model }) => model)
  return missing.length === 0 ? [] : [finding('missing_models', { models: missing })]
}
