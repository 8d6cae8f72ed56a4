import {
  AWAIT_CAUSES,
  SLICE_STATES,
  type AwaitCause,
  type SliceState,
} from '../../../contract/columns/states.ts'
import { STYLES, TASK_COLOURS, stateOfStyle } from '../model/styles.ts'

/** The arcs of an event loop: all in view, those of one task, none because there are too many, or none at all. */
export type ArcChoice = 'all' | 'task' | 'too_many' | 'none'

/** Everything that a picture of lanes shows, for its legend. */
export interface DrawnFacts {
  readonly states: readonly SliceState[]
  /** Those that have an icon. */
  readonly causes: readonly AwaitCause[]
  readonly arcs: ArcChoice
  /** True if slices were merged into blocks. */
  readonly hasBlocks: boolean
  /** True if short slices are wider than they were long. */
  readonly hasWidened: boolean
  /** True if two tasks may have one colour. */
  readonly repeatsColours: boolean
}

export const NOTHING_DRAWN: DrawnFacts = {
  states: [],
  causes: [],
  arcs: 'none',
  hasBlocks: false,
  hasWidened: false,
  repeatsColours: false,
}

/** Notes what is drawn while it is: a byte per style, since that happens for every part of every column. */
export class DrawnNotes {
  readonly styles = new Uint8Array(STYLES)
  readonly causes = new Set<AwaitCause>()
  arcs: ArcChoice = 'none'
  hasBlocks = false
  hasWidened = false
  lastTask = -1

  get facts(): DrawnFacts {
    const states = new Set<SliceState>()
    for (const [style, isUsed] of this.styles.entries()) if (isUsed > 0) states.add(stateOfStyle(style))
    return {
      states: SLICE_STATES.filter((state) => states.has(state)),
      causes: AWAIT_CAUSES.filter((cause) => this.causes.has(cause)),
      arcs: this.arcs,
      hasBlocks: this.hasBlocks,
      hasWidened: this.hasWidened,
      repeatsColours: this.lastTask >= TASK_COLOURS,
    }
  }
}

/** True if two pictures need the same legend. */
export function sameFacts(one: DrawnFacts, other: DrawnFacts): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
