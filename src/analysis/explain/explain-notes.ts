import { compareWall } from '../statistics/compare.ts'
import { type Actor, type Scene, isParallel } from './explain-scene.ts'
import { inWords, timesWords } from '../../text/words.ts'

/** More would bury the main sentence. */
const MAX_NOTES = 2

/** Why it came out so, where the figures show it: at most two short sentences. */
export function notesOf(scene: Scene): string[] {
  const { serial } = scene
  if (serial === null) return []
  const parallel = scene.models.filter(isParallel)
  return [
    oneTaskAtATime(scene, serial, parallel),
    moreWorkersThanCores(scene, serial, parallel),
    processesAgainstThreads(scene, parallel),
    firstOf(parallel, (actor) => idleCores(scene, actor)),
    firstOf(parallel, (actor) => moreCpuTime(scene, serial, actor)),
  ]
    .filter((note) => note !== null)
    .slice(0, MAX_NOTES)
}

/** Waiting work gains as many times as there are workers: each worker waits for its one task. */
function oneTaskAtATime({ kind, tasks }: Scene, serial: Actor, parallel: readonly Actor[]): string | null {
  const bound = parallel.filter(({ workers, wallMs }) => {
    const share = serial.wallMs.median / wallMs.median / workers
    return kind === 'io' && workers > 1 && workers < tasks && share > 0.8 && share < 1.1
  })
  if (bound.length === 0) return null
  const who = bound.map(({ model }) => (model === 'threads' ? 'thread' : 'process')).join(' or ')
  return `Each ${who} waits for one task at a time.`
}

function moreWorkersThanCores(
  { kind, cores }: Scene,
  serial: Actor,
  parallel: readonly Actor[],
): string | null {
  const crowded = parallel.find(
    ({ workers, wallMs }) =>
      kind === 'cpu' && workers > cores && serial.wallMs.median / wallMs.median < cores * 1.1,
  )
  if (crowded === undefined) return null
  return cores === 1
    ? 'This machine has one core, so only one of them calculates at a time.'
    : `This machine has ${inWords(cores)} cores, so no more than ${inWords(cores)} of them calculate at a time.`
}

function processesAgainstThreads({ kind, cores }: Scene, parallel: readonly Actor[]): string | null {
  const [threads, processes] = parallel
  if (threads === undefined || processes === undefined) return null
  const fullHouse = kind === 'cpu' && threads.workers >= cores && processes.workers >= cores
  if (threads.workers !== processes.workers && !fullHouse) return null
  const comparison = compareWall(processes.wallMs, threads.wallMs)
  if (comparison?.verdict === 'slower') {
    const times = timesWords(comparison.times)
    return `The processes took ${times} as long as the threads: a process must be sent what threads share.`
  }
  return comparison?.verdict === 'faster'
    ? `The threads took ${timesWords(comparison.times)} as long as the processes.`
    : null
}

/** Said of the first it is true of: of threads and processes alike it would be said twice. */
function firstOf(actors: readonly Actor[], say: (actor: Actor) => string | null): string | null {
  return actors.map(say).find((note) => note !== null) ?? null
}

function idleCores({ kind, cores }: Scene, { name, workers, cpuUse }: Actor): string | null {
  const possible = Math.min(workers, cores)
  if (kind !== 'cpu' || cpuUse === null || possible < 2 || cpuUse > possible * 0.75) return null
  return `On average, ${name} kept only ${cpuUse.toFixed(1)} of ${inWords(possible)} cores busy.`
}

function moreCpuTime({ kind }: Scene, serial: Actor, { name, cpuMs }: Actor): string | null {
  if (kind !== 'cpu' || cpuMs === null || serial.cpuMs === null || !(serial.cpuMs > 0)) return null
  const times = cpuMs / serial.cpuMs
  return times < 1.2 ? null : `The same work cost ${name} ${timesWords(times)} as much CPU time.`
}
