import { explain } from '../analysis/explain/explain.ts'
import {
  NOT_AVAILABLE,
  formatBytes,
  formatCores,
  formatCount,
  formatMs,
  formatRatio,
} from '../text/format.ts'
import { type ModelRow, modelRows } from '../analysis/metrics/rows.ts'
import { formatNumber } from '../contract/plan/limits.ts'
import type { Report, Warning } from '../contract/run/report.ts'
import type { WorkloadInfo } from '../contract/plan/workload.ts'
import { type Column, tableLines } from './table.ts'

/** What a finished run shows: what was run, the table of figures, the sentence, and the warnings. */
export function outcomeText(report: Report, workload: WorkloadInfo): string {
  const { plan, machine, trials, summary } = report
  const rows = modelRows(plan, trials, summary)
  const columns = rows.some(({ tasksFailed }) => tasksFailed > 0) ? [...COLUMNS, FAILED_TASKS] : COLUMNS
  const lines = [
    planLine(report),
    `${machine.cpuModel}, ${count(machine.cores, 'core')}, ${formatBytes(machine.memoryBytes)} of memory`,
    '',
    ...tableLines(columns, rows),
    ...(plan.repeats > 1
      ? ['', 'Times are medians of the trials; half of the trials lie within ± MAD of theirs.']
      : []),
    '',
    explain(plan, summary, workload, machine.cores),
    ...summary.warnings.map(warningLine),
  ]
  return `${lines.join('\n')}\n`
}

/** "Note: Each model was measured once." */
function warningLine({ severity, message }: Warning): string {
  const [first = '', ...rest] = severity
  return `${first.toUpperCase()}${rest.join('')}: ${message}`
}

const COLUMNS: readonly Column<ModelRow>[] = [
  { title: 'Model', align: 'left', cell: ({ title }) => title },
  { title: 'Workers', align: 'right', cell: ({ workers }) => formatCount(workers) },
  { title: 'Wall time', align: 'right', cell: ({ wallMs }) => formatMs(wallMs?.median) },
  { title: '± MAD', align: 'right', cell: spreadCell },
  { title: 'CPU time', align: 'right', cell: ({ cpuMs }) => formatMs(cpuMs?.median) },
  { title: 'Cores busy', align: 'right', cell: ({ cpuUse }) => formatCores(cpuUse?.median) },
  { title: 'Speed-up', align: 'right', cell: ({ speedup }) => formatRatio(speedup?.median) },
  { title: 'Trials', align: 'right', cell: trialsCell },
]

const FAILED_TASKS: Column<ModelRow> = {
  title: 'Failed tasks',
  align: 'right',
  cell: ({ tasksFailed, tasksTotal, state }) =>
    state === 'measured' ? `${formatCount(tasksFailed)} of ${formatCount(tasksTotal)}` : NOT_AVAILABLE,
}

/** One trial says nothing about spread. */
function spreadCell({ wallMs }: ModelRow): string {
  return wallMs === null || wallMs.n < 2 ? NOT_AVAILABLE : formatMs(wallMs.mad)
}

function trialsCell({ points, state, wallMs, trialsFailed }: ModelRow): string {
  const completed = formatCount(wallMs?.n ?? 0)
  if (trialsFailed > 0) return `${completed} (${formatCount(trialsFailed)} failed)`
  return state === 'cancelled' || points.length > (wallMs?.n ?? 0) ? `${completed} (cancelled)` : completed
}

function planLine({ plan }: Report): string {
  const params = Object.entries(plan.params).map(([name, value]) => `${name} ${formatParam(value)}`)
  return [
    plan.workload,
    ...params,
    count(plan.tasks, 'task'),
    plan.models.includes('cooperative') ? `slice ${formatNumber(plan.timeSliceMs)} ms` : null,
    plan.blockingCallMs > 0 ? `blocking call ${formatNumber(plan.blockingCallMs)} ms` : null,
    count(plan.repeats, 'repeat'),
    count(plan.warmups, 'warm-up'),
    `seed ${plan.seed}`,
    plan.workerReuse === 'cold' ? 'cold pools' : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

function formatParam(value: number | string): string {
  return typeof value === 'number' ? formatNumber(value) : value
}

function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`
}
