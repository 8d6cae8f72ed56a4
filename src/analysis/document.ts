import { NO_AWAITS } from '../contract/columns/awaits.ts'
import { NO_SLICES } from '../contract/columns/slices.ts'
import {
  DOCUMENT_FORMAT,
  DOCUMENT_VERSION,
  type RunDocument,
  type RunHeader,
} from '../contract/run/document.ts'
import type { RunEvent } from '../contract/run/events.ts'
import type { Trial, WorkerResult } from '../contract/run/trial.ts'
import { copyWorkerTimes } from './breakdown/worker-times.ts'
import { modelFigures } from './metrics/figures.ts'
import { copyRunningTimes } from './warnings/core-speeds.ts'
import { warningsOf } from './warnings/warnings.ts'

/** The document of a run that has just started. */
export function newDocument(header: RunHeader): RunDocument {
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    ...header,
    state: 'running',
    trials: [],
    warnings: header.conditions,
  }
}

/**
 * The document after an event; the same object if the event does not change it. Warm-ups are not part of a document,
 * and its warnings are complete when the run has ended.
 */
export function applyEvent(document: RunDocument, event: RunEvent): RunDocument {
  if (event.type === 'run-finished') return withWarnings({ ...document, state: event.state })
  if (event.type === 'run-failed') return withWarnings({ ...document, state: 'failed' })
  if (event.type !== 'trial-finished' || event.result.warmup) return document
  return { ...document, trials: [...document.trials, event.result] }
}

/** The document with the warnings that follow from its trials. */
function withWarnings(document: RunDocument): RunDocument {
  return { ...document, warnings: warningsOf(document, modelFigures(document)) }
}

/**
 * A trial without its columns, for figures, warnings and explanations only: a trial may have millions of slices. What
 * these need of the columns is retained in memory, but not in a copy that is sent or saved.
 */
export function withoutColumns(trial: Trial): Trial {
  const { wallMs } = trial.metrics
  return { ...trial, workers: trial.workers.map((worker) => workerWithoutColumns(worker, wallMs)) }
}

function workerWithoutColumns(worker: WorkerResult, wallMs: number): WorkerResult {
  const bare = { ...worker, slices: NO_SLICES, awaits: NO_AWAITS }
  copyRunningTimes(worker, bare)
  copyWorkerTimes(worker, bare, wallMs)
  return bare
}
