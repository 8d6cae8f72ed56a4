import { AWAIT_CAUSES } from '../../contract/columns/states.ts'
import { numberOf } from '../../contract/run/trial.ts'
import type { Breakdown } from '../breakdown/breakdown.ts'
import { type Part, WAITING_PARTS, sumOfParts } from '../breakdown/parts.ts'
import { workerTimes } from '../breakdown/worker-times.ts'
import { BUSY_CORES } from '../warnings/fairness.ts'
import { type Caused, type Finding, finding } from './finding.ts'
import type { Performer, Scene } from './scene.ts'

/** Passing a task to a worker takes 0.1 to 0.3 ms, which is a large share of any task shorter than this. */
const SMALL_TASK_MS = 1
/** With longer tasks, dispatching explains the time without a task if that is at least this share of their work. */
const LARGE_OVERHEAD = 0.2
/** The workers without a task explain the idle time at the end if they account for half of it. */
const MOST_IDLE = 0.5

/** A reason for time that a model's workers lost, compared with the baseline's worker. */
export interface Reason {
  /** Negative if the model used less than the baseline. */
  readonly lostMs: number
  /** Null if the measurements do not show why. */
  readonly finding: () => Finding | null
}

/** The data that reasons are derived from. */
interface Case {
  readonly scene: Scene
  readonly performer: Performer
  readonly mine: Breakdown
  readonly reference: Breakdown
  readonly caused: Caused
}

interface Group {
  readonly parts: readonly Part[]
  readonly finding: (of: Case) => Finding | null
}

const CORE_WAIT: readonly Part[] = ['preempted', 'run_queue']
const OVERHEAD: readonly Part[] = ['idle_start', 'idle_between', 'runtime_overhead', 'ready']
const WORK: readonly Part[] = ['compute', 'gc', 'blocked', ...WAITING_PARTS]

/** Parts that have a cause in common, besides those of overhead and of idle time at the end. */
const GROUPS: readonly Group[] = [
  { parts: CORE_WAIT, finding: coreWait },
  { parts: ['transfer'], finding: transfer },
  { parts: ['compute'], finding: computing },
  { parts: ['gc'], finding: garbageCollection },
  { parts: WAITING_PARTS, finding: answers },
  { parts: ['blocked'], finding: () => null },
  { parts: ['remainder'], finding: () => null },
]

/** The reasons for the time that a model lost, which they add up to; none if a breakdown is not available. */
export function reasonsFor(
  scene: Scene,
  performer: Performer,
  { breakdown: reference }: Performer,
  caused: Caused,
): Reason[] {
  const { breakdown: mine } = performer
  if (mine === null || reference === null) return []
  const of = { scene, performer, mine, reference, caused }
  // With small tasks, idle time at the end is also due to dispatching.
  const groups: readonly Group[] =
    workPerTaskMs(of) < SMALL_TASK_MS
      ? [...GROUPS, { parts: [...OVERHEAD, 'idle_end'], finding: overhead }]
      : [...GROUPS, { parts: OVERHEAD, finding: overhead }, { parts: ['idle_end'], finding: idleEnd }]
  return groups.map(({ parts, finding: findingOf }) => ({
    lostMs: sumOfParts(mine.parts, parts) - sumOfParts(reference.parts, parts),
    finding: () => findingOf(of),
  }))
}

/** The average time that a task ran or waited. */
function workPerTaskMs({ scene: { tasks }, mine }: Pick<Case, 'scene' | 'mine'>): number {
  return sumOfParts(mine.parts, WORK) / tasks
}

function coreWait({ scene: { cores }, performer, mine, caused }: Case): Finding {
  const { workers, backgroundLoad } = performer
  const coreWaitShare = shareOf(mine, CORE_WAIT)
  const programsCores = backgroundLoad === null || backgroundLoad < BUSY_CORES ? null : backgroundLoad
  if (workers > cores) return finding('fewer_cores', { ...caused, cores, coreWaitShare, programsCores })
  return programsCores === null
    ? finding('core_wait', { ...caused, coreWaitShare })
    : finding('other_programs', { ...caused, coreWaitShare, programsCores })
}

function transfer({ mine, reference, caused }: Case): Finding {
  const transferShare = shareOf(mine, ['transfer'])
  return finding('message_transfer', {
    ...caused,
    transferShare,
    referenceShare: shareOf(reference, ['transfer']),
  })
}

/** On an event loop, switching between tasks; else passing tasks to workers. */
function overhead(of: Case): Finding | null {
  const { performer, mine, caused } = of
  const share = shareOf(mine, OVERHEAD)
  if (performer.descriptor.workerKind === 'loop') {
    return finding('loop_overhead', { ...caused, overheadShare: share })
  }
  const workMs = workPerTaskMs(of)
  if (workMs < SMALL_TASK_MS) {
    return finding('small_tasks', { ...caused, workMs, idleShare: shareOf(mine, [...OVERHEAD, 'idle_end']) })
  }
  const isLarge = share >= LARGE_OVERHEAD * shareOf(mine, WORK)
  return isLarge ? finding('small_tasks', { ...caused, workMs, idleShare: share }) : null
}

function idleEnd(of: Case): Finding {
  const { scene, performer, mine, caused } = of
  const { tasks, blockingCallMs: callMs, coreRatio } = scene
  const idleMs = mine.parts.idle_end ?? 0
  if (callMs > 0 && lastWorkerBlocked(performer)) {
    const idleShare = idleMs / (mine.totalMs - mine.wallMs)
    return finding('long_blocking_call', { ...caused, callMs, idleShare })
  }
  const idleWorkers =
    performer.trial?.workers.filter((worker) => numberOf(worker, 'tasksDone') === 0).length ?? 0
  if (idleWorkers * mine.wallMs >= MOST_IDLE * idleMs) {
    return finding('too_few_tasks', { ...caused, tasks, idleWorkers })
  }
  return coreRatio === null
    ? finding('uneven_tasks', { ...caused, idleShare: idleMs / mine.totalMs })
    : finding('unequal_cores', { ...caused, coreRatio })
}

/** True if the worker that ended last is the one with the blocking call. */
function lastWorkerBlocked({ trial }: Performer): boolean {
  const times = trial?.workers.flatMap((worker) => workerTimes(worker, trial.metrics.wallMs) ?? []) ?? []
  const last = times.sort((a, b) => a.idle_end - b.idle_end)[0]
  return last !== undefined && last.blocked > 0
}

/** Without a CPU clock, the time off the core looks like computing. */
function computing({ scene: { coreRatio }, mine, reference, caused }: Case): Finding | null {
  const computeRatio = (mine.parts.compute ?? 0) / (reference.parts.compute ?? 0)
  if (mine.parts.preempted === null || !Number.isFinite(computeRatio)) return null
  return coreRatio === null
    ? finding('longer_computing', { ...caused, computeRatio })
    : finding('unequal_cores', { ...caused, coreRatio })
}

function garbageCollection({ mine, reference, caused }: Case): Finding {
  const gcShare = shareOf(mine, ['gc'])
  return finding('garbage_collection', { ...caused, gcShare, referenceShare: shareOf(reference, ['gc']) })
}

/** Answers that took longer, by the cause that grew most. A timer does not depend on how many wait for it. */
function answers({ scene: { tasks }, mine, reference, caused }: Case): Finding | null {
  const grown = AWAIT_CAUSES.map((awaited) => {
    const part: Part = `waiting_${awaited}`
    return {
      awaited,
      waitMs: (mine.parts[part] ?? 0) / tasks,
      referenceWaitMs: (reference.parts[part] ?? 0) / tasks,
    }
  }).sort((a, b) => b.waitMs - b.referenceWaitMs - (a.waitMs - a.referenceWaitMs))
  const [most] = grown
  if (most === undefined || most.awaited === 'timer' || most.awaited === 'task') return null
  return most.waitMs > most.referenceWaitMs ? finding('slower_answers', { ...caused, ...most }) : null
}

function shareOf({ parts, totalMs }: Breakdown, group: readonly Part[]): number {
  return sumOfParts(parts, group) / totalMs
}
