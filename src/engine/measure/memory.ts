import { readFileSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import type { LaneReport } from '../../contract/report.ts'

/** How much memory a lane holds, and which figure that is. */
export type LaneMemory = Pick<LaneReport, 'memoryBytes' | 'memoryKind'>

/** The calling thread's own JavaScript heap with its buffers; what it shares with its process is not in it. */
export function threadMemory(): LaneMemory {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return { memoryBytes: used_heap_size + external_memory, memoryKind: 'heap' }
}

/** The calling process's private pages where the kernel tells them (Linux), else its resident ones. */
export function processMemory(): LaneMemory {
  const memoryBytes = privateBytes()
  return memoryBytes === null
    ? { memoryBytes: process.memoryUsage.rss(), memoryKind: 'rss' }
    : { memoryBytes, memoryKind: 'private' }
}

/** Private_Clean + Private_Dirty of /proc/self/smaps_rollup (kernel: Documentation/filesystems/proc.rst). */
function privateBytes(): number | null {
  if (process.platform !== 'linux') return null
  try {
    const rollup = readFileSync('/proc/self/smaps_rollup', 'latin1')
    const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)].map((match) =>
      Number(match[1]),
    )
    return kilobytes.length === 0 ? null : kilobytes.reduce((sum, value) => sum + value, 0) * 1024
  } catch {
    return null
  }
}
