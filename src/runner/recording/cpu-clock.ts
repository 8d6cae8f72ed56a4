import { openSync, readSync } from 'node:fs'
import type { MachineInfo } from '../../contract/run/machine.ts'

/** CPU time in milliseconds; the split is null if only the sum is known. */
export interface CpuReading {
  readonly totalMs: number
  readonly userMs: number | null
  readonly systemMs: number | null
}

/** Reads the CPU time of the calling thread, or of its whole process. */
export type CpuClock = () => CpuReading

interface Usage {
  readonly user: number
  readonly system: number
}
type ThreadCpuUsage = () => Usage

/** `process.threadCpuUsage` where the runtime has it (Node 23.9 and later). */
function threadCpuUsage(): ThreadCpuUsage | null {
  const usage = (process as { threadCpuUsage?: ThreadCpuUsage }).threadCpuUsage
  return usage === undefined ? null : () => usage.call(process)
}

/** The source that `threadCpuClock` reads on this machine. */
export function cpuClockKind(): MachineInfo['cpuClock'] {
  if (threadCpuUsage() !== null) return 'threadCpuUsage'
  return openSchedstat() === null ? 'none' : 'schedstat'
}

/**
 * A clock for the CPU time of the calling thread, exact to microseconds on Linux; null if neither the runtime nor
 * the kernel reports it. A reading takes 2–4 µs.
 */
export function threadCpuClock(): CpuClock | null {
  const read = lastAccounted()
  if (read === null) return null
  return () => {
    updateAccounting()
    return read()
  }
}

/** The step of a thread's CPU clock: Windows counts timer ticks and nothing finer. */
export const THREAD_CPU_STEP_MS = process.platform === 'win32' ? 15.625 : 0

/** Reads the calling thread's CPU time as the kernel last accounted it. */
function lastAccounted(): CpuClock | null {
  const usage = threadCpuUsage()
  if (usage !== null) return () => fromUsage(usage())
  const schedstat = openSchedstat()
  if (schedstat === null) return null
  return () => ({ totalMs: schedstat().onCpuMs, userMs: null, systemMs: null })
}

/**
 * Linux accounts a running thread's CPU time at timer ticks, 1–10 ms apart, and whenever the thread asks for the CPU
 * time of its process (`thread_group_cputime` in kernel/sched/cputime.c). Without that call a thread's own reading does
 * not advance between ticks, and shorter work looks as if it had been off its core.
 */
function updateAccounting(): void {
  if (process.platform === 'linux') process.cpuUsage()
}

/** CPU time of the calling process with all its threads. */
export const processCpuClock: CpuClock = () => fromUsage(process.cpuUsage())

function fromUsage({ user, system }: Usage): CpuReading {
  return { totalMs: (user + system) / 1e3, userMs: user / 1e3, systemMs: system / 1e3 }
}

/** The kernel's scheduler statistics of the calling thread. */
export interface Schedstat {
  readonly onCpuMs: number
  /** Time in the run queue: runnable, but not on a CPU. */
  readonly runQueueMs: number
}

/**
 * Opens `/proc/thread-self/schedstat` (nanoseconds on a CPU, nanoseconds in the run queue, number of time slices:
 * Documentation/scheduler/sched-stats in the kernel). The file belongs to the thread that opens it. Null if there is
 * no such file.
 */
export function openSchedstat(): (() => Schedstat) | null {
  if (process.platform !== 'linux') return null
  try {
    const file = openSync('/proc/thread-self/schedstat', 'r')
    const bytes = Buffer.alloc(80)
    return () => {
      const length = readSync(file, bytes, 0, bytes.length, 0)
      const [onCpuNs = 0, runQueueNs = 0] = bytes.toString('latin1', 0, length).split(' ').map(Number)
      return { onCpuMs: onCpuNs / 1e6, runQueueMs: runQueueNs / 1e6 }
    }
  } catch {
    return null
  }
}
