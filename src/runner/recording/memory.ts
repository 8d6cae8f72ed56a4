import { openSync, readFileSync, readSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import type { WorkerKind, WorkerResult } from '../../contract/run/report.ts'

/** How much memory a worker held at most, and which figure that is. */
export type WorkerMemory = Pick<WorkerResult, 'memoryBytes' | 'memoryKind'>

/** Remembers the most memory that a worker held, at the moments it was looked at. */
export interface MemoryWatch {
  /** Takes about 20 µs. */
  sample(): void
  /** Looks once more; the largest sample since the last `forget`. */
  peak(): WorkerMemory
  forget(): void
}

/** Watches the calling thread's heap, or the calling process. */
export function watchMemory(kind: WorkerKind): MemoryWatch {
  const privateBytes = kind === 'process' ? openPrivateBytes() : null
  const memoryKind = kind === 'process' ? (privateBytes === null ? 'rss' : 'private') : 'heap'
  const read = kind === 'process' ? (privateBytes ?? (() => process.memoryUsage.rss())) : heapBytes
  let peakBytes = 0
  const sample = (): void => {
    peakBytes = Math.max(peakBytes, read())
  }
  return {
    sample,
    peak: () => {
      sample()
      return { memoryBytes: peakBytes, memoryKind }
    },
    forget: () => {
      peakBytes = 0
    },
  }
}

/**
 * The most that the calling process ever had in memory, pages it shares included. On Linux getrusage would also tell
 * what its parent held when it forked; VmHWM of /proc/self/status (proc(5)) is its own.
 */
export function peakResidentBytes(): number {
  const peakBytes = process.platform === 'linux' ? ownPeakBytes() : NaN
  if (peakBytes > 0) return peakBytes
  return process.resourceUsage().maxRSS * 1_024
}

function ownPeakBytes(): number {
  try {
    return statusBytes(readFileSync('/proc/self/status', 'latin1'), 'VmHWM')
  } catch {
    return NaN
  }
}

/** The calling thread's own JavaScript heap with its buffers; what it shares with its process is not in it. */
function heapBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

/** Pages in memory that belong to this process alone: RssAnon of /proc/self/status (proc(5)). Null where there is none. */
function openPrivateBytes(): (() => number) | null {
  if (process.platform !== 'linux') return null
  try {
    const file = openSync('/proc/self/status', 'r')
    const bytes = Buffer.alloc(4_096)
    const read = (): number => {
      const status = bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0))
      return statusBytes(status, 'RssAnon')
    }
    return Number.isFinite(read()) ? read : null
  } catch {
    return null
  }
}

/** A field of /proc/self/status in bytes; NaN where it is not there. */
function statusBytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024
}
