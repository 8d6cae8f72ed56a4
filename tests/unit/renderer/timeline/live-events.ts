import type { RunEvent } from '../../../../src/contract/run/events.ts'
import type { TrialKey } from '../../../../src/contract/run/trial.ts'

import { slicesOf, trialWith } from '../../../fixtures/slices.ts'

// Events of a live trial, with slices as text.

/** The trial starts. */
export function started(trial: TrialKey, workers = 1): RunEvent {
  return { type: 'trial-started', trial, workers }
}

/** Live slices of one of its workers. */
export function sliced(trial: TrialKey, worker: number, text: string, startMs = 0): RunEvent {
  return { type: 'slices', trial, workers: [{ worker, slices: slicesOf(text, startMs) }] }
}

/** The trial is completed, with one text for each worker. */
export function finished(trial: TrialKey, ...workers: readonly string[]): RunEvent {
  return { type: 'trial-finished', result: trialWith(trial.model, workers, trial) }
}
