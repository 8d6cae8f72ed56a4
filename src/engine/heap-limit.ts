/** A lane's heap is never limited to less, nor to more: 4 GB is as much as V8 gives one. */
const HEAP_LIMIT_MB = { min: 64, max: 4_096 }

/** What each of so many lanes may hold in its JavaScript heap before it fails, in megabytes. */
export function heapLimitMb(lanes: number, freeBytes: number): number {
  const share = Math.floor(freeBytes / 1_048_576 / lanes)
  return Math.min(HEAP_LIMIT_MB.max, Math.max(HEAP_LIMIT_MB.min, share))
}
