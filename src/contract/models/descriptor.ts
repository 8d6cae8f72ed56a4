import type { SliceState } from '../columns/states.ts'

/** What a model's tasks run on. */
export type WorkerKind = 'thread' | 'process' | 'loop'

/** Everything that the lab needs to know of a model, apart from its dispatch (`src/runner/dispatch/`) and its texts. */
export interface ModelDescriptor {
  readonly id: string
  readonly workerKind: WorkerKind
  /** Whether its tasks can run on several cores at the same time. */
  readonly parallel: boolean
  /** Whether its workers live in one process; if not, inputs and results are serialized. */
  readonly sharesMemory: boolean
  /** The field of the plan that sets its number of workers; null where it is always one. */
  readonly workersOption: 'threads' | 'processes' | null
  /** The other models' speed-ups are relative to this one. */
  readonly baseline: boolean
  /** The states its workers can be in, in the order of the legend. */
  readonly states: readonly SliceState[]
  /** Its mark as an SVG path in a box of 16 × 16, drawn as a line. */
  readonly mark: string
  /** Its colour, as a custom property of the style sheet. */
  readonly colour: `--model-${string}`
}
