import { partitionPoint } from '../../../base/binary-search.ts'
import { AWAIT_CAUSES, type AwaitCause } from '../../../contract/columns/states.ts'
import type { AwaitIndex } from './task-index.ts'
import type { ViewWindow } from './view-window.ts'

/** A wait of a task of an event loop: from the cut, where the task said `await`, until it resumed. */
export interface Arc {
  readonly task: number
  readonly cause: AwaitCause
  readonly fromMs: number
  readonly toMs: number
  /** 0 is the lowest; arcs of one level do not overlap. */
  readonly level: number
}

/** Awaits that are read at most for a picture: they are ordered by their ends, so some outside the view are too. */
const MAX_READ = 2048

/**
 * The awaits of all tasks, or of one, that lie in the view in whole or in part, in order of their starts; null where
 * there are more than `max`.
 */
export function awaitsIn(
  awaits: AwaitIndex,
  view: ViewWindow,
  max: number,
  task: number | null = null,
): Omit<Arc, 'level'>[] | null {
  const found = readAwaits(awaits, view, task)
  return found.length > max ? null : found
}

/** The awaits in the view in order of their starts, as far as they are read: always more than a picture may have. */
function readAwaits(
  awaits: AwaitIndex,
  { fromMs, toMs }: ViewWindow,
  task: number | null,
): Omit<Arc, 'level'>[] {
  const { columns } = awaits
  const places = task === null ? null : awaits.placesOf(task)
  const count = places?.length ?? columns.task.length
  const placeOf = (at: number): number => places?.[at] ?? at
  const first = partitionPoint(0, count, (at) => (columns.endMs[placeOf(at)] ?? 0) > fromMs)
  const found: Omit<Arc, 'level'>[] = []
  for (let at = first; at < Math.min(count, first + MAX_READ); at++) {
    const place = placeOf(at)
    const startMs = columns.startMs[place] ?? 0
    if (startMs >= toMs) continue
    const cause = AWAIT_CAUSES[columns.cause[place] ?? 0] ?? 'task'
    found.push({ task: columns.task[place] ?? 0, cause, fromMs: startMs, toMs: columns.endMs[place] ?? 0 })
  }
  return found.sort((a, b) => a.fromMs - b.fromMs)
}

/** The first times in the view at which a task gave up the loop, at least `gapMs` from each other. */
export function firstCuts(
  awaits: AwaitIndex,
  view: ViewWindow,
  max: number,
  gapMs: number,
): Omit<Arc, 'level'>[] {
  const cuts: Omit<Arc, 'level'>[] = []
  for (const cut of readAwaits(awaits, view, null)) {
    const before = cuts.at(-1)
    if (cut.fromMs < view.fromMs || (before !== undefined && cut.fromMs < before.fromMs + gapMs)) continue
    if (cuts.push(cut) === max) break
  }
  return cuts
}

/** Gives each arc the lowest level that is free where it begins. Arcs closer than `gapMs` do not share a level. */
export function withLevels(arcs: readonly Omit<Arc, 'level'>[], gapMs: number): Arc[] {
  const endsMs: number[] = []
  return arcs.map((arc) => {
    const free = endsMs.findIndex((endMs) => endMs + gapMs <= arc.fromMs)
    const level = free === -1 ? endsMs.length : free
    endsMs[level] = arc.toMs
    return { ...arc, level }
  })
}

/** The number of levels that arcs have. */
export function levelsOf(arcs: readonly Arc[]): number {
  return arcs.reduce((most, { level }) => Math.max(most, level + 1), 0)
}
