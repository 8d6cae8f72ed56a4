import type { RunEvent, TrialKey } from '../../contract/run/events.ts'
import type { RunHeader, Summary, Trial } from '../../contract/run/report.ts'

/** The trial under way, or the one just ended while the next is made ready. */
export interface CurrentTrial {
  readonly key: TrialKey
  readonly lanes: number
  readonly tasksDone: number
  readonly tasksTotal: number
  readonly elapsedMs: number
  /** True from its end until the next trial starts. */
  readonly ended: boolean
}

export type RunPhase = 'running' | 'completed' | 'cancelled' | 'failed'

/** What the window knows of a run: the sum of the events so far. */
export interface RunView {
  readonly phase: RunPhase
  /** Null until the run's first event. */
  readonly header: RunHeader | null
  readonly trialsTotal: number
  /** Trials that ran to their end or failed, warm-ups counted. */
  readonly trialsEnded: number
  /** Trials that ended, warm-ups left out, in the order in which they were executed. */
  readonly trials: readonly Trial[]
  readonly current: CurrentTrial | null
  readonly remainingMs: number | null
  /** The engine's own summary; null until the run ended by itself. */
  readonly summary: Summary | null
  /** Why the run failed. */
  readonly message: string | null
  /** What of the run did not get here, in words. */
  readonly missed: string | null
}

/** A run that was asked for and has not spoken yet. */
export const NEW_RUN: RunView = {
  phase: 'running',
  header: null,
  trialsTotal: 0,
  trialsEnded: 0,
  trials: [],
  current: null,
  remainingMs: null,
  summary: null,
  message: null,
  missed: null,
}

/** The view after one more event. Pictures and live slices are kept apart. */
export function reduceRun(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'run-started':
      return { ...NEW_RUN, header: event.header, trialsTotal: event.trialsTotal }
    case 'trial-started': {
      const tasksTotal = view.header?.plan.tasks ?? 0
      const { trial: key, workers: lanes } = event
      return { ...view, current: { key, lanes, tasksDone: 0, tasksTotal, elapsedMs: 0, ended: false } }
    }
    case 'progress': {
      const { trial: key, tasksDone, tasksTotal, elapsedMs, remainingMs } = event
      const lanes = view.current?.lanes ?? 0
      return { ...view, current: { key, lanes, tasksDone, tasksTotal, elapsedMs, ended: false }, remainingMs }
    }
    case 'workers-ready':
    case 'outputs':
    case 'slices':
      return view
    case 'trial-finished': {
      const trials = event.trial.warmup ? view.trials : [...view.trials, event.result]
      const current = view.current === null ? null : { ...view.current, ended: true }
      return {
        ...view,
        trials,
        trialsEnded: view.trialsEnded + Number(event.result.state !== 'cancelled'),
        current,
      }
    }
    case 'missed':
      return { ...view, missed: event.message }
    case 'run-finished':
      return { ...view, phase: event.state, summary: event.summary, current: null, remainingMs: null }
    case 'run-failed':
      return { ...view, phase: 'failed', message: event.message, current: null, remainingMs: null }
  }
}

/** How much of the run is done, from 0 to 1: whole trials, and the tasks of the one under way. */
export function runShare(view: RunView): number {
  if (view.trialsTotal === 0) return 0
  const { current } = view
  const counts = current !== null && !current.ended && current.tasksTotal > 0
  const part = counts ? current.tasksDone / current.tasksTotal : 0
  return Math.min(1, (view.trialsEnded + part) / view.trialsTotal)
}

/** "trial 2 of 3", or "warm-up 1 of 1". */
export function describeTrial(
  { index, warmup }: TrialKey,
  plan: { repeats: number; warmups: number },
): string {
  return warmup ? `warm-up ${index + 1} of ${plan.warmups}` : `trial ${index + 1} of ${plan.repeats}`
}
