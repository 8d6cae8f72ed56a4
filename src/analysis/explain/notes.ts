import { compareWall } from '../statistics/compare.ts'
import { type Finding, finding } from './finding.ts'
import { type Performer, type Scene, actorOf } from './scene.ts'

/** More notes would bury the comparison. */
const MAX_NOTES = 2

/** Causes of the outcome, where the figures show them: at most two. */
export function notes(scene: Scene): Finding[] {
  const { baseline } = scene
  if (baseline === null) return []
  const parallel = scene.performers.filter(({ descriptor }) => descriptor.parallel)
  return [
    oneTaskPerWorker(scene, baseline, parallel),
    moreWorkersThanCores(scene, baseline, parallel),
    processesAgainstThreads(scene, parallel),
    firstOf(parallel, (performer) => idleCores(scene, performer)),
    firstOf(parallel, (performer) => moreCpuTime(scene, baseline, performer)),
  ]
    .filter((note) => note !== null)
    .slice(0, MAX_NOTES)
}

/** Waiting work gains by the number of workers: each waits for its one task. */
function oneTaskPerWorker(
  { kind, tasks }: Scene,
  baseline: Performer,
  parallel: readonly Performer[],
): Finding | null {
  const bound = parallel.filter(({ workers, wallMs }) => {
    const share = baseline.wallMs.median / wallMs.median / workers
    return kind === 'io' && workers > 1 && workers < tasks && share > 0.8 && share < 1.1
  })
  if (bound.length === 0) return null
  return finding('one_task_per_worker', { models: bound.map(({ model }) => model) })
}

function moreWorkersThanCores(
  { kind, cores }: Scene,
  baseline: Performer,
  parallel: readonly Performer[],
): Finding | null {
  const isBound = ({ workers, wallMs }: Performer): boolean =>
    workers > cores && baseline.wallMs.median / wallMs.median < cores * 1.1
  return kind === 'cpu' && parallel.some(isBound) ? finding('more_workers_than_cores', { cores }) : null
}

function processesAgainstThreads({ kind, cores }: Scene, parallel: readonly Performer[]): Finding | null {
  const threads = parallel.find(({ descriptor }) => descriptor.workerKind === 'thread')
  const processes = parallel.find(({ descriptor }) => descriptor.workerKind === 'process')
  if (threads === undefined || processes === undefined) return null
  const allCores = kind === 'cpu' && threads.workers >= cores && processes.workers >= cores
  if (threads.workers !== processes.workers && !allCores) return null
  const comparison = compareWall(processes.wallMs, threads.wallMs)
  if (comparison?.verdict === 'slower') return finding('processes_slower', { ratio: 1 / comparison.ratio })
  return comparison?.verdict === 'faster' ? finding('threads_slower', { ratio: comparison.ratio }) : null
}

/** The note on the first model it holds for: on two models alike it would repeat itself. */
function firstOf(
  performers: readonly Performer[],
  note: (performer: Performer) => Finding | null,
): Finding | null {
  return performers.map(note).find((one) => one !== null) ?? null
}

function idleCores({ kind, cores }: Scene, performer: Performer): Finding | null {
  const { workers, cpuUse } = performer
  const possibleCores = Math.min(workers, cores)
  if (kind !== 'cpu' || cpuUse === null || possibleCores < 2 || cpuUse > possibleCores * 0.75) return null
  return finding('idle_cores', { ...actorOf(performer), busyCores: cpuUse, possibleCores })
}

function moreCpuTime({ kind }: Scene, baseline: Performer, performer: Performer): Finding | null {
  const { cpuMs } = performer
  if (kind !== 'cpu' || cpuMs === null || baseline.cpuMs === null || !(baseline.cpuMs > 0)) return null
  const ratio = cpuMs / baseline.cpuMs
  return ratio < 1.2 ? null : finding('more_cpu_time', { ...actorOf(performer), ratio })
}
