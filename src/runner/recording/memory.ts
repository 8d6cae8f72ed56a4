import { openSync, readFileSync, readSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import type { WorkerKind } from '../../contract/models/index.ts'
import type { MemoryBasis } from '../../contract/run/measurement.ts'

/** The peak memory of a worker, and what it covers. */
export interface WorkerMemory {
  readonly peakMemoryBytes: number
  readonly memoryBasis: MemoryBasis
}

/** Records the peak memory of a worker, from samples. */
export interface MemoryMonitor {
  /** Takes about 20 µs. */
  sample(): void
  /** Samples once more, and returns the largest sample since the last `reset`. */
  peak(): WorkerMemory
  reset(): void
}

/**
 * Monitors the memory of a worker: of a process its private pages, of a thread its V8 heap. A thread shares its
 * process with the workers of other models, so the process's size would count them too.
 */
export function monitorMemory(kind: WorkerKind): MemoryMonitor {
  const { read, memoryBasis } =
    kind === 'process' ? processMemory() : { read: heapBytes, memoryBasis: 'heap' as const }
  let peakBytes = 0
  const sample = (): void => {
    peakBytes = Math.max(peakBytes, read())
  }
  return {
    sample,
    peak: () => {
      sample()
      return { peakMemoryBytes: peakBytes, memoryBasis }
    },
    reset: () => {
      peakBytes = 0
    },
  }
}

function processMemory(): { readonly read: () => number; readonly memoryBasis: MemoryBasis } {
  const privateBytes = openPrivateBytes()
  if (privateBytes !== null) return { read: privateBytes, memoryBasis: 'private' }
  return { read: () => process.memoryUsage.rss(), memoryBasis: 'resident' }
}

/** The calling thread's V8 heap with its array buffers. */
function heapBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

/**
 * The largest resident size of the calling process since its start, shared pages included. On Linux getrusage(2) would
 * include the parent's size at the time of the fork; VmHWM of /proc/self/status (proc(5)) does not.
 */
export function peakResidentBytes(): number {
  const peakBytes = process.platform === 'linux' ? highWaterMark() : NaN
  return peakBytes > 0 ? peakBytes : process.resourceUsage().maxRSS * 1_024
}

function highWaterMark(): number {
  try {
    return statusBytes(readFileSync('/proc/self/status', 'latin1'), 'VmHWM')
  } catch {
    return NaN
  }
}

/** Reads the resident pages that only this process has: RssAnon of /proc/self/status (proc(5)). Linux only. */
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

/** A field of /proc/self/status in bytes; NaN if it is missing. */
function statusBytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024
}
