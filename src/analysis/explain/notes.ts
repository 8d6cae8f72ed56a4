import { sumOfParts } from '../breakdown/parts.ts'
import { compareWall } from '../statistics/compare.ts'
import { BUSY_CORES } from '../warnings/fairness.ts'
import { causeOf } from './causes.ts'
import { type Finding, finding } from './finding.ts'
import { type Performer, type Scene, actorOf } from './scene.ts'

/** More notes would bury the comparison. */
const MAX_NOTES = 2
/** Processes are slower because of sending, if it accounts for at least half of the difference. */
const MOST_OF_DIFFERENCE = 0.5

/** Up to two further observations on the outcome. */
export function notes(scene: Scene): Finding[] {
  const { baseline } = scene
  if (baseline === null) return []
  const parallel = scene.performers.filter(({ descriptor }) => descriptor.parallel)
  const unexplained = parallel.filter((performer) => causeOf(scene, performer) === null)
  return [
    processesAgainstThreads(scene, parallel),
    firstOf(unexplained, (performer) => idleCores(scene, performer)),
    firstOf(parallel, (performer) => moreCpuTime(scene, baseline, performer)),
  ]
    .filter((note) => note !== null)
    .slice(0, MAX_NOTES)
}

function processesAgainstThreads({ kind, cores }: Scene, parallel: readonly Performer[]): Finding | null {
  const threads = parallel.find(({ descriptor }) => descriptor.workerKind === 'thread')
  const processes = parallel.find(({ descriptor }) => descriptor.workerKind === 'process')
  if (threads === undefined || processes === undefined) return null
  const allCores = kind === 'cpu' && threads.workers >= cores && processes.workers >= cores
  if (threads.workers !== processes.workers && !allCores) return null
  const comparison = compareWall(processes.wallMs, threads.wallMs)
  if (comparison?.verdict === 'slower') {
    return finding('processes_slower', {
      ratio: 1 / comparison.ratio,
      sending: lostToSending(processes, threads),
    })
  }
  return comparison?.verdict === 'faster' ? finding('threads_slower', { ratio: comparison.ratio }) : null
}

/** True if a worker of the processes was without a task for so much longer that this explains the difference. */
function lostToSending(processes: Performer, threads: Performer): boolean {
  const perWorkerMs = ({ breakdown }: Performer): number =>
    breakdown === null
      ? NaN
      : sumOfParts(breakdown.parts, ['transfer', 'idle_between', 'idle_start', 'runtime_overhead']) /
        breakdown.workers
  const differenceMs = processes.wallMs.median - threads.wallMs.median
  return perWorkerMs(processes) - perWorkerMs(threads) >= MOST_OF_DIFFERENCE * differenceMs
}

/** The note on the first model that it applies to; the same note on two models would be a repetition. */
function firstOf(
  performers: readonly Performer[],
  note: (performer: Performer) => Finding | null,
): Finding | null {
  return performers.map(note).find((one) => one !== null) ?? null
}

/** Cores that the workers could have used, unless other programs used them. */
function idleCores({ kind, cores }: Scene, performer: Performer): Finding | null {
  const { workers, cpuUse, backgroundLoad } = performer
  const possibleCores = Math.min(workers, cores)
  const isLoaded = backgroundLoad !== null && backgroundLoad >= BUSY_CORES
  if (kind !== 'cpu' || cpuUse === null || possibleCores < 2 || isLoaded) return null
  if (cpuUse > possibleCores * 0.75) return null
  return finding('idle_cores', { ...actorOf(performer), busyCores: cpuUse, possibleCores })
}

function moreCpuTime({ kind }: Scene, baseline: Performer, performer: Performer): Finding | null {
  const { cpuMs } = performer
  if (kind !== 'cpu' || cpuMs === null || baseline.cpuMs === null || !(baseline.cpuMs > 0)) return null
  const ratio = cpuMs / baseline.cpuMs
  return ratio < 1.2 ? null : finding('more_cpu_time', { ...actorOf(performer), ratio })
}
