import * as v from 'valibot'
import type { Fault } from '../fault.ts'
import { type Problem, ProblemSchema } from '../plan/problem.ts'
import { WorkloadInfoSchema } from '../plan/workload.ts'
import type { RunEvent } from '../run/events.ts'
import { AppInfoSchema, MachineInfoSchema } from '../run/machine.ts'

/** The description of the lab, from which a client offers experiments. */
export const LabInfoSchema = v.object({
  app: AppInfoSchema,
  machine: MachineInfoSchema,
  workloads: v.pipe(v.array(WorkloadInfoSchema), v.minLength(1), v.readonly()),
})
export type LabInfo = v.InferOutput<typeof LabInfoSchema>

/** The reply to a plan: the id of the run that was started, or what is wrong with the plan. */
export const StartReplySchema = v.variant('ok', [
  v.object({ ok: v.literal(true), runId: v.string() }),
  v.object({ ok: v.literal(false), problems: v.pipe(v.array(ProblemSchema), v.readonly()) }),
])
export type StartReply = v.InferOutput<typeof StartReplySchema>

/** A run, as the window follows it. */
export interface RunHandle {
  readonly id: string
  /**
   * Calls `listener` for each event in order; returns a function that unsubscribes. Events before the first
   * subscription are buffered for it.
   */
  subscribe(listener: (event: RunEvent) => void): () => void
  /** Cancels the run. Has no effect on a run that has ended. */
  cancel(): void
  /** Time since the run's start, until it ends; absent if the run started with the handle. */
  elapsedMs?(): number
}

export type StartResult =
  | { readonly ok: true; readonly run: RunHandle }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** The lab's API for its window, over any transport. Rejections are `LabError`s. */
export interface LabApi {
  info(): Promise<LabInfo>
  /** Checks an untrusted plan, and starts it if it has no problem. Rejects while another run is in progress. */
  startRun(plan: unknown): Promise<StartResult>
  /** Calls `listener` for every run that another window started; absent if there is no other window. */
  onRun?(listener: (run: RunHandle) => void): () => void
  /**
   * Calls `listener` with a fault when the connection to the lab is lost, and with null when it is back; absent where
   * lab and page end together.
   */
  onLost?(listener: (fault: Fault | null) => void): () => void
}
