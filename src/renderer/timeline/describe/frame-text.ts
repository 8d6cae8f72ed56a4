import { NO_TASK } from '../../../contract/columns/states.ts'
import { modelOf } from '../../../contract/models/index.ts'
import { capitalize, countNoun, formatCores, formatMs, inWords } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { workerNoun } from '../../../text/models.ts'
import type { LaneIndex } from '../model/lane-index.ts'
import { type ModelLanes, isLive } from '../model/lanes.ts'
import { type Strip, maxOf, valueAt } from '../model/series.ts'

// The surroundings of a model's lanes: its coordinator above them, and its strips below.

/** Below this a loop is on time: timers count in milliseconds. */
const ON_TIME_MS = 1

/** The name of a strip; with a time, what it shows there. */
export function stripText(strip: Strip, atMs: number | null): string {
  const { kind, series } = strip
  if (series === undefined) return kind === 'cpu' ? m.strip_cpu() : m.strip_delay()
  if (series === null) return kind === 'cpu' ? m.strip_cpu_missing() : m.strip_delay_missing()
  const value = atMs === null ? null : valueAt(series, atMs)
  if (kind === 'cpu') {
    const cores = countNoun(strip.ceiling ?? 0, 'core')
    return value === null ? m.strip_cpu_of({ cores }) : m.strip_cpu_at({ busy: formatCores(value), cores })
  }
  if (value === null) return m.strip_delay_max({ delay: formatMs(maxOf(series)) })
  return value < ON_TIME_MS ? m.strip_on_time() : m.strip_late({ delay: formatMs(value) })
}

/** Describes the coordinator of a model's workers in sentences: fork, wait, join. Null before its trial. */
export function coordinatorText(model: ModelLanes): string | null {
  const { phase, wallMs, lanes, isDropped } = model
  if (phase === 'pending') return null
  const { workerKind } = modelOf(model.model)
  const noun = workerNoun(workerKind, lanes.length)
  const workers = m.worker_count({ number: inWords(lanes.length), workers: noun })
  if (isLive(model)) return m.coordinator_waiting({ workers })
  const joined = m.coordinator_joined({ workers, time: formatMs(wallMs) })
  if (lanes.length < 2 || isDropped) return joined
  const endsMs = lanes.map(({ index }) => lastTaskEndMs(index)).filter((ms) => ms >= 0)
  const [first, last] = [Math.min(...endsMs), Math.max(...endsMs)]
  const idle = lanes.length - endsMs.length
  return [
    joined,
    ...(endsMs.length === 0 ? [] : [m.coordinator_ends({ first: formatMs(first), last: formatMs(last) })]),
    ...(idle === 0 ? [] : [m.coordinator_idle({ number: capitalize(inWords(idle)) })]),
  ].join(' ')
}

/** When a worker's last task ended; -1 for a worker that had none. */
function lastTaskEndMs({ slices, count }: LaneIndex): number {
  for (let slice = count - 1; slice >= 0; slice--) {
    if (slices.task[slice] !== NO_TASK) return slices.edgesMs[slice + 1] ?? -1
  }
  return -1
}
