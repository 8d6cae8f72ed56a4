import { NO_TASK, STATE_CODES } from '../../../contract/columns/states.ts'
import { capitalize, countInWords, formatMs, inWords, listAnd } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { awaitText } from '../../../text/states.ts'
import { workerNoun } from '../../../text/models.ts'
import { awaitsIn } from '../model/arcs.ts'
import type { LaneIndex, Stretch } from '../model/lane-index.ts'
import type { Lane } from '../model/lanes.ts'
import { runningMsBetween } from '../paint/pixel-columns.ts'
import { taskName, taskTitle } from './names.ts'

// The events while a task or worker did not run: which tasks or workers ran instead.

/** A task that occupied the event loop, and for how long. */
export interface LoopUser {
  readonly task: number
  readonly ms: number
}

/** Beyond this number of slices they are not counted per task: it would take too long for a sentence. */
const MAX_SLICES = 10_000
/** Up to this number, workers are named. */
const MAX_NAMES = 4

/** The tasks that occupied an event loop in an interval, the longest first; null where there are too many slices. */
export function loopUsers(index: LaneIndex, fromMs: number, toMs: number, except: number): LoopUser[] | null {
  if (index.countBetween(fromMs, toMs) > MAX_SLICES) return null
  const { edgesMs, task, state } = index.slices
  const msByTask = new Map<number, number>()
  for (let slice = index.firstEndingAfter(fromMs); slice < index.count; slice++) {
    if ((edgesMs[slice] ?? Infinity) >= toMs) break
    const user = task[slice] ?? NO_TASK
    const occupies = state[slice] !== STATE_CODES.waiting && state[slice] !== STATE_CODES.ready
    if (!occupies || user === NO_TASK || user === except) continue
    const insideMs = Math.min(edgesMs[slice + 1] ?? 0, toMs) - Math.max(edgesMs[slice] ?? 0, fromMs)
    msByTask.set(user, (msByTask.get(user) ?? 0) + insideMs)
  }
  return [...msByTask].map(([user, ms]) => ({ task: user, ms })).sort((a, b) => b.ms - a.ms)
}

/** Why a task of an event loop was ready: it had not started, its wait was over, or it had yielded. */
export type ReadyReason = 'submitted' | 'answered' | 'yielded'

export function readyReason({ fromMs, task }: Stretch, { awaits }: Lane): ReadyReason {
  if (fromMs === 0) return 'submitted'
  // A part of the task may be answered while another part runs.
  return awaits?.isReadyAt(task, fromMs) === true ? 'answered' : 'yielded'
}

/** The cause of the last answer that a task received before a time; null if unknown. */
function answeredCause({ fromMs, task }: Stretch, { awaits }: Lane): string {
  const cause = awaits?.causeAt(task, fromMs) ?? null
  return cause === null
    ? m.wait_of({ task: taskName(task) })
    : m.wait_of_for({ task: taskName(task), cause: awaitText(cause) })
}

/** Describes the wait of a ready task of an event loop in one sentence. */
export function readyText(stretch: Stretch, loop: Lane): string {
  const { fromMs, toMs } = stretch
  const wait = answeredCause(stretch, loop)
  const length = formatMs(toMs - fromMs)
  const users = loopUsers(loop.index, fromMs, toMs, stretch.task) ?? []
  const [longest] = users
  const others = users.length - 1
  const reason = readyReason(stretch, loop)
  if (reason === 'answered') {
    if (longest === undefined) return m.ready_answered({ wait, length })
    const busy = { wait, length, user: taskName(longest.task), busy: formatMs(longest.ms) }
    return others === 0
      ? m.ready_answered_busy({ ...busy })
      : m.ready_answered_busy_others({ ...busy, others: countInWords(others, 'other_task') })
  }
  const begin = { who: taskTitle(stretch.task), length }
  const waited = reason === 'submitted' ? m.ready_submitted(begin) : m.ready_yielded(begin)
  if (longest === undefined) return waited
  const context =
    others === 0
      ? m.ready_one_ran({ user: taskName(longest.task) })
      : m.ready_others_ran({
          others: countInWords(users.length, 'other_task'),
          user: taskName(longest.task),
        })
  return `${waited} ${capitalize(context)}`
}

/** More waits are not listed one by one. */
const MAX_WAITS = 4

/** Describes the waits of an event loop's tasks while none of them ran; empty if unknown, or too many. */
export function idleContext({ fromMs, toMs }: Stretch, { awaits }: Lane): string {
  const waits = awaits === null ? null : awaitsIn(awaits, { fromMs, toMs }, MAX_WAITS)
  if (waits === null || waits.length === 0) return ''
  const parts = waits.map(({ task, cause }) => m.waits_for({ task: taskName(task), cause: awaitText(cause) }))
  return m.context_all_wait({ waits: listAnd(parts) })
}

/** Describes the event loop while one of its tasks waited; empty if unknown. */
export function loopContext({ fromMs, toMs, task }: Stretch, loop: Lane): string {
  const users = loopUsers(loop.index, fromMs, toMs, task)
  if (users === null) return ''
  return users.length === 0
    ? m.context_loop_idle()
    : m.context_loop_ran({ others: countInWords(users.length, 'other_task') })
}

/** The other workers that ran while one was preempted, the longest first; empty where a model has one worker. */
export function otherWorkersText({ fromMs, toMs }: Stretch, lane: Lane, lanes: readonly Lane[]): string {
  const others = lanes.filter((one) => one !== lane)
  if (others.length === 0) return ''
  const ran = others
    .map(({ number, index }) => ({ number, ms: runningMsBetween(index, fromMs, toMs) }))
    .filter(({ ms }) => ms > 0)
    .sort((a, b) => b.ms - a.ms)
  const workers = workerNoun(lane.kind, ran.length)
  if (ran.length === 0) return m.context_no_worker({ worker: workerNoun(lane.kind, 1) })
  if (ran.length > MAX_NAMES) return m.context_many_workers({ number: inWords(ran.length), workers })
  return m.context_workers({ workers, numbers: listAnd(ran.map(({ number }) => String(number))) })
}
