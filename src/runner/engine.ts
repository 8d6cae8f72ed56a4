import type { RunEvent } from '../contract/run/events.ts'
import type { LabInfo } from '../contract/api/lab-api.ts'
import { parsePlan } from '../contract/plan/plan.ts'
import type { Problem } from '../contract/plan/problem.ts'
import type { AppInfo } from '../contract/run/report.ts'
import type { EngineEntries } from './entries.ts'
import { startHostedRun } from './hosted-run.ts'
import { machineInfo } from './machine.ts'
import { availableBytes, memoryProblem } from './memory-need.ts'
import { poolSizeHere } from './pool-size.ts'
import { type EngineRun, startRun } from './run.ts'
import { WORKLOADS, findWorkload, workloadInfo } from '../workloads/index.ts'
import type { Workload } from '../workloads/sdk.ts'

export type { EngineRun } from './run.ts'

export interface EngineOptions {
  /** The files that workers and services are started from. */
  readonly entries: EngineEntries
  readonly app: AppInfo
  /** What can be run; the lab's own workloads unless told otherwise. The worker entries must know them too. */
  readonly workloads?: readonly Workload[]
  /** False leaves out who ran when: only to find out what recording costs. */
  readonly recording?: boolean
  /** Tells the memory that is free; that of the machine unless told otherwise. */
  readonly freeBytes?: () => number
}

export type EngineStart =
  | { readonly ok: true; readonly run: EngineRun }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Runs experiments, one at a time. Plain Node: driven by the desktop app and by the command line alike. */
export interface Engine {
  info(): LabInfo
  /** Starts a run when the plan has no problem. Throws with a sentence when a run is under way. */
  start(plan: unknown, listener: (event: RunEvent) => void): EngineStart
  /** Cancels the run under way and resolves when every thread and process of it is gone. */
  dispose(): Promise<void>
}

export function createEngine({
  entries,
  app,
  workloads = WORKLOADS,
  recording = true,
  freeBytes = availableBytes,
}: EngineOptions): Engine {
  const machine = machineInfo()
  const infos = workloads.map(workloadInfo)
  let current: EngineRun | null = null

  return {
    info: () => ({ app, machine, workloads: infos }),

    start(input, listener) {
      if (current !== null) throw new Error('A run is under way: wait for it to end, or cancel it.')
      const checked = parsePlan(input, { workloads: infos, cores: machine.cores })
      if (!checked.ok) return checked
      const { plan } = checked
      const workload = findWorkload(workloads, plan.workload)
      const memory = memoryProblem(plan, workload, freeBytes())
      if (memory !== null) return { ok: false, problems: [memory] }
      const options = { plan, workload, entries, app, machine, recording, freeBytes, listener }
      const poolSize = workload.poolThreads?.(plan.params) ?? poolSizeHere()
      const run = poolSize === poolSizeHere() ? startRun(options) : startHostedRun(options, poolSize)
      current = run
      const forget = (): void => {
        current = null
      }
      run.finished.then(forget, forget)
      return { ok: true, run }
    },

    async dispose() {
      current?.cancel()
      await current?.finished.catch(() => undefined)
    },
  }
}
