import { NO_TASK } from '../../contract/columns/states.ts'
import type { Replay } from '../replay/replay.svelte.ts'
import type { ModelLanes } from '../timeline/model/lanes.ts'
import type { TimelineState } from '../timeline/model/timeline.svelte.ts'

/** The moment of a trial whose lines of code are lit. */
export interface Moment {
  readonly model: ModelLanes
  readonly ms: number
  /** The task that it is about; `NO_TASK` = none in particular. */
  readonly task: number
}

/** The moment that is pointed at, replayed or pinned; null if there is none. */
export function momentOf(timeline: TimelineState, replay: Replay): Moment | null {
  const { pointed, pinned, data } = timeline
  const modelOf = (id: string): ModelLanes | undefined => data.models.find(({ model }) => model === id)
  if (pointed?.type === 'spot') {
    const model = modelOf(pointed.spot.lane.model)
    if (model !== undefined) return { model, ms: pointed.atMs, task: pointed.spot.stretch.task }
  }
  if (replay.isOpen && replay.model !== null && replay.atMs < replay.endMs) {
    const events = replay.steps?.eventsOf(replay.step) ?? []
    const task = events.findLast((event) => event.task !== NO_TASK)?.task ?? NO_TASK
    return { model: replay.model, ms: replay.atMs, task }
  }
  const model = pinned === null ? undefined : modelOf(pinned.lane.model)
  if (pinned === null || model === undefined) return null
  const { fromMs, toMs, task } = pinned.stretch
  return { model, ms: (fromMs + toMs) / 2, task }
}
