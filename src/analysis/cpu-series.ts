import { NO_SERIES, type Series } from '../contract/columns/series.ts'

/** The CPU time that a worker had used (`cpuMs`, never falling) at some times since the trial's start (`tMs`). */
export interface CpuSamples {
  readonly tMs: ArrayLike<number>
  readonly cpuMs: ArrayLike<number>
}

const MAX_BINS = 120
const MIN_BIN_MS = 10

/**
 * CPU use of all workers over time, in cores: CPU time ÷ time in each of at most 120 equal bins of at least 10 ms (one
 * bin if the trial was shorter). CPU time is assumed to grow evenly between two samples, so that the sum of use ×
 * bin width is the CPU time of all workers.
 */
export function cpuSeries(samples: readonly CpuSamples[], wallMs: number): Series {
  if (!(wallMs > 0)) return NO_SERIES
  const bins = Math.min(MAX_BINS, Math.max(1, Math.floor(wallMs / MIN_BIN_MS)))
  const binMs = wallMs / bins
  const cpuPerBin = new Float64Array(bins)
  for (const worker of samples) spreadWorker(worker, cpuPerBin, binMs)
  return {
    endsMs: Array.from(cpuPerBin, (_, bin) => ((bin + 1) / bins) * wallMs),
    values: Array.from(cpuPerBin, (cpuMs) => cpuMs / binMs),
  }
}

function spreadWorker({ tMs, cpuMs }: CpuSamples, cpuPerBin: Float64Array, binMs: number): void {
  const endMs = cpuPerBin.length * binMs
  const length = Math.min(tMs.length, cpuMs.length)
  for (let index = 1; index < length; index++) {
    // A sample from just before the start or after the end counts at the edge.
    const fromMs = clamp(tMs[index - 1] ?? 0, endMs)
    const toMs = clamp(tMs[index] ?? 0, endMs)
    const usedMs = (cpuMs[index] ?? 0) - (cpuMs[index - 1] ?? 0)
    if (usedMs !== 0) spread(usedMs, fromMs, toMs, cpuPerBin, binMs)
  }
}

function spread(usedMs: number, fromMs: number, toMs: number, cpuPerBin: Float64Array, binMs: number): void {
  const first = binOf(fromMs, cpuPerBin.length, binMs)
  const last = binOf(toMs, cpuPerBin.length, binMs)
  if (last <= first) {
    cpuPerBin[first] = (cpuPerBin[first] ?? 0) + usedMs
    return
  }
  const perMs = usedMs / (toMs - fromMs)
  for (let bin = first; bin <= last; bin++) {
    const insideMs = Math.min(toMs, (bin + 1) * binMs) - Math.max(fromMs, bin * binMs)
    cpuPerBin[bin] = (cpuPerBin[bin] ?? 0) + perMs * Math.max(0, insideMs)
  }
}

function binOf(timeMs: number, bins: number, binMs: number): number {
  return Math.min(bins - 1, Math.floor(timeMs / binMs))
}

function clamp(timeMs: number, endMs: number): number {
  return Math.min(Math.max(timeMs, 0), endMs)
}
