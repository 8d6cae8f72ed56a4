import { countNoun, formatCores, formatMs } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { type Strip, maxOf, valueAt } from '../model/series.ts'

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
