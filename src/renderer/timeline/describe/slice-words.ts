import { formatMs, formatPercent } from '../../../text/format.ts'
import { countNoun } from '../../../text/words.ts'
import { SLICE_STATES, type SliceState } from '../../../contract/columns/slices.ts'
import type { Stretch } from '../model/lane-index.ts'
import { LOOKS, NO_TASK, stateOfLook } from '../paint/looks.ts'
import { lanesMeanwhile, loopMeanwhile, readySentence, runningMs } from './meanwhile.ts'
import type { LaneRow, ModelRows } from '../model/model.ts'

/** What each state is called, and what it means in a short sentence. */
export const STATE_TEXTS: Readonly<Record<SliceState, { readonly title: string; readonly meaning: string }>> =
  {
    running: { title: 'Running', meaning: 'The task computes. The shortest time leaves a mark.' },
    preempted: { title: 'Preempted', meaning: 'The operating system took the core away.' },
    waiting: { title: 'Waiting', meaning: 'No task’s code runs until an answer comes.' },
    ready: { title: 'Ready', meaning: 'It could go on; the lane has not come to it yet.' },
    blocked: { title: 'Blocked', meaning: 'A call holds the lane and does not return.' },
    gc: { title: 'Clean-up', meaning: 'The lane stands still while memory is cleared.' },
  }

/** People count tasks from 1, as the slices' labels do. */
export function taskName(task: number): string {
  return task === NO_TASK ? 'no single task' : `Task ${task + 1}`
}

/** "Thread 3", "Process 1 (PID 4843)", "Event loop", "Task 5" */
export function laneName({ kind, number, pid, loop }: LaneRow): string {
  if (loop !== undefined) return taskName(number - 1)
  if (kind === 'loop') return 'Event loop'
  if (kind === 'thread') return `Thread ${number}`
  return pid === null ? `Process ${number}` : `Process ${number} (PID ${pid})`
}

/** What happened in a stretch of slices, in sentences for people. `rows` are all lanes of its model. */
export function stretchSentence(stretch: Stretch, lane: LaneRow, rows: readonly LaneRow[] = []): string {
  const { fromMs, toMs, task, state } = stretch
  const length = formatMs(toMs - fromMs)
  const who = task === NO_TASK ? null : taskName(task)
  const place = lane.kind === 'loop' ? 'event loop' : lane.kind
  switch (SLICE_STATES[state]) {
    case 'running':
      return `${who ?? 'The lane'} computed for ${length}.`
    case 'preempted':
      return `The operating system took the core away for ${length}.${lanesMeanwhile(stretch, lane, rows)}`
    case 'ready':
      if (lane.loop !== undefined) return readySentence(stretch, lane.loop)
      return who === null
        ? `The ${place} took ${length} to pass on to the next task.`
        : `The answer for ${lower(who)} was there, but the ${place} went on with it only ${length} later.`
    case 'blocked':
      return `${who ?? 'The lane'} held the ${place} for ${length} with a call that did not return: nothing else could run on it.`
    case 'gc':
      return `The ${place} stood still for ${length} while memory was cleared.`
    default:
      return who === null
        ? `No task’s code ran on the ${place} for ${length}.`
        : `${who} waited ${length} for an answer.${lane.loop === undefined ? '' : loopMeanwhile(stretch, lane.loop)}`
  }
}

/** The stretch in one line, for those who hear it. */
export function spokenStretch(
  stretch: Stretch,
  lane: LaneRow,
  { title: modelTitle, rows }: Pick<ModelRows, 'title' | 'rows'>,
): string {
  const { fromMs, task, state } = stretch
  const title = STATE_TEXTS[SLICE_STATES[state] ?? 'waiting'].title
  return `${modelTitle}, ${laneName(lane)}. ${taskName(task)}, ${title.toLowerCase()}, at ${formatMs(fromMs)}. ${stretchSentence(stretch, lane, rows)}`
}

/** An interval of a lane in which there is more than one slice. */
export interface BlockWords {
  readonly slices: number
  readonly title: string
  readonly shares: readonly { readonly state: SliceState; readonly ms: number; readonly text: string }[]
}

/** What is in a block of `slices` slices, from its sums per look. */
export function blockWords(sumsMs: Float64Array, slices: number): BlockWords {
  const perState = new Map<SliceState, number>()
  let allMs = 0
  for (let look = 0; look < LOOKS; look++) {
    const ms = sumsMs[look] ?? 0
    if (ms <= 0) continue
    perState.set(stateOfLook(look), (perState.get(stateOfLook(look)) ?? 0) + ms)
    allMs += ms
  }
  const shares = [...perState]
    .sort(([, a], [, b]) => b - a)
    .map(([state, ms]) => ({ state, ms, text: `${STATE_TEXTS[state].title} ${formatPercent(ms / allMs)}` }))
  return { slices, title: `${countNoun(slices, 'slice')} in ${formatMs(allMs)}`, shares }
}

/** How much of a stretch its lane was on a core. */
export function cpuShare({ fromMs, toMs }: Stretch, { index }: LaneRow): string {
  return toMs > fromMs ? `CPU ${formatPercent(runningMs(index, fromMs, toMs) / (toMs - fromMs))}` : ''
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
