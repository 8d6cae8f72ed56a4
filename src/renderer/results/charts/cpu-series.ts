import type { CpuSeries, Trial } from '../../../contract/run/report.ts'

/** The completed trial whose wall time is nearest to the median: the one whose course is drawn. */
export function typicalTrial(trials: readonly Trial[], medianWallMs: number): Trial | undefined {
  const distance = (trial: Trial): number => Math.abs(trial.wallMs - medianWallMs)
  return trials
    .filter((trial) => trial.state === 'completed')
    .reduce<Trial | undefined>(
      (best, trial) => (best === undefined || distance(trial) < distance(best) ? trial : best),
      undefined,
    )
}

/**
 * The series as columns for a stepped line: `use[i]` holds from the time before it to its own, so the line
 * begins at 0 with the first value.
 */
export function stepColumns({ tMs, use }: CpuSeries): [number[], number[]] {
  const [first] = use
  return first === undefined
    ? [[], []]
    : [
        [0, ...tMs],
        [first, ...use],
      ]
}

/** Cores that were busy at a time; null before the start and after the end. */
export function useAt({ tMs, use }: CpuSeries, atMs: number): number | null {
  if (atMs < 0) return null
  let low = 0
  let high = tMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tMs[middle] ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return use[low] ?? null
}

/** The top of the CPU axis: all cores, or more where more was seen. */
export function useCeiling(series: readonly CpuSeries[], cores: number): number {
  return Math.max(cores, ...series.flatMap(({ use }) => use))
}
