import { applyEvent, newDocument } from '../../analysis/document.ts'
import type { Fault } from '../../contract/fault.ts'
import type { RunDocument } from '../../contract/run/document.ts'
import type { RunEvent } from '../../contract/run/events.ts'
import type { TrialKey } from '../../contract/run/trial.ts'
import { retainColumns } from './retention.ts'

/** The trial that is running, or the last one while the next one is prepared. */
export interface CurrentTrial {
  readonly key: TrialKey
  readonly workers: number
  readonly tasksDone: number
  readonly tasksTotal: number
  readonly elapsedMs: number
  /** True if it has ended and the next one has not started. */
  readonly ended: boolean
}

/** Everything that the page knows of a run at one moment: its document, and its progress. */
export interface RunSnapshot {
  readonly state: RunDocument['state']
  /** Null until the run's first event. */
  readonly document: RunDocument | null
  readonly trialsTotal: number
  /** Trials that completed or failed, warm-ups included. */
  readonly trialsEnded: number
  readonly current: CurrentTrial | null
  /** Estimate for the rest of the run; null where it is unknown. */
  readonly remainingMs: number | null
  /** Why the run failed. */
  readonly fault: Fault | null
  /** The parts of the run that did not reach this page. */
  readonly missed: { readonly timelines: number; readonly pictures: number }
}

/** A run that was requested and has not reported anything yet. */
export const NEW_RUN: RunSnapshot = {
  state: 'running',
  document: null,
  trialsTotal: 0,
  trialsEnded: 0,
  current: null,
  remainingMs: null,
  fault: null,
  missed: { timelines: 0, pictures: 0 },
}

/** The run after one more event. Pictures and live slices are stored elsewhere. */
export function reduceRun(run: RunSnapshot, event: RunEvent): RunSnapshot {
  const document = run.document === null ? null : applyEvent(run.document, event)
  switch (event.type) {
    case 'run-started':
      return { ...NEW_RUN, document: newDocument(event.header), trialsTotal: event.trialsTotal }
    case 'trial-started': {
      const { trial: key, workers } = event
      const tasksTotal = document?.plan.tasks ?? 0
      return { ...run, current: { key, workers, tasksDone: 0, tasksTotal, elapsedMs: 0, ended: false } }
    }
    case 'progress': {
      const { trial: key, tasksDone, tasksTotal, elapsedMs, remainingMs } = event
      const workers = run.current?.workers ?? 0
      const current = { key, workers, tasksDone, tasksTotal, elapsedMs, ended: false }
      return { ...run, current, remainingMs }
    }
    case 'workers-ready':
    case 'outputs':
    case 'slices':
      return run
    case 'trial-finished':
      return {
        ...run,
        document: document === null ? null : retainColumns(document),
        trialsEnded: run.trialsEnded + (event.result.state === 'cancelled' ? 0 : 1),
        current: run.current === null ? null : { ...run.current, ended: true },
      }
    case 'missed':
      return { ...run, missed: { timelines: event.timelines, pictures: event.pictures } }
    case 'run-finished':
      return { ...run, state: event.state, document, current: null, remainingMs: null }
    case 'run-failed':
      return { ...run, state: 'failed', document, fault: event.fault, current: null, remainingMs: null }
  }
}

/** The trial that is running; null between two trials. */
export function runningTrial({ current }: RunSnapshot): CurrentTrial | null {
  return current === null || current.ended ? null : current
}

/** The share of the run that is done, from 0 to 1: whole trials, and the tasks of the current one. */
export function runShare(run: RunSnapshot): number {
  if (run.trialsTotal === 0) return 0
  const current = runningTrial(run)
  const part = current === null || current.tasksTotal === 0 ? 0 : current.tasksDone / current.tasksTotal
  return Math.min(1, (run.trialsEnded + part) / run.trialsTotal)
}
