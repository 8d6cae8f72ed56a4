import {
  formatBytes,
  formatCores,
  formatCount,
  formatMs,
  formatPercent,
  formatPerSecond,
  formatRatio,
} from '../../text/format.ts'
import type { ModelRow } from '../../analysis/metrics/rows.ts'
import type { Percentiles } from '../../contract/run/report.ts'

/** One figure of the table: its name, what it means, and how a model's cell reads. */
export interface Figure {
  readonly name: string
  readonly meaning: string
  readonly cell: (row: ModelRow) => string
  /** True when a model has the figure; left out where all work has it. */
  readonly applies?: (row: ModelRow) => boolean
}

/** The figures of the table, those of the race first. A cell of a model without figures is never a number. */
const FIGURES: readonly Figure[] = [
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
    name: 'Helper threads',
    meaning:
      'CPU time of the runtime’s own threads, which collect garbage, compile, and read and write files for the lanes. In the CPU time of processes it is included.',
    cell: (row) =>
      row.model === 'processes' && row.medians.helperThreadsCpuMs === null
        ? 'in CPU time'
        : formatMs(row.medians.helperThreadsCpuMs),
    applies: (row) => row.medians.helperThreadsCpuMs !== null,
  },
  {
    name: 'Outside tasks',
    meaning:
      'The part of the CPU time in which no task’s code ran: the runtime turned the event loop, made requests and took answers apart.',
    cell: (row) => formatMs(row.medians.runtimeOverheadCpuMs),
    applies: (row) => row.medians.runtimeOverheadCpuMs !== null,
  },
  {
    name: 'Cores busy',
    meaning: 'CPU time divided by wall time: 2.00 means two cores were busy all the time.',
    cell: (row) => formatCores(row.cpuUse?.median),
  },
  {
    name: 'Start-up',
    meaning: 'Starting the threads or processes, before the clock of the wall time runs.',
    cell: (row) => formatMs(row.medians.startupMs),
  },
  {
    name: 'Tasks per second',
    meaning: 'Tasks divided by wall time.',
    cell: (row) => formatPerSecond(row.medians.tasksPerSecond),
  },
  {
    name: 'Task latency',
    meaning:
      'From the trial’s start, when all tasks are handed in, to a task’s end: half of them took at most the first figure, 95 % the second.',
    cell: (row) => halfAndMost(row.percentiles.taskLatencyMs),
  },
  {
    name: 'Queue time',
    meaning:
      'From the trial’s start until a task first ran: half of them at most the first figure, 95 % the second.',
    cell: (row) => halfAndMost(row.percentiles.queueTimeMs),
  },
  {
    name: 'Item latency',
    meaning:
      'From the moment an item was made until it was used: half of them at most the first figure, 95 % the second.',
    cell: (row) => halfAndMost(row.percentiles.itemLatencyMs),
    applies: (row) => row.percentiles.itemLatencyMs !== null,
  },
  {
    name: 'Preempted',
    meaning:
      'How long lanes that wanted to compute had to stand by, because the operating system ran others. Added up over all lanes.',
    cell: (row) => formatMs(row.medians.preemptedMs),
  },
  {
    name: 'Kernel’s run queue',
    meaning: 'The same in the kernel’s own words, counted by Linux and not by the lab.',
    cell: (row) => formatMs(row.medians.runQueueMs),
  },
  {
    name: 'Context switches',
    meaning: 'How often the lanes gave up the core to wait, and how often it was taken from them.',
    cell: ({ medians }) => switches(medians.voluntarySwitches, medians.involuntarySwitches),
    applies: ({ medians }) => medians.involuntarySwitches !== null,
  },
  {
    name: 'Blocked',
    meaning: 'How long tasks held their thread with a call that did not return. Added up over all lanes.',
    cell: (row) => formatMs(row.medians.blockedMs),
    applies: (row) => row.medians.blockedMs !== 0 && row.medians.blockedMs !== null,
  },
  {
    name: 'Longest loop delay',
    meaning:
      'By how much a timer of the event loop was late at worst. Only the cooperative lane has a loop to be late.',
    cell: (row) => formatMs(row.loopDelayMaxMs),
  },
  {
    name: 'Garbage collection',
    meaning:
      'How long the lanes stood still to clear away what was no longer needed. Added up over all lanes.',
    cell: (row) => formatMs(row.medians.gcMs),
  },
  {
    name: 'Peak memory',
    meaning:
      'Processes: the most that each held for itself, added up. Threads: the most that the engine’s process held, all of it.',
    cell: (row) => formatBytes(row.medians.memoryBytes),
  },
  {
    name: 'Sent',
    meaning: 'What went to the lanes as messages and came back.',
    cell: (row) => formatBytes(row.medians.transferBytes),
  },
  {
    name: 'Sending took',
    meaning:
      'How long these messages were under way, copying included. Told where nothing else goes on meanwhile.',
    cell: (row) => formatMs(row.medians.transferMs),
    applies: (row) => row.medians.transferMs !== null,
  },
  {
    name: 'Services',
    meaning: 'CPU time of the lab’s own services. It is not part of the CPU time above.',
    cell: (row) => formatMs(row.medians.servicesCpuMs),
    applies: (row) => row.medians.servicesCpuMs !== null,
  },
  {
    name: 'The lab itself',
    meaning:
      'CPU time of the lab’s own coordinator, and of the pool’s slots. It is not part of the CPU time above.',
    cell: (row) => formatMs(row.medians.harnessCpuMs),
  },
  {
    name: 'Failed tasks',
    meaning:
      'Tasks of all counted trials that ended with an error that the work expects, such as a page that answers 503.',
    cell: (row) => `${row.tasksFailed.toLocaleString('en-US')} of ${row.tasksTotal.toLocaleString('en-US')}`,
  },
]

/** The rows that say something of this run: some figures exist for some kinds of work only. */
export function figuresOf(rows: readonly ModelRow[]): readonly Figure[] {
  return FIGURES.filter(({ applies }) => applies === undefined || rows.some(applies))
}

function halfAndMost(times: Percentiles | null): string {
  return times === null ? formatMs(null) : `${formatMs(times.p50)} · ${formatMs(times.p95)}`
}

/** Whole, also where the median of an even number of trials is not. */
function switches(voluntary: number | null, involuntary: number | null): string {
  if (voluntary === null || involuntary === null) return formatCount(null)
  return `${formatCount(Math.round(voluntary))} + ${formatCount(Math.round(involuntary))}`
}
