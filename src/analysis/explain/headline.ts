import type { RunDocument } from '../../contract/run/document.ts'
import { type ModelFigures, modelFigures } from '../metrics/figures.ts'
import { SAME_WITHIN, compareWall } from '../statistics/compare.ts'
import { causeOf } from './causes.ts'
import { flawOf, onlyModel } from './explain.ts'
import { type Actor, type Finding, finding } from './finding.ts'
import { type Explained, type Performer, type Scene, actorOf, fastestOf, sceneOf } from './scene.ts'

/** The wall time of one model and that of the baseline: medians, and null if one is not available. */
export interface HeadlineFigure extends Actor {
  readonly baselineMs: number | null
  readonly wallMs: number
  /** The baseline's time ÷ this one: above 1 is faster. */
  readonly ratio: number | null
  /** The same with the start of the workers, which is not part of the wall time. */
  readonly baselineWithStartupMs: number | null
  readonly withStartupMs: number | null
  readonly withStartupRatio: number | null
}

/** The sentence that matters most for a run, and the figures of each model. */
export interface RunHeadline {
  readonly finding: Finding
  readonly figures: readonly HeadlineFigure[]
}

/** The headline of a run; of a live one, so far. `models` are the document's figures, if they are known already. */
export function headline(
  document: Explained & Pick<RunDocument, 'warnings'>,
  models: readonly ModelFigures[] = modelFigures(document),
): RunHeadline {
  const scene = sceneOf(document, models, document.warnings)
  return {
    finding: flawOf(document.warnings, scene) ?? sentence(scene),
    figures: scene.performers.map((performer) => figureOf(performer, scene.baseline)),
  }
}

function figureOf(performer: Performer, baseline: Performer | null): HeadlineFigure {
  const wallMs = performer.wallMs.median
  const baselineMs = baseline?.wallMs.median ?? null
  const withStartupMs = withStartup(performer)
  const baselineWithStartupMs = baseline === null ? null : withStartup(baseline)
  return {
    ...actorOf(performer),
    baselineMs,
    wallMs,
    ratio: ratioOf(baselineMs, wallMs),
    baselineWithStartupMs,
    withStartupMs,
    withStartupRatio: ratioOf(baselineWithStartupMs, withStartupMs),
  }
}

function withStartup({ wallMs, startupMs }: Performer): number | null {
  return startupMs === null ? null : wallMs.median + startupMs
}

function ratioOf(baselineMs: number | null, ms: number | null): number | null {
  const ratio = baselineMs === null || ms === null ? NaN : baselineMs / ms
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null
}

function sentence(scene: Scene): Finding {
  const { performers, kind, baseline } = scene
  const [first] = performers
  const fastest = fastestOf(performers)
  if (first === undefined || fastest === null) return finding('nothing_completed', {})
  if (performers.length === 1) return onlyModel(scene, first)
  const stalled = stalledLoop(scene)
  if (stalled !== null) return stalled
  if (baseline === null) return finding('fastest', { ...actorOf(fastest), ratio: null })
  const byKind = { cpu: computing, io: waiting, mixed: waiting, transfer: messages }[kind]
  return byKind(scene, baseline) ?? anyWork(scene, baseline)
}

/** A blocking call matters if it is more than counts as no difference for the event loop. */
function stalledLoop({ blockingCallMs: callMs, tasks, performers }: Scene): Finding | null {
  const loop = loopOf(performers)
  if (loop === null || tasks < 2 || callMs <= loop.wallMs.median * SAME_WITHIN) return null
  const parallel = performers.filter(({ descriptor, workers }) => descriptor.parallel && workers > 1)
  const most = parallel.reduce<Performer | null>(
    (best, one) => (best === null || one.workers > best.workers ? one : best),
    null,
  )
  return finding('call_stalls_loop', { callMs, stalled: most === null ? null : actorOf(most) })
}

/** One loop waits for all tasks, so it needs no further workers. */
function waiting({ performers }: Scene, baseline: Performer): Finding | null {
  const loop = loopOf(performers)
  const gain = loop === null ? null : compareWall(loop.wallMs, baseline.wallMs)
  if (loop === null || gain?.verdict !== 'faster') return null
  const parallel = fastestOf(performers.filter(({ descriptor }) => descriptor.parallel))
  const comparison = parallel === null ? null : compareWall(loop.wallMs, parallel.wallMs)
  if (parallel === null || comparison === null) return finding('loop_overlaps_waits', { ratio: gain.ratio })
  switch (comparison.verdict) {
    case 'same':
      return finding('loop_matches_workers', actorOf(parallel))
    case 'faster':
      return finding('loop_beats_workers', { ...actorOf(parallel), ratio: comparison.ratio })
    case 'unclear':
      return finding('loop_overlaps_waits', { ratio: gain.ratio })
    case 'slower':
      return null
  }
}

/** More cores help, up to their number. */
function computing(scene: Scene, baseline: Performer): Finding | null {
  const { performers } = scene
  const wrong = smallTasks(scene, baseline) ?? tooManyWorkers(scene, baseline)
  if (wrong !== null) return wrong
  const best = fastestOf(performers.filter(({ descriptor }) => descriptor.parallel))
  const comparison = best === null ? null : compareWall(best.wallMs, baseline.wallMs)
  if (best === null || best.workers < 2 || comparison?.verdict !== 'faster') return null
  const loop = loopOf(performers)
  const verdict = loop === null ? undefined : compareWall(loop.wallMs, baseline.wallMs)?.verdict
  // An event loop computes on one core, like the baseline: if it was faster, more cores are not the only reason.
  if (loop !== null && verdict === 'faster' && compareWall(best.wallMs, loop.wallMs)?.verdict !== 'faster') {
    return null
  }
  return finding('cores_help', {
    ...actorOf(best),
    ratio: comparison.ratio,
    loop: verdict === 'same' || verdict === 'slower' ? verdict : 'none',
  })
}

/** The fastest parallel model, if it was slower because tasks are small. */
function smallTasks(scene: Scene, baseline: Performer): Finding | null {
  const best = fastestOf(scene.performers.filter(({ descriptor }) => descriptor.parallel))
  const cause = best === null ? null : causeOf(scene, best)
  if (best === null || cause?.code !== 'small_tasks' || cause.values.verdict !== 'slower') return null
  const { workMs, ratio } = cause.values
  return finding('tasks_too_small', {
    ...actorOf(best),
    workMs,
    ratio: 1 / ratio,
    reference: actorOf(baseline),
  })
}

/** More workers than cores that were slower than Serial, or than a model with fewer workers. */
function tooManyWorkers({ performers, cores }: Scene, baseline: Performer): Finding | null {
  const parallel = performers.filter(({ descriptor }) => descriptor.parallel)
  for (const crowd of parallel.filter(({ workers }) => workers > cores)) {
    const others = [baseline, fastestOf(parallel.filter(({ workers }) => workers < crowd.workers))]
    for (const other of others) {
      const comparison = other === null ? null : compareWall(crowd.wallMs, other.wallMs)
      if (other === null || comparison?.verdict !== 'slower') continue
      const ratio = 1 / comparison.ratio
      return finding('too_many_workers', { ...actorOf(crowd), cores, ratio, reference: actorOf(other) })
    }
  }
  return null
}

/** The model that lost most to messages, if they were in transit for more than counts as no difference. */
function messages({ performers }: Scene): Finding | null {
  const shareOf = ({ breakdown }: Performer): number =>
    breakdown === null ? 0 : (breakdown.parts.transfer ?? 0) / breakdown.totalMs
  const parallel = performers.filter(({ descriptor }) => descriptor.parallel)
  const most = parallel.reduce<Performer | null>(
    (best, one) => (best === null || shareOf(one) > shareOf(best) ? one : best),
    null,
  )
  if (most === null || !(shareOf(most) >= SAME_WITHIN)) return null
  return finding('messages_cost', { ...actorOf(most), transferShare: shareOf(most) })
}

/** The fastest model, or that none is faster. */
function anyWork({ performers, kind, cores, programsCores: load }: Scene, baseline: Performer): Finding {
  const compared = performers
    .filter((performer) => performer !== baseline)
    .map((performer) => ({ performer, comparison: compareWall(performer.wallMs, baseline.wallMs) }))
  const faster = compared.filter(({ comparison }) => comparison?.verdict === 'faster')
  const best = fastestOf(faster.map(({ performer }) => performer))
  const ratio = best === null ? null : (compareWall(best.wallMs, baseline.wallMs)?.ratio ?? null)
  if (best !== null) return finding('fastest', { ...actorOf(best), ratio })
  const isFaster = compared.some(({ comparison }) => (comparison?.ratio ?? 0) >= 1 + SAME_WITHIN)
  const reference = actorOf(baseline)
  if (isFaster) return finding('nothing_clear', { reference })
  return finding('nothing_faster', { reference, cores, programsCores: kind === 'cpu' ? load : null })
}

function loopOf(performers: readonly Performer[]): Performer | null {
  return performers.find(({ descriptor }) => descriptor.workerKind === 'loop') ?? null
}
