import type { MetricId } from '../analysis/metrics/index.ts'
import type { Metric, MetricGroup, MetricUnit, MissingReason } from '../analysis/metrics/metric.ts'
import type { Provenance } from '../analysis/metrics/provenance.ts'
import type { MetricValue } from '../contract/run/trial.ts'
import {
  NOT_AVAILABLE,
  formatBytes,
  formatCores,
  formatCount,
  formatMs,
  formatPerSecond,
  formatPercent,
  formatRatio,
} from './format.ts'
import { textOf } from './lookup.ts'
import { m, metricMessages } from './messages.ts'

const METRICS = metricMessages satisfies Record<
  | `metric_${MetricId}_${'title' | 'meaning'}`
  | `metric_group_${MetricGroup}`
  | `metric_provenance_${Provenance['kind']}`
  | `missing_${MissingReason}`
  | `missing_short_${MissingReason}`,
  () => string
>

/** The title of a metric; its id if it is unknown here, as in a document of another version. */
export function metricTitle(id: string): string {
  return textOf(METRICS, `metric_${id}_title`) ?? id
}

/** The meaning of a metric, in one sentence for a beginner; empty if it is unknown. */
export function metricMeaning(id: string): string {
  return textOf(METRICS, `metric_${id}_meaning`) ?? ''
}

/** The exact source of a metric. `variant` is its `source` on the machine of the run, if it has several. */
export function metricSource(id: string, variant: string | null): string {
  return textOf(METRICS, `metric_${id}_source${variant === null ? '' : `_${variant}`}`) ?? ''
}

/** "measured", "derived" or "not available". */
export function provenanceTitle(kind: Provenance['kind']): string {
  return METRICS[`metric_provenance_${kind}`]()
}

/** The reason why a metric is missing, in one sentence. */
export function missingText(reason: MissingReason): string {
  return textOf(METRICS, `missing_${reason}`) ?? m.missing_unknown_code({ code: reason })
}

/** The same in one to three words, for the cell of a table: "no event loop". */
export function missingWords(reason: MissingReason): string {
  return textOf(METRICS, `missing_short_${reason}`) ?? NOT_AVAILABLE
}

/** The title of a section of the table of figures. */
export function metricGroupTitle(group: MetricGroup): string {
  return METRICS[`metric_group_${group}`]()
}

/** A value of a metric in its unit: "816 ms", or "half by 398 ms, 95 % by 778 ms". */
export function metricText(
  { unit, headline }: Pick<Metric, 'unit' | 'headline'>,
  value: MetricValue,
): string {
  if (value === null) return NOT_AVAILABLE
  const format = FORMATS[unit]
  if (typeof value === 'number') return format(value)
  const { p50, p95, max } = value
  if (headline === 'max') return format(max)
  return m.metric_percentiles({ p50: format(p50), highPercent: formatPercent(0.95), p95: format(p95) })
}

const FORMATS: Readonly<Record<MetricUnit, (value: number) => string>> = {
  ms: formatMs,
  cores: formatCores,
  ratio: formatRatio,
  share: formatPercent,
  bytes: formatBytes,
  // The median of an even number of trials can lie between two counts.
  count: (value) => formatCount(Math.round(value)),
  per_second: formatPerSecond,
}
