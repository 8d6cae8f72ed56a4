import {
  formatBytes,
  formatCores,
  formatMs,
  formatPercent,
  formatPerSecond,
  formatRatio,
} from '../../analysis/format.ts'
import type { ModelRow } from '../../analysis/rows.ts'

/** One figure of the table: its name, what it means, and how a model's cell reads. */
export interface Figure {
  readonly name: string
  readonly meaning: string
  cell(row: ModelRow): string
}

/** The figures of the table, those of the race first. A cell of a model without figures is never a number. */
export const FIGURES: readonly Figure[] = [
  {
    name: 'Wall time',
    meaning: 'From handing in the first task until the last has ended. Median of the trials.',
    cell: (row) => formatMs(row.wallMs?.median),
  },
  {
    name: '95 % range',
    meaning:
      'The range that holds the true median wall time with 95 % certainty (bootstrap). It takes 3 trials.',
    cell: ({ wallMs }) =>
      wallMs === null || wallMs.low95 === null
        ? formatMs(null)
        : `${formatMs(wallMs.low95)} – ${formatMs(wallMs.high95)}`,
  },
  {
    name: 'Speed-up',
    meaning: 'Median wall time of “One after another” divided by this model’s wall time.',
    cell: (row) => formatRatio(row.speedup?.median),
  },
  {
    name: 'Efficiency',
    meaning: 'Speed-up divided by the number of threads, processes or loops.',
    cell: (row) => formatPercent(row.efficiency),
  },
  {
    name: 'CPU time',
    meaning: 'Processor time that all lanes used together.',
    cell: (row) => formatMs(row.cpuMs?.median),
  },
  {
    name: 'Cores busy',
    meaning: 'CPU time divided by wall time: 2.00 means two cores were busy all the time.',
    cell: (row) => formatCores(row.cpuUse?.median),
  },
  {
    name: 'Start-up',
    meaning: 'Starting the threads or processes, before the clock of the wall time runs.',
    cell: (row) => formatMs(row.startupMs),
  },
  {
    name: 'Tasks per second',
    meaning: 'Tasks divided by wall time.',
    cell: (row) => formatPerSecond(row.tasksPerSecond),
  },
  {
    name: 'Half of the tasks done after',
    meaning: 'The median time from the trial’s start to a task’s end.',
    cell: (row) => formatMs(row.latencyP50Ms),
  },
  {
    name: 'Preempted',
    meaning:
      'How long lanes that wanted to compute had to stand by, because the operating system ran others.',
    cell: (row) => formatMs(row.preemptedMs),
  },
  {
    name: 'Peak memory',
    meaning: 'The most memory that the processes of the lanes held.',
    cell: (row) => formatBytes(row.peakRssBytes),
  },
  {
    name: 'Failed tasks',
    meaning: 'Tasks that ended with an error that the work expects, such as a page that answers 503.',
    cell: (row) => `${row.tasksFailed.toLocaleString('en-US')} of ${row.tasksTotal.toLocaleString('en-US')}`,
  },
]
