import { openSync, readSync } from 'node:fs'
import type { MachineInfo } from '../../contract/run/report.ts'

/** CPU time in milliseconds; the split is null where only the sum is known. */
export interface CpuReading {
  readonly totalMs: number
  readonly userMs: number | null
  readonly systemMs: number | null
}

/** Tells the CPU time of the calling thread, or of its whole process. */
export type CpuClock = () => CpuReading

interface Usage {
  readonly user: number
  readonly system: number
}
type ThreadCpuUsage = () => Usage

/** `process.threadCpuUsage` where the runtime has it (Node ≥ 23.9). */
function threadCpuUsage(): ThreadCpuUsage | null {
  const usage = (process as { threadCpuUsage?: ThreadCpuUsage }).threadCpuUsage
  return usage === undefined ? null : () => usage.call(process)
}

/** Which clock `threadCpuClock` reads on this machine. */
export function cpuClockKind(): MachineInfo['cpuClock'] {
  if (threadCpuUsage() !== null) return 'threadCpuUsage'
  return openSchedstat() === null ? 'none' : 'schedstat'
}

/**
 * CPU time of the calling thread, exact to microseconds on Linux, or null where neither the runtime nor the kernel
 * tells it. Takes 2–4 µs.
 */
export function threadCpuClock(): CpuClock | null {
  const read = lastCounted()
  if (read === null) return null
  return () => {
    bringUpToDate()
    return read()
  }
}

/** In which steps the CPU clock of a thread moves: Windows counts its timer's ticks, and nothing brings it up to date. */
export const THREAD_CPU_STEP_MS = process.platform === 'win32' ? 15.625 : 0

/** Tells the calling thread's CPU time as it was last counted up. */
function lastCounted(): CpuClock | null {
  const usage = threadCpuUsage()
  if (usage !== null) return () => fromUsage(usage())
  const schedstat = openSchedstat()
  if (schedstat === null) return null
  return () => ({ totalMs: schedstat().onCpuMs, userMs: null, systemMs: null })
}

/**
 * Linux counts up what a running thread consumes at its timer's ticks, 1–10 ms apart, and whenever the thread asks for
 * its process's CPU time (`thread_group_cputime` in kernel/sched/cputime.c). Without that a thread's own reading stands
 * still between ticks, and work of less than a tick looks as if it had been off its core.
 */
function bringUpToDate(): void {
  if (process.platform === 'linux') process.cpuUsage()
}

/** CPU time of the calling process with all its threads. */
export const processCpuClock: CpuClock = () => fromUsage(process.cpuUsage())

function fromUsage({ user, system }: Usage): CpuReading {
  return { totalMs: (user + system) / 1e3, userMs: user / 1e3, systemMs: system / 1e3 }
}

/** The kernel's words on the calling thread: time on a CPU and time in the run queue. */
export interface Schedstat {
  readonly onCpuMs: number
  readonly runQueueMs: number
}

/**
 * Opens `/proc/thread-self/schedstat` (nanoseconds on CPU, nanoseconds waiting in the run queue, number of
 * time slices: Documentation/scheduler/sched-stats in the kernel). Null where there is no such file.
 * The file belongs to the thread that opens it.
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
