import { randomUUID } from 'node:crypto'
import type { LabInfo } from '../contract/api/lab-api.ts'
import { LabError, fault, faultOf } from '../contract/fault.ts'
import { type Plan, parsePlan } from '../contract/plan/plan.ts'
import type { Problem } from '../contract/plan/problem.ts'
import type { RunHeader } from '../contract/run/document.ts'
import type { RunEvent } from '../contract/run/events.ts'
import type { AppInfo } from '../contract/run/machine.ts'
import type { Entries } from '../runner/entries.ts'
import { availableBytes, memoryConditions, memoryProblem } from '../runner/memory-budget.ts'
import { WORKLOADS, workloadInfo } from '../workloads/index.ts'
import { type Workload, findWorkload } from '../workloads/sdk.ts'
import { libuvThreads } from './libuv-threads.ts'
import { machineInfo } from './machine.ts'
import { type LastEvent, RunnerProcess } from './runner-process.ts'

export interface SupervisorOptions {
  readonly entries: Entries
  readonly app: AppInfo
  /** The workloads on offer; the worker entries must know them too. */
  readonly workloads?: readonly Workload[]
  /** True if runs are shown live, and more runs are likely: it then reports live data and starts a spare runner. */
  readonly interactive?: boolean
  /** Reads the memory that is available. */
  readonly availableBytes?: () => number
}

/** A run that the supervisor watches. */
export interface SupervisedRun {
  readonly id: string
  /** Resolves with the last event when every process of the run is gone. Never rejects. */
  readonly ended: Promise<LastEvent>
  cancel(): void
}

export type SupervisorStart =
  | { readonly ok: true; readonly run: SupervisedRun }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Starts, watches and cancels runs, one at a time, each in its own runner process. Plain Node: the desktop app,
 * the web server and the command line share it.
 */
export class Supervisor {
  readonly #options: Required<SupervisorOptions>
  readonly #info: LabInfo
  /** All runners that are not gone. */
  readonly #runners = new Set<RunnerProcess>()
  /** A runner that was started in advance, so that a run starts without waiting for its process. */
  #spare: RunnerProcess | null = null
  #current: { readonly runner: RunnerProcess; readonly ended: Promise<LastEvent> } | null = null
  #closed = false

  constructor(options: SupervisorOptions) {
    this.#options = { workloads: WORKLOADS, interactive: true, availableBytes, ...options }
    this.#info = {
      app: options.app,
      machine: machineInfo(),
      workloads: this.#options.workloads.map(workloadInfo),
    }
  }

  info(): LabInfo {
    return this.#info
  }

  /** Starts a spare runner for the next run, if more runs are likely. */
  prepare(): void {
    if (
      !this.#options.interactive ||
      this.#closed ||
      this.#current !== null ||
      this.#spare?.isUsable === true
    )
      return
    this.#spare = this.#startRunner(libuvThreads())
  }

  /** Checks a plan, and starts its run if it has no problem. Throws a `LabError` while another run is in progress. */
  start(plan: unknown, listener: (event: RunEvent) => void): SupervisorStart {
    if (this.#closed) throw new LabError(fault('lab_ended', {}))
    if (this.#current !== null) throw new LabError(fault('run_in_progress', {}))
    const { workloads, machine } = this.#info
    const parsed = parsePlan(plan, { workloads, usableCores: machine.usableCores })
    if (!parsed.ok) return parsed
    const workload = findWorkload(this.#options.workloads, parsed.plan.workload)
    const available = this.#options.availableBytes()
    const problem = memoryProblem(parsed.plan, workload, available)
    if (problem !== null) return { ok: false, problems: [problem] }
    const header = this.#header(parsed.plan, workload, available)
    return { ok: true, run: this.#run(header, workload, available, listener) }
  }

  /** Cancels the current run; resolves when every process of the supervisor is gone. */
  async close(): Promise<void> {
    this.#closed = true
    this.#spare?.kill()
    this.#current?.runner.cancel()
    await Promise.all([this.#current?.ended, ...[...this.#runners].map(({ gone }) => gone)])
  }

  /** Kills every process immediately, for a parent that cannot wait. */
  kill(): void {
    this.#closed = true
    for (const runner of this.#runners) runner.kill()
  }

  #run(
    header: RunHeader,
    workload: Workload,
    available: number,
    listener: (event: RunEvent) => void,
  ): SupervisedRun {
    const runner = this.#takeRunner(workload.libuvThreads?.(header.plan.params) ?? libuvThreads())
    const ended = runner
      .run({ header, availableBytes: available, live: this.#options.interactive }, listener)
      .catch((error: unknown): LastEvent => ({
        type: 'run-failed',
        fault: faultOf(error),
      }))
    const current = { runner, ended }
    this.#current = current
    return {
      id: header.id,
      ended: ended.then((last) => {
        this.#current = null
        this.prepare()
        listener(last)
        return last
      }),
      cancel: () => {
        runner.cancel()
      },
    }
  }

  /** The spare runner if it fits the run, else a new one. */
  #takeRunner(threads: number): RunnerProcess {
    const spare = this.#spare
    this.#spare = null
    if (spare?.isUsable === true && spare.libuvThreads === threads) return spare
    spare?.kill()
    return this.#startRunner(threads)
  }

  #startRunner(threads: number): RunnerProcess {
    const runner = new RunnerProcess(this.#options.entries.runner, threads)
    this.#runners.add(runner)
    void runner.gone.then(() => this.#runners.delete(runner))
    return runner
  }

  #header(plan: Plan, workload: Workload, available: number): RunHeader {
    const { id, kind } = workload
    return {
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      app: this.#info.app,
      machine: this.#info.machine,
      plan,
      workload: { id, kind },
      conditions: memoryConditions(plan, workload, available),
    }
  }
}
