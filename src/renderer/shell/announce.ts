import { MODEL_TEXTS } from '../../contract/models.ts'
import { type RunView, describeTrial } from '../client/run-view.ts'

/** What a screen reader is told of a run: which trial it is at, and how it ended. */
export function announce(run: RunView | null, sentence: string | null): string {
  if (run === null) return ''
  const outcome = sentence === null ? '' : ` ${sentence}`
  switch (run.phase) {
    case 'running': {
      if (run.current === null || run.header === null) return run.trialsEnded === 0 ? 'The run begins.' : ''
      const { key } = run.current
      return `${MODEL_TEXTS[key.model].title}, ${describeTrial(key, run.header.plan)}.`
    }
    case 'completed':
      return `The run is finished.${outcome}`
    case 'cancelled':
      return `The run was cancelled.${outcome}`
    case 'failed':
      return `The run failed. ${run.message ?? ''}`
  }
}
