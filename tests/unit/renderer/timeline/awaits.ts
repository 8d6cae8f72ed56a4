import type { AwaitCause } from '../../../../src/contract/columns/states.ts'
import type { CompletedTrial } from '../../../../src/contract/run/trial.ts'
import { awaitsOf } from '../../../fixtures/slices.ts'

export type AwaitRow = readonly [
  task: number,
  cause: AwaitCause,
  startMs: number,
  readyMs: number,
  endMs: number,
]

/** The same trial, in which the tasks of each worker waited. */
export function withAwaits(trial: CompletedTrial, ...rows: readonly AwaitRow[]): CompletedTrial {
  const awaits = awaitsOf(...rows)
  return { ...trial, workers: trial.workers.map((worker) => ({ ...worker, awaits })) }
}
