import type { ModelBreakdown } from '../../../analysis/breakdown/breakdown.ts'
import { PARTS, type Part } from '../../../analysis/breakdown/parts.ts'

/** True if a bar shows an average worker, as long as the wall time, or the time of all workers. */
export type Measure = 'per_worker' | 'total'

/** A part as a piece of its model's bar. Positions are shares of the longest bar. */
export interface Segment {
  readonly part: Part
  readonly ms: number
  /** The share of its own bar. */
  readonly share: number
  readonly left: number
  readonly width: number
}

export interface Bar {
  readonly breakdown: ModelBreakdown
  /** The meaning of the whole bar. */
  readonly lengthMs: number
  readonly segments: readonly Segment[]
}

/** The bars of all models on one scale. */
export function barsOf(breakdowns: readonly ModelBreakdown[], measure: Measure): Bar[] {
  const lengthOf = ({ totalMs, wallMs }: ModelBreakdown): number => (measure === 'total' ? totalMs : wallMs)
  const longestMs = Math.max(0, ...breakdowns.map(lengthOf))
  return breakdowns.map((breakdown) => {
    const lengthMs = lengthOf(breakdown)
    const divisor = measure === 'total' ? 1 : breakdown.workers
    return { breakdown, lengthMs, segments: segmentsOf(breakdown, divisor, longestMs) }
  })
}

/** The parts that any model spent time in, in the order of the bars. */
export function partsShown(breakdowns: readonly ModelBreakdown[]): Part[] {
  return PARTS.filter((part) => breakdowns.some(({ parts }) => (parts[part] ?? 0) > 0))
}

function segmentsOf({ parts, totalMs }: ModelBreakdown, divisor: number, longestMs: number): Segment[] {
  let left = 0
  return PARTS.flatMap((part): Segment[] => {
    const ms = (parts[part] ?? 0) / divisor
    if (!(ms > 0) || !(longestMs > 0)) return []
    const segment = { part, ms, share: (ms * divisor) / totalMs, left, width: ms / longestMs }
    left += segment.width
    return [segment]
  })
}
