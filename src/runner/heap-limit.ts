/** A worker's heap is never limited to less, nor to more: 4 GB is as much as V8 gives one. */
const HEAP_LIMIT_MB = { min: 64, max: 4_096 }

/** What each of so many workers may hold in its JavaScript heap before it fails, in megabytes. */
export function heapLimitMb(workers: number, freeBytes: number): number {
  const share = Math.floor(freeBytes / 1_048_576 / workers)
  return Math.min(HEAP_LIMIT_MB.max, Math.max(HEAP_LIMIT_MB.min, share))
}
