import { formatMs } from '../../../text/format.ts'
import { countOf, listNames } from '../../../text/words.ts'
import type { LaneIndex, Stretch } from '../model/lane-index.ts'
import { LOOKS, NO_TASK, STATE, stateOfLook } from '../paint/looks.ts'
import type { LaneRow } from '../model/model.ts'
import { countBetween, sumsBetween } from './story.ts'

/** A task that had the event loop meanwhile, and for how long. */
export interface LoopUser {
  readonly task: number
  readonly ms: number
}

/** Beyond this many slices nobody is told apart: it would take too long for a sentence. */
const MOST_SLICES = 10_000
/** So many lanes are named one by one. */
const MOST_NAMES = 4

/** Who held the event loop between two times, longest first; null where there were too many slices. */
export function loopUsers(index: LaneIndex, fromMs: number, toMs: number, except: number): LoopUser[] | null {
  if (countBetween(index, fromMs, toMs) > MOST_SLICES) return null
  const { startMs, endMs, task, state } = index.slices
  const perTask = new Map<number, number>()
  for (let slice = index.firstEndingAfter(fromMs); slice < index.count; slice++) {
    if ((startMs[slice] ?? Infinity) >= toMs) break
    const who = task[slice] ?? NO_TASK
    const holds = state[slice] !== STATE.waiting && state[slice] !== STATE.ready
    if (!holds || who === NO_TASK || who === except) continue
    const insideMs = Math.min(endMs[slice] ?? 0, toMs) - Math.max(startMs[slice] ?? 0, fromMs)
    perTask.set(who, (perTask.get(who) ?? 0) + insideMs)
  }
  return [...perTask].map(([one, ms]) => ({ task: one, ms })).sort((a, b) => b.ms - a.ms)
}

/** Why a task was ready: its answer came, it gave way, or it was handed in and had not run yet. */
type Cause = 'answer' | 'gave way' | 'handed in'

function causeOf({ fromMs, task }: Stretch, { awaits }: LaneRow): Cause {
  if (fromMs === 0) return 'handed in'
  if (awaits === undefined) return 'gave way'
  const { readyMs, endMs, task: tasks } = awaits
  // The answer may be for one of its parts, and have been there while another part ran.
  const isThere = (at: number): boolean => (readyMs[at] ?? Infinity) <= fromMs && fromMs < (endMs[at] ?? 0)
  for (let at = tasks.indexOf(task); at >= 0; at = tasks.indexOf(task, at + 1)) {
    if (isThere(at)) return 'answer'
  }
  return 'gave way'
}

/** What kept a task of an event loop from going on, in a sentence. */
export function readySentence(stretch: Stretch, loop: LaneRow): string {
  const { fromMs, toMs, task } = stretch
  const length = formatMs(toMs - fromMs)
  const who = `task ${task + 1}`
  const users = loopUsers(loop.index, fromMs, toMs, task)
  const [longest] = users ?? []
  const others = (users?.length ?? 0) - 1
  if (causeOf(stretch, loop) === 'answer') {
    const there = `The answer for ${who} was there, but the event loop`
    if (longest === undefined) return `${there} went on with it only ${length} later.`
    if (others === 0) return `${there} was busy with task ${longest.task + 1} for ${formatMs(longest.ms)}.`
    return `${there} came to it only ${length} later: it was busy with task ${longest.task + 1} for ${formatMs(longest.ms)}, and with ${countOf(others, 'other task', 'other tasks')}.`
  }
  const begin =
    causeOf(stretch, loop) === 'handed in'
      ? `Task ${task + 1} had not begun: it waited ${length} for its first turn`
      : `Task ${task + 1} gave way and waited ${length} for its next turn`
  if (longest === undefined) return `${begin}.`
  if (others === 0) return `${begin}, while task ${longest.task + 1} had the event loop.`
  return `${begin}, while ${countOf(others + 1, 'other task', 'other tasks')} had the event loop, task ${longest.task + 1} longest.`
}

/** What the event loop did while one of its tasks waited for an answer; empty where that is not told. */
export function loopMeanwhile({ fromMs, toMs, task }: Stretch, loop: LaneRow): string {
  const users = loopUsers(loop.index, fromMs, toMs, task)
  if (users === null) return ''
  return users.length === 0
    ? ' Meanwhile no task’s code ran on the event loop.'
    : ` Meanwhile the event loop ran ${countOf(users.length, 'other task', 'other tasks')}.`
}

/** Which other lanes of a model ran while one was off its core, the longest first; empty where there are no others. */
export function lanesMeanwhile({ fromMs, toMs }: Stretch, lane: LaneRow, rows: readonly LaneRow[]): string {
  const others = rows.filter((row) => row !== lane)
  if (others.length === 0) return ''
  const [one, many] = lane.kind === 'process' ? ['process', 'processes'] : ['thread', 'threads']
  const ran = others
    .map(({ number, index }) => ({ number, ms: runningMs(index, fromMs, toMs) }))
    .filter(({ ms }) => ms > 0)
    .sort((a, b) => b.ms - a.ms)
  if (ran.length === 0) return ` No other ${one} of this trial ran meanwhile.`
  if (ran.length > MOST_NAMES)
    return ` Meanwhile ${countOf(ran.length, `other ${one}`, `other ${many}`)} ran.`
  const numbers = ran.map(({ number }) => String(number))
  return ` Meanwhile ${ran.length === 1 ? one : many} ${listNames(numbers)} ran.`
}

/** How long a lane's tasks computed between two times. */
export function runningMs(index: LaneIndex, fromMs: number, toMs: number): number {
  const sumsMs = sumsBetween(index, fromMs, toMs)
  let ms = 0
  for (let look = 0; look < LOOKS; look++) if (stateOfLook(look) === 'running') ms += sumsMs[look] ?? 0
  return ms
}
