import { compareWall } from './compare.ts'
import { type Actor, type Scene, isParallel } from './explain-scene.ts'
import { inWords, timesWords } from './words.ts'

/** More would bury the main sentence. */
const MAX_NOTES = 2

/** Why it came out so, where the figures show it: at most two short sentences. */
export function notesOf(scene: Scene): string[] {
  const { serial } = scene
  if (serial === null) return []
  const parallel = scene.models.filter(isParallel)
  return [
    oneTaskAtATime(scene, serial, parallel),
    moreLanesThanCores(scene, serial, parallel),
    processesAgainstThreads(scene, parallel),
    firstOf(parallel, (actor) => idleCores(scene, actor)),
    firstOf(parallel, (actor) => moreCpuTime(scene, serial, actor)),
  ]
    .filter((note) => note !== null)
    .slice(0, MAX_NOTES)
}

/** Waiting work gains as many times as there are lanes: each lane waits for its one task. */
function oneTaskAtATime({ kind, tasks }: Scene, serial: Actor, parallel: readonly Actor[]): string | null {
  const bound = parallel.filter(({ lanes, wallMs }) => {
    const share = serial.wallMs.median / wallMs.median / lanes
    return kind === 'io' && lanes > 1 && lanes < tasks && share > 0.8 && share < 1.1
  })
  if (bound.length === 0) return null
  const who = bound.map(({ model }) => (model === 'threads' ? 'thread' : 'process')).join(' or ')
  return `Each ${who} waits for one task at a time.`
}

function moreLanesThanCores(
  { kind, cores }: Scene,
  serial: Actor,
  parallel: readonly Actor[],
): string | null {
  const crowded = parallel.find(
    ({ lanes, wallMs }) =>
      kind === 'cpu' && lanes > cores && serial.wallMs.median / wallMs.median < cores * 1.1,
  )
  if (crowded === undefined) return null
  return cores === 1
    ? 'This machine has one core, so only one of them calculates at a time.'
    : `This machine has ${inWords(cores)} cores, so no more than ${inWords(cores)} of them calculate at a time.`
}

function processesAgainstThreads({ kind, cores }: Scene, parallel: readonly Actor[]): string | null {
  const [threads, processes] = parallel
  if (threads === undefined || processes === undefined) return null
  const fullHouse = kind === 'cpu' && threads.lanes >= cores && processes.lanes >= cores
  if (threads.lanes !== processes.lanes && !fullHouse) return null
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

function idleCores({ kind, cores }: Scene, { name, lanes, cpuUse }: Actor): string | null {
  const possible = Math.min(lanes, cores)
  if (kind !== 'cpu' || cpuUse === null || possible < 2 || cpuUse > possible * 0.75) return null
  return `On average, ${name} kept only ${cpuUse.toFixed(1)} of ${inWords(possible)} cores busy.`
}

function moreCpuTime({ kind }: Scene, serial: Actor, { name, cpuMs }: Actor): string | null {
  if (kind !== 'cpu' || cpuMs === null || serial.cpuMs === null || !(serial.cpuMs > 0)) return null
  const times = cpuMs / serial.cpuMs
  return times < 1.2 ? null : `The same work cost ${name} ${timesWords(times)} as much CPU time.`
}
