import { NO_TASK, type SliceState } from '../../../contract/columns/states.ts'
import { asClause, countNoun, formatMs, formatPercent } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { workerNoun } from '../../../text/models.ts'
import { awaitText, stateTitle } from '../../../text/states.ts'
import type { Stretch } from '../model/lane-index.ts'
import type { Lane } from '../model/lanes.ts'
import { STYLES, stateOfCode, stateOfStyle } from '../model/styles.ts'
import { runningMsBetween } from '../paint/pixel-columns.ts'
import { placeName, taskName, taskTitle } from './names.ts'
import { idleContext, loopContext, otherWorkersText, readyText } from './wait-context.ts'

/** A stretch in sentences. `lanes` are all lanes of its model. */
export function stretchText(stretch: Stretch, lane: Lane, lanes: readonly Lane[] = []): string {
  const { fromMs, toMs, task, state } = stretch
  const length = formatMs(toMs - fromMs)
  const worker = workerNoun(lane.kind, 1)
  const who = task === NO_TASK ? m.the_worker({ worker }) : taskTitle(task)
  switch (stateOfCode(state)) {
    case 'running':
      return m.slice_running({ who, length })
    case 'preempted':
      return join(m.slice_preempted({ length }), otherWorkersText(stretch, lane, lanes))
    case 'ready':
      if (lane.loop !== null) return readyText(stretch, lane.loop)
      return task === NO_TASK
        ? m.slice_switching({ worker, length })
        : m.slice_ready({ task: taskName(task), worker, length })
    case 'blocked':
      return m.slice_blocked({ who, worker, length })
    case 'gc':
      return m.slice_gc({ worker, length })
    case 'waiting':
      return task === NO_TASK
        ? join(m.slice_idle({ worker, length }), lane.kind === 'loop' ? idleContext(stretch, lane) : '')
        : waitingText(stretch, lane, who, length)
  }
}

/** A stretch in one line, to be read out. */
export function spokenText(stretch: Stretch, lane: Lane, lanes: readonly Lane[]): string {
  const { fromMs, task, state } = stretch
  const title = stateTitle(stateOfCode(state))
  const what = task === NO_TASK ? title : m.task_in_state({ task: taskTitle(task), state: asClause(title) })
  return m.spoken_slice({
    place: placeName(lane),
    what,
    time: formatMs(fromMs),
    sentence: stretchText(stretch, lane, lanes),
  })
}

/** A part of a block of slices: a state and its share. */
export interface BlockShare {
  readonly state: SliceState
  readonly text: string
}

/** A block of that many slices, from its time per style: the largest share first. */
export function blockText(
  sumsMs: Float64Array,
  slices: number,
): { readonly title: string; readonly shares: readonly BlockShare[] } {
  const msByState = new Map<SliceState, number>()
  let allMs = 0
  for (let style = 0; style < STYLES; style++) {
    const ms = sumsMs[style] ?? 0
    if (ms <= 0) continue
    const state = stateOfStyle(style)
    msByState.set(state, (msByState.get(state) ?? 0) + ms)
    allMs += ms
  }
  const shares = [...msByState]
    .sort(([, a], [, b]) => b - a)
    .map(([state, ms]) => {
      const share = formatPercent(ms / allMs)
      return { state, text: m.block_share({ state: stateTitle(state), share }) }
    })
  return { title: m.block_title({ slices: countNoun(slices, 'slice'), length: formatMs(allMs) }), shares }
}

/** The share of a stretch in which its worker was on a core; empty for a stretch without length. */
export function cpuShareText({ fromMs, toMs }: Stretch, { index }: Lane): string {
  if (!(toMs > fromMs)) return ''
  const share = runningMsBetween(index, fromMs, toMs) / (toMs - fromMs)
  return m.slice_cpu_share({ share: formatPercent(share) })
}

function waitingText(stretch: Stretch, lane: Lane, who: string, length: string): string {
  const cause = lane.awaits?.causeIn(stretch.task, stretch.fromMs, stretch.toMs) ?? null
  const waited =
    cause === null
      ? m.slice_waiting({ who, length })
      : m.slice_waiting_for({ who, length, cause: awaitText(cause) })
  return lane.loop === null ? waited : join(waited, loopContext(stretch, lane.loop))
}

/** Sentences one after the other; empty ones are left out. */
function join(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ')
}
