import { REPORT_FORMAT, REPORT_VERSION, SLICE_STATES } from '../contract/run/report.ts'
import type { Report, RunHeader, Trial } from '../contract/run/report.ts'
import { provenance } from './metrics/provenance.ts'
import { summarize } from './metrics/summary.ts'

/** One report from what a run's header and its trials so far say; trials in the order they were run. */
export function assembleReport(header: RunHeader, trials: readonly Trial[]): Report {
  return {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    id: header.id,
    createdAt: header.createdAt,
    app: header.app,
    machine: header.machine,
    plan: header.plan,
    sliceStates: [...SLICE_STATES],
    trials: [...trials].sort((a, b) => a.order - b.order),
    summary: summarize(header.plan, trials, header.machine),
    provenance: provenance(header.machine, trials),
  }
}
