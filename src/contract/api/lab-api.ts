import type { RunEvent } from '../run/events.ts'
import type { Problem } from '../plan/problem.ts'
import type { AppInfo, MachineInfo } from '../run/report.ts'
import type { WorkloadInfo } from '../plan/workload.ts'

/** What a client needs to offer an experiment. */
export interface LabInfo {
  readonly app: AppInfo
  readonly machine: MachineInfo
  readonly workloads: readonly WorkloadInfo[]
}

/** A run under way. Events that came before the first subscriber are kept for it. */
export interface RunHandle {
  readonly id: string
  /** Calls `listener` for each event in order; returns a function that ends the subscription. */
  subscribe(listener: (event: RunEvent) => void): () => void
  /** Ends the run; its trial under way is reported as cancelled. Harmless when the run has ended. */
  cancel(): void
  /** Since the run's start; stands still when it has ended. Left out where the run began with the handle. */
  elapsedMs?(): number
}

export type StartResult =
  | { readonly ok: true; readonly run: RunHandle }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Everything the window may ask of the lab, whatever carries it. One run at a time. */
export interface LabApi {
  info(): Promise<LabInfo>
  /** Checks an untrusted plan; starts it only when it has no problem. Rejects with a sentence when a run is under way. */
  startRun(plan: unknown): Promise<StartResult>
  /**
   * Calls `listener` for every run that was not started here: the one that is there already, and those that others
   * start. Left out where nobody else can.
   */
  onRun?(listener: (run: RunHandle) => void): () => void
  /**
   * Calls `listener` with a sentence when the lab cannot be reached any more, and with null when it can be again.
   * Left out where lab and page end together.
   */
  onLost?(listener: (why: string | null) => void): () => void
}
