import { quantileSorted } from 'simple-statistics'
import type { Percentiles } from '../../contract/run/trial.ts'

/** The 50th, 95th and 99th percentile and the largest value; null if there is no value. */
export function percentiles(values: ArrayLike<number>): Percentiles | null {
  const sorted = Array.from(values).sort((a, b) => a - b)
  const max = sorted.at(-1)
  if (max === undefined) return null
  return {
    p50: quantileSorted(sorted, 0.5),
    p95: quantileSorted(sorted, 0.95),
    p99: quantileSorted(sorted, 0.99),
    max,
  }
}
