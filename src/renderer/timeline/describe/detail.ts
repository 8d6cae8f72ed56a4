import { NO_TASK, type SliceState } from '../../../contract/columns/states.ts'
import type { ModelId } from '../../../contract/models/index.ts'
import { asClause, formatCores, formatMs } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { modelTitle } from '../../../text/models.ts'
import { stateTitle } from '../../../text/states.ts'
import type { Spot } from '../model/spots.ts'
import { stateOfCode } from '../model/styles.ts'
import type { Pointed, TimelineState } from '../model/timeline.svelte.ts'
import { type ViewWindow, spanMs } from '../model/view-window.ts'
import { SINGLE_COLUMNS, sumsBetween } from '../paint/pixel-columns.ts'
import { coordinatorText } from './frame-text.ts'
import { placeName, taskTitle } from './names.ts'
import { msIn, rangeSummaries, taskSummaries } from './selection-summary.ts'
import { blockText, cpuShareText, stretchText } from './slice-text.ts'

/** Something pointed at or selected, in words. */
export interface Detail {
  readonly title: string
  /** Beside the title: where it is, and when. */
  readonly note: string
  readonly sentence: string
  /** How it looks; null where it is no single state. */
  readonly swatch: { readonly state: SliceState; readonly task: number } | null
  /** The same under each model. */
  readonly comparison: readonly { readonly model: ModelId; readonly text: string }[]
  readonly comparisonTitle: string
  /** What can be zoomed to; null where that is nothing. */
  readonly span: ViewWindow | null
  /** Whether it is only pointed at. */
  readonly isPointed: boolean
}

/** What is pointed at, else what is selected, else what a jump found; null where that is nothing. */
export function detailOf(timeline: TimelineState): Detail | null {
  const { pointed, pinned, range, task, found } = timeline
  if (pointed !== null) return pointedDetail(pointed, timeline)
  if (pinned !== null) return { ...spotDetail(pinned, timeline), isPointed: false }
  if (range !== null) return rangeDetail(range, timeline)
  if (task !== NO_TASK) return taskDetail(task, timeline)
  return found === '' ? null : { ...NOTHING, title: found }
}

const NOTHING: Detail = {
  title: '',
  note: '',
  sentence: '',
  swatch: null,
  comparison: [],
  comparisonTitle: '',
  span: null,
  isPointed: false,
}

function pointedDetail(pointed: Pointed, timeline: TimelineState): Detail {
  if (pointed.type === 'coordinator') {
    const { model } = pointed
    const title = m.timeline_place({ model: modelTitle(model.model), lane: m.coordinator_title() })
    return { ...NOTHING, title, sentence: coordinatorText(model) ?? '', isPointed: true }
  }
  const block = blockDetail(pointed, timeline)
  return block ?? { ...spotDetail(pointed.spot, timeline), isPointed: true }
}

/** What the slices below the pointer consist of, where they are too short to be seen; else null. */
function blockDetail(
  { spot: { lane, stretch }, atMs, columnMs }: Extract<Pointed, { type: 'spot' }>,
  { data }: TimelineState,
): Detail | null {
  if (spanMs(stretch) >= columnMs * SINGLE_COLUMNS) return null
  const [fromMs, toMs] = [Math.max(0, atMs - columnMs), atMs + columnMs]
  const slices = lane.index.countBetween(fromMs, toMs)
  if (slices < 2 || data.lanes.length === 0) return null
  const { title, shares } = blockText(sumsBetween(lane.index, fromMs, toMs), slices)
  const sentence = [...shares.map(({ text }) => text), m.block_hint()].join(' · ')
  return { ...NOTHING, title, note: placeName(lane), sentence, isPointed: true }
}

function spotDetail({ lane, stretch }: Spot, timeline: TimelineState): Detail {
  const { fromMs, toMs, task } = stretch
  const state = stateOfCode(stretch.state)
  const lanes = timeline.data.models.find((one) => one.model === lane.model)?.lanes ?? []
  const title =
    task === NO_TASK
      ? stateTitle(state)
      : m.task_in_state({ task: taskTitle(task), state: asClause(stateTitle(state)) })
  const times = m.slice_times({ from: formatMs(fromMs), to: formatMs(toMs) })
  const worker =
    lane.kind === 'process' || lane.pid === null
      ? ''
      : m.slice_worker({ pid: String(lane.pid), thread: String(lane.threadId ?? '') })
  return {
    ...NOTHING,
    ...taskComparison(task, timeline),
    title,
    note: [placeName(lane), times, cpuShareText(stretch, lane), worker]
      .filter((part) => part !== '')
      .join(' · '),
    sentence: stretchText(stretch, lane, lanes),
    swatch: { state, task },
    span: { fromMs, toMs },
  }
}

function taskDetail(task: number, timeline: TimelineState): Detail {
  const tasks = taskSummaries(timeline.data, task)
  const span =
    tasks.length === 0
      ? null
      : {
          fromMs: Math.min(...tasks.map(({ fromMs }) => fromMs)),
          toMs: Math.max(...tasks.map(({ toMs }) => toMs)),
        }
  const title = m.task_title({ task: taskTitle(task) })
  return { ...NOTHING, ...taskComparison(task, timeline), title, sentence: timeline.found, span }
}

/** A task under each model: when it ran first, and after how long it was done. */
function taskComparison(
  task: number,
  { data }: TimelineState,
): Pick<Detail, 'comparison' | 'comparisonTitle'> {
  if (task === NO_TASK) return { comparison: [], comparisonTitle: '' }
  const comparison = taskSummaries(data, task).map(({ model, fromMs, toMs }) => ({
    model: model.model,
    text: m.task_under_model({ from: formatMs(fromMs), length: formatMs(toMs - fromMs) }),
  }))
  return { comparison, comparisonTitle: m.task_title({ task: taskTitle(task) }) }
}

function rangeDetail(range: ViewWindow, { data, found }: TimelineState): Detail {
  const comparison = rangeSummaries(data, range.fromMs, range.toMs).map((summary) => ({
    model: summary.model.model,
    text: m.range_under_model({
      cores: formatCores(msIn(summary, 'running') / spanMs(range)),
      preempted: formatMs(msIn(summary, 'preempted')),
      waiting: formatMs(msIn(summary, 'waiting')),
    }),
  }))
  const title = m.range_title({
    length: formatMs(spanMs(range)),
    from: formatMs(range.fromMs),
    to: formatMs(range.toMs),
  })
  return { ...NOTHING, title, sentence: found, comparison, comparisonTitle: m.range_table(), span: range }
}
