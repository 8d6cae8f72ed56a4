import { type Comparison, compareWall } from '../statistics/compare.ts'
import { type Finding, type FindingCode, finding } from './finding.ts'
import { type Performer, type Scene, actorOf, isOneCore } from './scene.ts'

interface Entry {
  readonly performer: Performer
  readonly comparison: Comparison
}

/** One finding per model, or per group of parallel models that compare alike, relative to the reference. */
export function comparisons(scene: Scene, reference: Performer): Finding[] {
  const entries = scene.performers
    .filter((performer) => performer !== reference)
    .flatMap((performer): Entry[] => {
      const comparison = compareWall(performer.wallMs, reference.wallMs)
      return comparison === null ? [] : [{ performer, comparison }]
    })
  return groups(entries).flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [compared(group, first, scene, reference)]
  })
}

function compared(group: readonly Entry[], first: Entry, scene: Scene, reference: Performer): Finding {
  const code = codeOf(first, scene, reference) satisfies FindingCode
  return finding(code, {
    actors: group.map(({ performer }) => actorOf(performer)),
    reference: actorOf(reference),
    referenceMs: reference.wallMs.median,
    wallMs: first.performer.wallMs.median,
    ratio: first.comparison.ratio,
  })
}

function codeOf({ performer, comparison }: Entry, { kind }: Scene, reference: Performer) {
  const { verdict } = comparison
  if (performer.descriptor.workerKind !== 'loop') return verdict
  const canWait = kind === 'io' || kind === 'mixed'
  if (verdict === 'faster' && canWait && reference.descriptor.baseline) return 'faster_by_waiting'
  return verdict === 'same' && isOneCore(performer.cpuUse) ? 'one_core' : verdict
}

/** Puts neighbours together that are alike; an event loop always stands alone. */
function groups(entries: readonly Entry[]): Entry[][] {
  const grouped: Entry[][] = []
  for (const entry of entries) {
    const last = grouped.at(-1)
    if (last?.[0] !== undefined && alike(last[0], entry)) last.push(entry)
    else grouped.push([entry])
  }
  return grouped
}

function alike(one: Entry, other: Entry): boolean {
  if (one.performer.descriptor.workerKind === 'loop' || other.performer.descriptor.workerKind === 'loop')
    return false
  const [a, b] = [one.comparison, other.comparison]
  // One ratio stands for both: it must round to the same figure.
  return (
    a.verdict === b.verdict &&
    (a.verdict === 'same' || a.verdict === 'unclear' || a.ratio.toFixed(1) === b.ratio.toFixed(1))
  )
}
