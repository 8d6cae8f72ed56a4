import { type Comparison, compareWall } from '../statistics/compare.ts'
import { causeOf } from './causes.ts'
import { type Finding, type FindingCode, finding } from './finding.ts'
import { type Performer, type Scene, actorOf, isOneCore } from './scene.ts'

interface Entry {
  readonly performer: Performer
  readonly comparison: Comparison
  /** The comparison with its cause, if known. */
  readonly cause: Finding | null
}

/**
 * One finding per model, or per group of parallel models that compare alike, relative to the reference, with its cause
 * if known.
 */
export function comparisons(scene: Scene, reference: Performer): Finding[] {
  const entries = scene.performers
    .filter((performer) => performer !== reference)
    .flatMap((performer): Entry[] => {
      const comparison = compareWall(performer.wallMs, reference.wallMs)
      return comparison === null ? [] : [{ performer, comparison, cause: causeOf(scene, performer) }]
    })
  return groups(entries).flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [first.cause ?? compared(group, first, scene, reference)]
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

/** Groups neighbours that are alike; an event loop, and a model with a cause, always stand alone. */
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
  const standsAlone = ({ performer, cause }: Entry): boolean =>
    cause !== null || performer.descriptor.workerKind === 'loop'
  if (standsAlone(one) || standsAlone(other)) return false
  const [a, b] = [one.comparison, other.comparison]
  return a.verdict === b.verdict && shownRatio(a) === shownRatio(b)
}

/** One ratio stands for a group, so it must round to the same figure for all; the sentences of two verdicts have none. */
function shownRatio({ verdict, ratio }: Comparison): string {
  if (verdict === 'same' || verdict === 'unclear') return ''
  return (verdict === 'slower' ? 1 / ratio : ratio).toFixed(1)
}
