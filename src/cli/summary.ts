import { explain } from '../analysis/explain/explain.ts'
import { type ModelFigures, modelFigures, statisticOf } from '../analysis/metrics/figures.ts'
import { type MetricId, metricOf } from '../analysis/metrics/index.ts'
import { LIMITS } from '../contract/plan/limits.ts'
import { modelOf } from '../contract/models/index.ts'
import type { RunDocument } from '../contract/run/document.ts'
import { type Trial, numberOf } from '../contract/run/trial.ts'
import { findingsText } from '../text/findings.ts'
import {
  NOT_AVAILABLE,
  countNoun,
  formatBytes,
  formatCount,
  formatNumber,
  formatUnit,
} from '../text/format.ts'
import { m } from '../text/messages.ts'
import { metricText, metricTitle } from '../text/metrics.ts'
import { modelTitle } from '../text/models.ts'
import { fieldTitle } from '../text/problems.ts'
import { severityTitle, warningText } from '../text/warnings.ts'

/** The summary of a run as text: plan and machine, the table of figures, findings, and warnings. */
export function summaryText(document: RunDocument): string {
  const { plan, trials, warnings } = document
  const models = modelFigures(document)
  const lines = [
    planLine(document),
    machineLine(document),
    '',
    ...tableLines(columnsOf(trials), models),
    ...(plan.repeats > 1 ? ['', m.cli_medians()] : []),
    '',
    findingsText(explain(document, models, warnings)),
    ...warnings.map((one) =>
      m.cli_warning({ severity: severityTitle(one.severity), text: warningText(one) }),
    ),
  ]
  return `${lines.join('\n')}\n`
}

interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
  readonly cell: (model: ModelFigures) => string
}

function columnsOf(trials: readonly Trial[]): Column[] {
  return [
    { title: m.cli_column_model(), align: 'left', cell: ({ model }) => modelTitle(model) },
    { title: fieldTitle('workers'), align: 'right', cell: ({ workers }) => formatCount(workers) },
    metricColumn('wallMs'),
    { title: m.cli_column_mad(), align: 'right', cell: deviationCell },
    metricColumn('cpuMs'),
    metricColumn('cpuUse'),
    metricColumn('speedup'),
    metricColumn('startupMs'),
    { title: m.cli_column_trials(), align: 'right', cell: trialsCell },
    ...(trials.some((trial) => tasksFailed(trial) > 0) ? [failedTasksColumn(trials)] : []),
  ]
}

/** The median of a metric. */
function metricColumn(id: MetricId): Column {
  return {
    title: metricTitle(id),
    align: 'right',
    cell: (model) => figureText(id, statisticOf(model, id)?.median ?? null),
  }
}

function figureText(id: MetricId, value: number | null): string {
  const metric = metricOf(id)
  return metric === undefined ? NOT_AVAILABLE : metricText(metric, value)
}

/** A single trial has no deviation. */
function deviationCell(model: ModelFigures): string {
  const wall = statisticOf(model, 'wallMs')
  return figureText('wallMs', wall === null || wall.n < 2 ? null : wall.mad)
}

function trialsCell(model: ModelFigures): string {
  const { points, trialsFailed } = model
  const count = statisticOf(model, 'wallMs')?.n ?? 0
  const completed = formatCount(count)
  if (trialsFailed > 0) return m.cli_trials_failed({ completed, failed: formatCount(trialsFailed) })
  return points.length > count ? m.cli_trials_cancelled({ completed }) : completed
}

/** Failed tasks of all completed trials of a model. */
function failedTasksColumn(trials: readonly Trial[]): Column {
  return {
    title: metricTitle('tasksFailed'),
    align: 'right',
    cell: ({ model, state, tasksTotal }) => {
      if (state !== 'measured') return NOT_AVAILABLE
      const completed = trials.filter((trial) => trial.model === model && trial.state === 'completed')
      const failed = completed.reduce((sum, trial) => sum + tasksFailed(trial), 0)
      return m.cli_failed_tasks({ failed: formatCount(failed), total: formatCount(tasksTotal) })
    },
  }
}

function tasksFailed(trial: Trial): number {
  return numberOf(trial, 'tasksFailed') ?? 0
}

const GAP = '  '

/** The titles, a rule, and a row per model. Every column is as wide as its widest cell. */
function tableLines(columns: readonly Column[], models: readonly ModelFigures[]): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...models.map((model) => columns.map(({ cell }) => cell(model))),
  ]
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  const [head = '', ...rows] = cells.map((row) =>
    row
      .map((text, at) =>
        columns[at]?.align === 'right' ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0),
      )
      .join(GAP)
      .trimEnd(),
  )
  return [head, widths.map((width) => '─'.repeat(width)).join(GAP), ...rows]
}

/** "primes · limit 1,000 · 8 tasks · 3 repeats · 1 warm-up · seed 1", with names as they are typed. */
function planLine({ plan }: RunDocument): string {
  const { models, repeats, warmups, timeSliceMs, blockingCallMs } = plan
  const yields = models.some((model) => modelOf(model).workerKind === 'loop')
  return [
    plan.workload,
    ...Object.entries(plan.params).map(([id, value]) => m.cli_plan_param({ id, value: paramText(value) })),
    countNoun(plan.tasks, 'task'),
    ...(yields ? [m.cli_plan_time_slice({ value: formatUnit(timeSliceMs, LIMITS.timeSliceMs.unit) })] : []),
    ...(blockingCallMs > 0
      ? [m.cli_plan_blocking_call({ value: formatUnit(blockingCallMs, LIMITS.blockingCallMs.unit) })]
      : []),
    m.cli_plan_repeats({ number: formatCount(repeats), count: repeats }),
    m.cli_plan_warmups({ number: formatCount(warmups), count: warmups }),
    ...(plan.workerReuse === 'cold' ? [m.cli_plan_cold()] : []),
    m.cli_plan_seed({ seed: String(plan.seed) }),
  ].join(' · ')
}

function paramText(value: number | string): string {
  return typeof value === 'number' ? formatNumber(value) : value
}

function machineLine({ machine: { cpuModel, usableCores, memoryBytes } }: RunDocument): string {
  const values = { cores: countNoun(usableCores, 'core'), memory: formatBytes(memoryBytes) }
  return cpuModel === '' ? m.cli_machine_unnamed(values) : m.cli_machine({ cpu: cpuModel, ...values })
}
