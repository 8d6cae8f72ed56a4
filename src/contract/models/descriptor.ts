import type { SliceState } from '../columns/states.ts'

/** The kind of worker that runs a model's tasks. */
export type WorkerKind = 'thread' | 'process' | 'loop'

/** The colour of a model's marks and bars as `#rrggbb`, in the light and the dark theme. */
export interface ModelColour {
  readonly light: string
  readonly dark: string
  /** The colours for people who prefer more contrast. */
  readonly strongLight: string
  readonly strongDark: string
}

/** Describes a model, apart from its dispatch (`src/runner/dispatch/`) and its texts. */
export interface ModelDescriptor {
  readonly id: string
  readonly workerKind: WorkerKind
  /** True if its tasks can run on several cores at the same time. */
  readonly parallel: boolean
  /** True if its workers live in one process; if not, inputs and results are serialized. */
  readonly sharesMemory: boolean
  /** The field of the plan that sets its number of workers; null if it is always one. */
  readonly workersOption: 'threads' | 'processes' | null
  /** The other models' speed-ups are relative to this one. */
  readonly baseline: boolean
  /** The states its workers can be in, in the order of the legend. */
  readonly states: readonly SliceState[]
  /** Its mark as an SVG path in a box of 16 × 16, drawn as a line. */
  readonly mark: string
  readonly colour: ModelColour
}
