import type { ProvenanceEntry, MachineInfo, Trial } from '../../contract/run/report.ts'

/** How the CPU time of a thread is told, by the clock this machine has. */
const CPU_SOURCES: Record<MachineInfo['cpuClock'], string> = {
  threadCpuUsage: 'process.threadCpuUsage of each thread, process.cpuUsage of each process',
  schedstat: '/proc/thread-self/schedstat of each thread, process.cpuUsage of each process',
  none: 'process.cpuUsage of each process; this system does not tell it for a thread',
}

interface Figure {
  readonly field: ProvenanceEntry['field']
  readonly title: string
  readonly how: 'measured' | 'derived'
  readonly source: string
  /** Why it can be missing. */
  readonly missing: string
  readonly value: (trial: Trial) => number | object | null
}

/** Says of every figure how it was got: measured, derived from measured ones, or not available and why. */
export function provenance(machine: MachineInfo, trials: readonly Trial[]): ProvenanceEntry[] {
  const completed = trials.filter((trial) => trial.state === 'completed')
  const serial = completed.find(({ model }) => model === 'serial')
  return figures(machine, serial).map(({ value, missing, ...figure }) => {
    const values = completed.map(value)
    const known = values.filter((one) => one !== null).length
    if (known === 0 && values.length > 0) {
      return { field: figure.field, title: figure.title, how: 'unavailable', source: missing }
    }
    const partly = known < values.length ? ` Not for every model: ${missing}` : ''
    return { ...figure, source: `${figure.source}.${partly}` }
  })
}

function figures({ cpuClock, platform }: MachineInfo, serial: Trial | undefined): Figure[] {
  const noCpuClock = 'Neither the runtime nor the system tells the CPU time of a thread.'
  const linuxOnly = platform === 'linux' ? 'The kernel did not tell it.' : 'Only Linux tells it.'
  return [
    {
      field: 'wallMs',
      title: 'Wall time',
      how: 'measured',
      source:
        'The monotonic clock (process.hrtime), from the start signal until the coordinator holds every result',
      missing: '',
      value: (trial) => trial.wallMs,
    },
    {
      field: 'speedup',
      title: 'Speed-up, efficiency',
      how: 'derived',
      source:
        'Median wall time of “One after another” ÷ that of the model; and that ÷ the number of workers. Ranges by bootstrap of both, from 3 trials on',
      missing: '“One after another” has no completed trial.',
      value: () => serial?.wallMs ?? null,
    },
    {
      field: 'tasksPerSecond',
      title: 'Tasks per second',
      how: 'derived',
      source: 'Tasks that ended ÷ wall time',
      missing: '',
      value: (trial) => trial.tasksPerSecond,
    },
    {
      field: 'tasksFailed',
      title: 'Failed tasks',
      how: 'measured',
      source: 'Counted by each worker, when a task’s code ends with an error that the work expects',
      missing: '',
      value: (trial) => trial.tasksFailed,
    },
    {
      field: 'startupMs',
      title: 'Start-up',
      how: 'measured',
      source: 'The same clock, from asking for the workers until all are up; not part of the wall time',
      missing: '',
      value: (trial) => trial.startupMs,
    },
    {
      field: 'cpuMs',
      title: 'CPU time',
      how: 'measured',
      source: CPU_SOURCES[cpuClock],
      missing: noCpuClock,
      value: (trial) => trial.cpuMs,
    },
    {
      field: 'cpuUse',
      title: 'Cores busy',
      how: 'derived',
      source: 'CPU time ÷ wall time; over time from the workers’ CPU clocks, read about every 50 ms',
      missing: noCpuClock,
      value: (trial) => trial.cpuUse,
    },
    {
      field: 'runtimeOverheadCpuMs',
      title: 'Outside tasks',
      how: 'derived',
      source:
        'CPU time of each worker’s thread between two readings, before and after no task’s code ran, less the time that tasks ran; at least so much, since a turn of the loop below 0.02 ms counts to its task',
      missing:
        platform === 'win32'
          ? 'A thread’s CPU clock moves in steps of 15.6 ms, too coarse for it.'
          : noCpuClock,
      value: (trial) => trial.runtimeOverheadCpuMs ?? null,
    },
    {
      field: 'preemptedMs',
      title: 'Preempted',
      how: 'derived',
      source: `Gaps above 0.3 ms between two safepoints, less the CPU time in them${
        platform === 'win32' ? '; at least so much, since a thread’s CPU clock moves in steps of 15.6 ms' : ''
      }`,
      missing: noCpuClock,
      value: (trial) => trial.preemptedMs,
    },
    {
      field: 'runQueueMs',
      title: 'Kernel’s run queue',
      how: 'measured',
      source: 'The kernel’s own count: /proc/thread-self/schedstat',
      missing: linuxOnly,
      value: (trial) => trial.runQueueMs,
    },
    {
      field: 'waitingMs',
      title: 'Waiting',
      how: 'measured',
      source:
        'The clock of each worker, from where a task gives way until one goes on; what the runtime does meanwhile is in it, and its CPU time is told as “Outside tasks”',
      missing: '',
      value: (trial) => trial.workers.reduce((sum, worker) => sum + worker.waitingMs, 0),
    },
    {
      field: 'blockedMs',
      title: 'Blocked',
      how: 'measured',
      source: 'The clock, right before and right after the blocking call',
      missing: '',
      value: (trial) => trial.blockedMs,
    },
    {
      field: 'taskLatencyMs',
      title: 'Task latency',
      how: 'measured',
      source:
        'The clock of each worker, when a task’s code has ended; the trial’s start is the same for all workers',
      missing: 'No task ended.',
      value: (trial) => trial.taskLatencyMs,
    },
    {
      field: 'queueTimeMs',
      title: 'Queue time',
      how: 'measured',
      source: 'The clock of each worker, when a task’s code first runs',
      missing: 'No task ended.',
      value: (trial) => trial.queueTimeMs,
    },
    {
      field: 'itemLatencyMs',
      title: 'Item latency',
      how: 'measured',
      source: 'The clock of each worker, when an item is made and when it is used',
      missing: 'Only a pipeline has items.',
      value: (trial) => trial.itemLatencyMs,
    },
    {
      field: 'involuntarySwitches',
      title: 'Context switches',
      how: 'measured',
      source: 'The kernel’s counters: /proc/thread-self/status of a thread, getrusage of a process',
      missing: platform === 'win32' ? 'Windows has no such counters.' : linuxOnly,
      value: (trial) => trial.involuntarySwitches,
    },
    {
      field: 'gcMs',
      title: 'Garbage collection',
      how: 'measured',
      source: 'V8’s own pauses, by a PerformanceObserver in each worker',
      missing: 'No worker got to its end.',
      value: (trial) => trial.gcMs,
    },
    {
      field: 'loopDelayMs',
      title: 'Longest loop delay',
      how: 'measured',
      source: 'How late a timer was that is due every 10 ms, in the cooperative worker',
      missing: 'Only a cooperative worker has a loop to be late.',
      value: (trial) => trial.loopDelayMs,
    },
    {
      field: 'memoryBytes',
      title: 'Peak memory',
      how: 'measured',
      source:
        platform === 'linux'
          ? 'Processes: pages of their own (RssAnon of /proc/self/status), added up. Threads: resident pages of the engine’s process. Looked at every 50 ms, the engine’s process every 100 ms'
          : 'Resident pages of each process, those shared with others included; of the engine’s process for threads. Looked at every 50 ms, the engine’s process every 100 ms',
      missing: 'No worker got to its end.',
      value: (trial) => trial.memoryBytes,
    },
    {
      field: 'peakRssBytes',
      title: 'Resident memory',
      how: 'measured',
      source: `Processes: the sum of each one’s largest resident size since it was started (${
        platform === 'linux' ? 'VmHWM of /proc/self/status' : 'getrusage'
      }), pages they share counted each time. Threads: the engine’s, looked at every 100 ms`,
      missing: 'No worker got to its end.',
      value: (trial) => trial.peakRssBytes,
    },
    {
      field: 'transferBytes',
      title: 'Sent',
      how: 'measured',
      source:
        'The length of inputs sent to the workers during the trial (to a process as V8 serializes them) and of the results that came back; what is shared, what was there before the start, frames of messages and the lab’s own records are left out',
      missing: 'No worker got to its results.',
      value: (trial) => trial.transferBytes,
    },
    {
      field: 'transferMs',
      title: 'Sending took',
      how: 'measured',
      source:
        'The clock that all processes share, from right before a message is sent until its receiver has it, there and back, added up; serializing and waiting for a busy receiver are in it, a slot’s thread in between is not',
      missing: 'Only measured where each task travels as a message; elsewhere it is hidden behind the work.',
      value: (trial) => trial.transferMs,
    },
    {
      field: 'backgroundLoad',
      title: 'Load by others',
      how: 'derived',
      source:
        'All cores (os.cpus, in steps of 10 ms) less what this run burned; the lab’s own window counts as other',
      missing: 'The system does not count the time of its cores.',
      value: (trial) => trial.backgroundLoad,
    },
    {
      field: 'servicesCpuMs',
      title: 'Services',
      how: 'measured',
      source: 'process.cpuUsage of each of the lab’s own services; not part of the CPU time',
      missing: 'This work uses no service.',
      value: (trial) => trial.servicesCpuMs,
    },
    {
      field: 'helperThreadsCpuMs',
      title: 'Helper threads',
      how: 'derived',
      source:
        'CPU time of the engine’s process less its workers and the coordinator: V8’s threads that collect garbage and compile, and libuv’s that read and write files. Not part of the CPU time of threads',
      missing:
        cpuClock === 'none'
          ? noCpuClock
          : 'In the CPU time of processes, which is that of all their threads; in files of earlier versions in what the lab itself used.',
      value: (trial) => trial.helperThreadsCpuMs ?? null,
    },
    {
      field: 'harnessCpuMs',
      title: 'The lab itself',
      how: 'measured',
      source:
        'CPU time of the coordinator’s thread; beside processes of all the engine, the pool’s slots and V8’s threads included',
      missing: noCpuClock,
      value: (trial) => trial.harnessCpuMs,
    },
  ]
}
