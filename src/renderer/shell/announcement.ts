import type { Finding } from '../../analysis/explain/finding.ts'
import { faultText } from '../../text/faults.ts'
import { findingsText } from '../../text/findings.ts'
import { m } from '../../text/messages.ts'
import { modelTitle } from '../../text/models.ts'
import type { RunSnapshot } from '../client/run-snapshot.ts'
import { trialText } from '../results/headline.ts'

const TITLES = {
  running: m.tab_running,
  completed: m.tab_completed,
  cancelled: m.tab_cancelled,
  failed: m.tab_failed,
} as const

/** The title of the window or tab: the state of the newest run. */
export function titleText(state: RunSnapshot['state'] | null, isLost: boolean): string {
  if (isLost) return m.tab_lost()
  return state === null ? m.app_name() : TITLES[state]()
}

/** The announcement of a run for screen readers: its current trial, and how it ended. */
export function announcement(run: RunSnapshot | null, findings: readonly Finding[]): string {
  if (run === null) return ''
  switch (run.state) {
    case 'running': {
      const { current, document, trialsEnded } = run
      if (current === null || document === null) return trialsEnded === 0 ? m.announce_started() : ''
      const trial = trialText(current.key, document.plan)
      return m.announce_trial({ model: modelTitle(current.key.model), trial })
    }
    case 'completed':
      return m.announce_completed({ outcome: findingsText(findings) })
    case 'cancelled':
      return m.announce_cancelled({ outcome: findingsText(findings) })
    case 'failed':
      return m.announce_failed({ cause: run.fault === null ? '' : faultText(run.fault) })
  }
}
