import { readFileSync } from 'node:fs'
import { openSchedstat } from './cpu-clock.ts'

/** What the kernel counted for a lane so far; null where it does not count. */
export interface Counters {
  readonly voluntarySwitches: number | null
  readonly involuntarySwitches: number | null
  readonly runQueueMs: number | null
}

/** Reads the counters of the calling thread. Windows has none; macOS has none per thread. */
export function threadCounters(): () => Counters {
  const schedstat = openSchedstat()
  return () => ({ ...threadSwitches(), runQueueMs: schedstat === null ? null : schedstat().runQueueMs })
}

/** Reads the switches of the whole process, and the run-queue wait of its main thread. */
export function processCounters(): () => Counters {
  const schedstat = openSchedstat()
  return () => {
    const runQueueMs = schedstat === null ? null : schedstat().runQueueMs
    if (process.platform === 'win32') {
      return { voluntarySwitches: null, involuntarySwitches: null, runQueueMs }
    }
    const { voluntaryContextSwitches, involuntaryContextSwitches } = process.resourceUsage()
    return {
      voluntarySwitches: voluntaryContextSwitches,
      involuntarySwitches: involuntaryContextSwitches,
      runQueueMs,
    }
  }
}

/** What was counted between two readings. */
export function countersSince(start: Counters, end: Counters): Counters {
  return {
    voluntarySwitches: difference(start.voluntarySwitches, end.voluntarySwitches),
    involuntarySwitches: difference(start.involuntarySwitches, end.involuntarySwitches),
    runQueueMs: difference(start.runQueueMs, end.runQueueMs),
  }
}

/** `end − start`, or null when either is unknown. */
export function difference(start: number | null, end: number | null): number | null {
  return start === null || end === null ? null : end - start
}

function threadSwitches(): Pick<Counters, 'voluntarySwitches' | 'involuntarySwitches'> {
  if (process.platform !== 'linux') return { voluntarySwitches: null, involuntarySwitches: null }
  try {
    const status = readFileSync('/proc/thread-self/status', 'latin1')
    return {
      voluntarySwitches: statusNumber(status, /^voluntary_ctxt_switches:\s*(\d+)/m),
      involuntarySwitches: statusNumber(status, /^nonvoluntary_ctxt_switches:\s*(\d+)/m),
    }
  } catch {
    return { voluntarySwitches: null, involuntarySwitches: null }
  }
}

function statusNumber(status: string, pattern: RegExp): number | null {
  const match = pattern.exec(status)
  return match?.[1] === undefined ? null : Number(match[1])
}
