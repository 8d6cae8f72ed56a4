import { MIN_VALUES_FOR_INTERVAL } from '../../../analysis/statistics/bootstrap.ts'
import { type ModelFigures, metricsShown } from '../../../analysis/metrics/figures.ts'
import type { MetricId } from '../../../analysis/metrics/index.ts'
import { METRIC_GROUPS, type Metric, type MetricGroup } from '../../../analysis/metrics/metric.ts'
import { modelOf } from '../../../contract/models/index.ts'
import type { MachineInfo } from '../../../contract/run/machine.ts'
import { formatCount } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { metricText, missingText, missingWords } from '../../../text/metrics.ts'
import { workerNoun } from '../../../text/models.ts'

/** The figures that are read first, or a group of the others. */
export interface FigureSection {
  /** Null for the figures that are read first. */
  readonly group: MetricGroup | null
  readonly metrics: readonly Metric<MetricId>[]
}

/** A figure of one model, as the table shows it. */
export interface FigureCell {
  readonly text: string
  /** The parts of a sum, and the range of the median. */
  readonly notes: readonly string[]
  /** Why there is no figure, in a sentence; null where there is one. */
  readonly missing: string | null
}

/** The order of the groups: what a beginner asks next comes first. */
const ORDER: readonly MetricGroup[] = ['waiting', 'cost', 'result']

/** All figures that a run has, by section; sections without any are left out. */
export function figureSections(models: readonly ModelFigures[]): readonly FigureSection[] {
  const shown = metricsShown(models)
  const groups = [...METRIC_GROUPS].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
  return [
    { group: null, metrics: shown.filter(({ main }) => main === true) },
    ...groups.map((group) => ({
      group,
      metrics: shown.filter((one) => one.group === group && one.main !== true),
    })),
  ].filter(({ metrics }) => metrics.length > 0)
}

export function figureCell(
  metric: Metric<MetricId>,
  model: ModelFigures,
  machine: Pick<MachineInfo, 'platform' | 'cpuClock'>,
): FigureCell {
  const figure = model.figures[metric.id]
  if (figure === null) return missingCell(metric, model, machine)
  const value = figure.kind === 'number' ? figure.statistic.median : figure.percentiles
  return {
    text: metricText(metric, value),
    notes: [sumNote(metric, model), rangeNote(metric, model)].filter((note) => note !== null),
    missing: null,
  }
}

/** True if any model has enough trials for the range of its median. */
export function hasRanges(models: readonly ModelFigures[]): boolean {
  return models.some(({ points }) => points.length >= MIN_VALUES_FOR_INTERVAL)
}

function missingCell(
  metric: Metric<MetricId>,
  { state }: ModelFigures,
  machine: Pick<MachineInfo, 'platform' | 'cpuClock'>,
): FigureCell {
  if (state !== 'measured') return { text: m.figure_not_measured(), notes: [], missing: null }
  const reason = metric.missing(machine)
  return { text: missingWords(reason), notes: [], missing: missingText(reason) }
}

/** "sum of 24 threads", where a figure adds up several workers. */
function sumNote({ scope }: Metric, { model, workers }: ModelFigures): string | null {
  if (scope !== 'worker' || workers === null || workers < 2) return null
  const noun = workerNoun(modelOf(model).workerKind, workers)
  return m.figure_sum_of({ workers: m.worker_count({ number: formatCount(workers), workers: noun }) })
}

/** The 95 % range of the median; null where there is none. */
function rangeNote(metric: Metric<MetricId>, { figures }: ModelFigures): string | null {
  const figure = figures[metric.id]
  if (figure?.kind !== 'number') return null
  const { low95, high95 } = figure.statistic
  if (low95 === null || high95 === null) return null
  return m.range({ low: metricText(metric, low95), high: metricText(metric, high95) })
}
