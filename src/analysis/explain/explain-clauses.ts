import { type Comparison, compareWall } from '../statistics/compare.ts'
import { type Actor, type Scene, isLoop, isOneCore } from './explain-scene.ts'
import { formatMs, formatPercent } from '../../text/format.ts'
import { countNoun, inWords, listNames, timesWords } from '../../text/words.ts'

interface Compared {
  readonly actor: Actor
  readonly comparison: Comparison
}

/** What the others are compared with, and whether the sentence has named it yet. */
interface Against {
  readonly name: string
  readonly isSerial: boolean
  readonly isNew: boolean
}

/** The clause for a run in which only one model has figures. */
export function clauseAlone(actor: Actor, { tasks }: Scene): string {
  const [took, work] = [`took ${formatMs(actor.wallMs.median)}`, countNoun(tasks, 'task')]
  const busy = actor.cpuUse === null ? '' : ` and ${busyWords(actor.cpuUse)}`
  return actor.model === 'serial'
    ? `${actor.name}, ${work} ${took}${busy}`
    : `${actor.name} ${took} for ${work}${busy}`
}

/** One clause per model or pair of models, each compared with serial, or else with the fastest. */
export function clausesAgainst(scene: Scene, reference: Actor): string[] {
  const compared = scene.models
    .filter((actor) => actor !== reference)
    .flatMap((actor): Compared[] => {
      const comparison = compareWall(actor.wallMs, reference.wallMs)
      return comparison === null ? [] : [{ actor, comparison }]
    })
  if (compared.length === 0) return scene.models.map((actor) => clauseAlone(actor, scene))

  const isSerial = reference === scene.serial
  const clauses = isSerial ? [] : [`${reference.name} took ${formatMs(reference.wallMs.median)}`]
  for (const group of groups(compared)) {
    // What is compared with is named until a reader knows it.
    const against: Against = { name: reference.name, isSerial, isNew: clauses.length === 0 }
    const [first] = group
    if (first === undefined) continue
    clauses.push(isLoop(first.actor) ? loopClause(first, scene, against) : groupClause(group, first, against))
  }
  return clauses
}

/** Threads and processes that came out alike share a clause; the event loop has its own. */
function groups(compared: readonly Compared[]): Compared[][] {
  const grouped: Compared[][] = []
  for (const one of compared) {
    const last = grouped.at(-1)
    if (last?.[0] !== undefined && alike(last[0], one)) last.push(one)
    else grouped.push([one])
  }
  return grouped
}

function alike(a: Compared, b: Compared): boolean {
  const { verdict, times } = b.comparison
  return (
    !isLoop(b.actor) &&
    a.comparison.verdict === verdict &&
    (verdict === 'same' || verdict === 'unclear' || timesWords(a.comparison.times) === timesWords(times))
  )
}

function groupClause(group: readonly Compared[], first: Compared, against: Against): string {
  const subject = listNames(group.map(({ actor }) => actor.name))
  return `${subject}${group.length === 2 ? ' both' : ''} ${outcome(first.comparison, against)}`
}

function loopClause({ actor, comparison }: Compared, scene: Scene, against: Against): string {
  const said = outcome(comparison, against)
  if (comparison.verdict === 'faster') {
    // One loop does not calculate faster than one thread: where tasks wait, what it saved is waiting.
    const how =
      scene.kind === 'cpu' || scene.kind === 'transfer' || !against.isSerial
        ? ''
        : ', waiting for all tasks at once,'
    const busy = actor.cpuUse === null ? '' : ` and ${busyWords(actor.cpuUse)}`
    return `${actor.name}${how} ${said}${busy}`
  }
  return isOneCore(actor.cpuUse) ? `${actor.name} kept one core busy and ${said}` : `${actor.name} ${said}`
}

function outcome({ verdict, times }: Comparison, { name, isSerial, isNew }: Against): string {
  switch (verdict) {
    case 'faster':
      return `finished ${timesWords(times)} faster${isNew ? ` than ${name}` : ''}`
    case 'slower':
      return `took ${timesWords(times)} as long${isSerial ? ` as ${name}` : ''}`
    case 'same':
      if (isNew) return `took about as long as ${name}`
      return isSerial ? 'gained nothing' : 'took about as long'
    case 'unclear':
      return `varied too much from trial to trial to compare${isNew ? ` with ${name}` : ''}`
  }
}

function busyWords(use: number): string {
  if (isOneCore(use)) return 'kept one core busy'
  if (use < 1) return `used ${formatPercent(use)} of one core`
  const whole = Math.round(use)
  const cores = whole > 1 && Math.abs(use - whole) < 0.1 ? inWords(whole) : use.toFixed(1)
  return `kept ${cores} cores busy`
}
