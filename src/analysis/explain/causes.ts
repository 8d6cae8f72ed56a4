import { type Comparison, SAME_WITHIN, compareWall } from '../statistics/compare.ts'
import { WAITING_PARTS, sumOfParts } from '../breakdown/parts.ts'
import { type Caused, type Finding, finding } from './finding.ts'
import { type Reason, reasonsFor } from './reasons.ts'
import { type Performer, type Scene, actorOf } from './scene.ts'

/**
 * Below this share of a speed-up by the number of workers, there is something to explain. Cores share caches and clock
 * speed, and tasks rarely divide evenly, so that 75 % to 100 % is what well-divided work reaches.
 */
const FAR_BELOW = 0.75
/** A reason stands out if it explains at least half of the lost time. */
const MAIN_SHARE = 0.5
/** Workers that wait for less than this share of their time are limited by other work too. */
const MOSTLY_WAITING = 0.5
/** A speed-up that is limited by the cores can exceed their number by the scatter of the trials. */
const CORES_TOLERANCE = 1.1

/**
 * The largest measured reason why a model is slower than the baseline, or faster but far below its number of workers.
 * Its lost time is the time of its workers beyond that of the baseline's worker: with W workers and the same work it
 * could have taken 1/W of the baseline's time. The lost time is divided by the parts of both breakdowns. Null if the
 * difference may be chance, if there is nothing to explain, or if no reason stands out.
 */
export function causeOf(scene: Scene, performer: Performer): Finding | null {
  const { baseline } = scene
  if (baseline === null || performer === baseline) return null
  const comparison = compareWall(performer.wallMs, baseline.wallMs)
  if (comparison === null || comparison.verdict === 'unclear') return null
  const caused: Caused = {
    actors: [actorOf(performer)],
    reference: actorOf(baseline),
    referenceMs: baseline.wallMs.median,
    wallMs: performer.wallMs.median,
    ratio: comparison.ratio,
    verdict: comparison.verdict,
  }
  if (!isBehind(performer, comparison)) {
    return startup(performer, baseline, caused, 0) ?? oneWaitPerWorker(scene, performer, caused)
  }
  const reason = mainReason(reasonsFor(scene, performer, baseline, caused), performer)
  const delayMs = (reason?.lostMs ?? 0) / performer.workers
  return (
    startup(performer, baseline, caused, delayMs) ?? reason?.finding() ?? fewerCores(scene, performer, caused)
  )
}

/** True if a model is slower than the baseline, or far below its number of workers. */
function isBehind({ workers, descriptor }: Performer, { verdict, ratio }: Comparison): boolean {
  return verdict === 'slower' || (descriptor.parallel && workers > 1 && ratio < FAR_BELOW * workers)
}

/** The reason that lost most of the time, if one did, and it is more than counts as no difference. */
function mainReason(reasons: readonly Reason[], { breakdown }: Performer): Reason | null {
  const lostMs = reasons.reduce((sum, reason) => sum + Math.max(0, reason.lostMs), 0)
  const main = reasons.reduce<Reason | null>(
    (most, reason) => (most === null || reason.lostMs > most.lostMs ? reason : most),
    null,
  )
  if (main === null || breakdown === null || !(main.lostMs > 0)) return null
  const standsOut = main.lostMs >= MAIN_SHARE * lostMs && main.lostMs >= SAME_WITHIN * breakdown.totalMs
  return standsOut ? main : null
}

/**
 * Start-up is not part of the wall time: it is the cause if a faster model is slower than the baseline with start-up
 * included, and it added more than the largest other reason.
 */
function startup(
  performer: Performer,
  baseline: Performer,
  caused: Caused,
  otherDelayMs: number,
): Finding | null {
  const { startupMs, wallMs, descriptor } = performer
  if (startupMs === null || baseline.startupMs === null || caused.verdict !== 'faster') return null
  const withStartupMs = wallMs.median + startupMs
  const referenceWithStartupMs = baseline.wallMs.median + baseline.startupMs
  const isSlower = withStartupMs >= referenceWithStartupMs * (1 + SAME_WITHIN)
  if (!descriptor.parallel || !isSlower || startupMs - baseline.startupMs <= otherDelayMs) return null
  return finding('startup_outweighs', { ...caused, startupMs, withStartupMs, referenceWithStartupMs })
}

/** Fewer cores than workers limit computing work by their number alone; the time that it cost is then unknown. */
function fewerCores({ kind, cores }: Scene, performer: Performer, caused: Caused): Finding | null {
  const { workers, breakdown } = performer
  const isMeasured = (breakdown?.parts.preempted ?? null) !== null
  const isBound = kind === 'cpu' && workers > cores && caused.ratio < cores * CORES_TOLERANCE
  if (isMeasured || !isBound) return null
  return finding('fewer_cores', { ...caused, cores, coreWaitShare: null, programsCores: null })
}

/** Waiting work gains by the number of workers if each waits for one task; an event loop waits for all of them. */
function oneWaitPerWorker({ tasks }: Scene, performer: Performer, caused: Caused): Finding | null {
  const { workers, descriptor, breakdown } = performer
  if (breakdown === null || !descriptor.parallel || workers >= tasks) return null
  const waitingShare = sumOfParts(breakdown.parts, WAITING_PARTS) / breakdown.totalMs
  return waitingShare < MOSTLY_WAITING ? null : finding('one_wait_per_worker', { ...caused, waitingShare })
}
