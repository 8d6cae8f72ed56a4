import { NO_TASK, type SliceState } from '../../../contract/columns/states.ts'
import type { ModelId } from '../../../contract/models/index.ts'
import { asClause, formatCores, formatMs } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { modelTitle, workerNoun } from '../../../text/models.ts'
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

/** The subject of a detail: the pointer, what is selected (a slice, a task, a range), or what a jump found. */
export type DetailKind = 'pointed' | 'pinned' | 'task' | 'range' | 'found'

/** Something pointed at or selected, in words. */
export interface Detail {
  readonly kind: DetailKind
  readonly title: string
  /** Beside the title: where it is, and when. */
  readonly note: string
  readonly sentence: string
  /** Its swatch; null if it is not a single state. */
  readonly swatch: { readonly state: SliceState; readonly task: number } | null
  /** The same under each model. */
  readonly comparison: readonly { readonly model: ModelId; readonly text: string }[]
  readonly comparisonTitle: string
  /** The interval to zoom to; null if there is none. */
  readonly span: ViewWindow | null
}

/** The details of what is pointed at and selected, else of what a jump found; empty if there are none. */
export function detailsOf(timeline: TimelineState): readonly Detail[] {
  const { pointed, range, found } = timeline
  const details = [
    pointed === null || isPinned(pointed, timeline) ? null : pointedDetail(pointed, timeline),
    selectedDetail(timeline),
    range === null ? null : rangeDetail(range, timeline),
  ].filter((detail) => detail !== null)
  // Beside each other there is no room for what is pointed at under each model.
  if (details.length > 1) return details.map((one) => (one.kind === 'range' ? one : withoutComparison(one)))
  if (details.length > 0 || found === '') return details
  return [{ ...NOTHING, kind: 'found', title: found }]
}

function withoutComparison(detail: Detail): Detail {
  return { ...detail, comparison: [], comparisonTitle: '' }
}

/** The pinned slice, else the selected task. */
function selectedDetail(timeline: TimelineState): Detail | null {
  const { pinned, task } = timeline
  if (pinned !== null) return pinnedDetail(pinned, timeline)
  return task === NO_TASK ? null : taskDetail(task, timeline)
}

function isPinned(pointed: Pointed, { pinned }: TimelineState): boolean {
  if (pointed.type !== 'spot' || pinned === null) return false
  const { lane, stretch } = pointed.spot
  return (
    lane === pinned.lane && stretch.fromMs === pinned.stretch.fromMs && stretch.toMs === pinned.stretch.toMs
  )
}

const NOTHING: Detail = {
  kind: 'pointed',
  title: '',
  note: '',
  sentence: '',
  swatch: null,
  comparison: [],
  comparisonTitle: '',
  span: null,
}

function pointedDetail(pointed: Pointed, timeline: TimelineState): Detail {
  if (pointed.type === 'coordinator') {
    const { model } = pointed
    const title = m.timeline_place({ model: modelTitle(model.model), lane: m.coordinator_title() })
    return { ...NOTHING, title, sentence: coordinatorText(model) ?? '' }
  }
  const block = blockDetail(pointed, timeline)
  return block ?? spotDetail(pointed.spot, timeline)
}

function pinnedDetail(pinned: Spot, timeline: TimelineState): Detail {
  const detail = spotDetail(pinned, timeline)
  const sentences = [timeline.found, detail.sentence, takenText(pinned, timeline)]
  return { ...detail, kind: 'pinned', sentence: sentences.filter((text) => text !== '').join(' ') }
}

/** Why the number of a task is not that of its thread or process; empty where it is. */
function takenText({ lane, stretch: { task } }: Spot, { data }: TimelineState): string {
  const workers = data.models.find(({ model }) => model === lane.model)?.lanes.length ?? 1
  if (task === NO_TASK || lane.loop !== null || workers < 2 || task + 1 === lane.number) return ''
  return m.worker_took_task({ worker: workerNoun(lane.kind, 1) })
}

/** The composition of the slices below the pointer if they are too short to be seen; else null. */
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
  return { ...NOTHING, title, note: placeName(lane), sentence }
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
  return {
    ...NOTHING,
    ...taskComparison(task, timeline),
    kind: 'task',
    title,
    sentence: timeline.found,
    span,
  }
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
    text: (summary.model.lanes.length > 1 ? m.range_under_workers : m.range_under_model)({
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
  return {
    ...NOTHING,
    kind: 'range',
    title,
    sentence: found,
    comparison,
    comparisonTitle: m.range_table(),
    span: range,
  }
}
