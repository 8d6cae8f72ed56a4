import { modelOf } from '../../contract/models/index.ts'
import { inWords } from '../../text/format.ts'
import { m } from '../../text/messages.ts'
import { workerName, workerNoun } from '../../text/models.ts'
import { awaitText } from '../../text/states.ts'
import { taskName, taskTitle } from '../timeline/describe/names.ts'
import type { ModelLanes } from '../timeline/model/lanes.ts'
import type { ReplayEvent } from './lane-events.ts'

/** More events of a step are only counted. */
const MAX_SENTENCES = 3

/** Describes a step in a few sentences. */
export function stepText(events: readonly ReplayEvent[], model: ModelLanes): string {
  const visible = withoutMicroscopic(events)
  const sentences = visible.slice(0, MAX_SENTENCES).map((event) => eventText(event, model, visible))
  const more = visible.length - MAX_SENTENCES
  return [...sentences, ...(more > 0 ? [m.event_more({ number: inWords(more) })] : [])].join(' ')
}

/** Leaves out that a task waited for something that was there within the same step: nobody could see it. */
function withoutMicroscopic(events: readonly ReplayEvent[]): readonly ReplayEvent[] {
  const has = (type: ReplayEvent['type'], { task, lane }: ReplayEvent): boolean =>
    events.some((other) => other.type === type && other.task === task && other.lane === lane)
  const isShort = (event: ReplayEvent): boolean =>
    (has('wait', event) && has('answer', event) && has('resume', event)) ||
    (has('yield', event) && has('resume', event) && event.type !== 'begin')
  const visible = events.filter((event) => event.task < 0 || !isShort(event))
  return visible.length === 0 ? events.slice(-1) : visible
}

function eventText(
  { type, task, lane, cause }: ReplayEvent,
  model: ModelLanes,
  together: readonly ReplayEvent[],
): string {
  const titled = { task: taskTitle(task) }
  const named = { task: taskName(task), cause: cause === null ? '' : awaitText(cause) }
  switch (type) {
    case 'fork':
      return forkText(model)
    case 'join':
      return m.event_join()
    case 'begin':
      return lane === null || model.lanes.length < 2
        ? m.event_begin(titled)
        : m.event_begin_on({ ...titled, worker: workerName(lane.kind, lane.number) })
    case 'resume':
      return m.event_resume(titled)
    case 'wait':
      return m.event_wait({ ...titled, cause: named.cause })
    case 'answer':
      return together.some((one) => one.type === 'resume' && one.task === task)
        ? m.event_answer(named)
        : m.event_answer_queued(named)
    case 'yield':
      return m.event_yield(titled)
    case 'preempt':
      return m.event_preempt(named)
    case 'block':
      return m.event_block({ ...titled, worker: workerNoun(modelOf(model.model).workerKind, 1) })
    case 'end':
      return m.event_end(titled)
  }
}

function forkText({ model, lanes }: ModelLanes): string {
  const { workerKind, baseline } = modelOf(model)
  if (workerKind === 'loop') return m.event_fork_loop()
  if (baseline) return m.event_fork_serial()
  const workers = m.worker_count({
    number: inWords(lanes.length),
    workers: workerNoun(workerKind, lanes.length),
  })
  return m.event_fork({ workers })
}
