import type { LiveTrial } from './live-trial.ts'
import { type Part, rowsOf, sourceOf } from './parts.ts'
import type { LaneRow, ModelRows } from './rows.ts'

export type { LaneRow, ModelRows, Phase } from './rows.ts'

/** What the timeline draws: the models above each other, on one time axis that begins with each trial's start. */
export interface TimelineModel {
  readonly models: readonly ModelRows[]
  readonly rows: readonly LaneRow[]
  /** Where the longest trial ends. */
  readonly extentMs: number
  readonly slices: number
}

/**
 * The rows of the parts, in their order. Nothing is copied: the slices stay where they are. Rows of `before` that
 * show the same are kept, with all that was worked out for them.
 */
export function timelineModel(parts: readonly Part[], before: TimelineModel | null = null): TimelineModel {
  let row = 0
  const models = parts.map((part): ModelRows => {
    const made = before?.models.find((one) => one.source === sourceOf(part) && one.rows[0]?.row === row)
    const found = made ?? rowsOf(part, row)
    row += found.rows.length
    return found
  })
  return timelineOf(
    models,
    models.flatMap(({ rows }) => rows),
  )
}

/** The same after the trial under way has grown: its rows have, and only what is told of its length is new. */
export function grownModel({ models, rows }: TimelineModel, live: LiveTrial): TimelineModel {
  const wallMs = live.reachedMs
  return timelineOf(
    models.map((one) => (one.source === live ? { ...one, wallMs } : one)),
    rows,
  )
}

function timelineOf(models: readonly ModelRows[], rows: readonly LaneRow[]): TimelineModel {
  return {
    models,
    rows,
    extentMs: Math.max(0, ...models.map(({ wallMs }) => wallMs), ...rows.map(endOf)),
    slices: rows.reduce((sum, { index }) => sum + index.count, 0),
  }
}

function endOf({ index }: LaneRow): number {
  return index.slices.endMs[index.count - 1] ?? 0
}
