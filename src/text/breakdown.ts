import type { ModelBreakdown } from '../analysis/breakdown/breakdown.ts'
import type { Part } from '../analysis/breakdown/parts.ts'
import { countNoun, formatCount, formatMs } from './format.ts'
import { m, metricMessages } from './messages.ts'

/** The figures of a breakdown besides its parts. */
export type BesideParts = 'startup' | 'harness'

const BREAKDOWN = metricMessages satisfies Record<
  `part_${Part}_${'title' | 'meaning'}` | `breakdown_${BesideParts}_${'title' | 'meaning'}`,
  () => string
>

/** The name of a part of the workers' time. */
export function partTitle(part: Part): string {
  return BREAKDOWN[`part_${part}_title`]()
}

/** One or two sentences on what happened in that time. */
export function partMeaning(part: Part): string {
  return BREAKDOWN[`part_${part}_meaning`]()
}

export function besideTitle(beside: BesideParts): string {
  return BREAKDOWN[`breakdown_${beside}_title`]()
}

/** One or two sentences on a figure outside the parts, and the reason why it is not one of them. */
export function besideMeaning(beside: BesideParts): string {
  return BREAKDOWN[`breakdown_${beside}_meaning`]()
}

/** The trial and the total of a breakdown: "Trial 2, which has the median wall time: 816 ms × 8 workers." */
export function breakdownCaption({ trial, wallMs, workers }: ModelBreakdown): string {
  return m.breakdown_caption({
    trial: formatCount(trial + 1),
    wallMs: formatMs(wallMs),
    workers: countNoun(workers, 'worker'),
  })
}
